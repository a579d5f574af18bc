"""Encodings: told apart by what the text says, never guessed in silence, nothing replaced."""

import shutil

import pytest
from duiqi.errors import DuiqiError, InputError
from duiqi.formats import read_pair
from duiqi.formats.encoding import check_encodings, decode, read_text
from hypothesis import given
from hypothesis import strategies as st

SIMPLIFIED = "我们的国家是一个伟大的国家，人民生活一年比一年好。“你去吗？”他问。"
TRADITIONAL = "我們的國家是一個偉大的國家，人民生活一年比一年好。「你去嗎？」他問。"
ENGLISH = "“Are you going?” he asked — the café’s owner didn’t know… It cost £5."


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8"),
        (SIMPLIFIED, "utf-16", "utf-16-le"),
        (SIMPLIFIED, "utf-16-le", "utf-16-le"),
        (SIMPLIFIED, "utf-16-be", "utf-16-be"),
        (SIMPLIFIED, "utf-32", "utf-32-le"),
        (SIMPLIFIED.replace("“", "").replace("”", ""), "gb2312", "gb18030"),
        (SIMPLIFIED, "gbk", "gb18030"),
        (SIMPLIFIED + "㐀𠀀", "gb18030", "gb18030"),
        (TRADITIONAL, "big5", "big5"),
        (TRADITIONAL + "嘅咗喺", "big5hkscs", "big5"),
        (TRADITIONAL + "碁粧", "cp950", "big5"),
        (TRADITIONAL, "gbk", "gb18030"),
        (ENGLISH, "cp1252", "cp1252"),
        (ENGLISH, "utf-16-le", "utf-16-le"),
        (ENGLISH, "ascii", "utf-8"),
    ],
)
def test_an_encoding_is_detected_and_reported(text, codec, name):
    data = text.encode(codec, "ignore")
    decoded = decode(data, "a.txt")
    assert (decoded.text, decoded.encoding) == (data.decode(codec), name)
    assert not decoded.warnings
    assert decoded.metadata == {"encoding": name}


@pytest.mark.parametrize("text", ["你好", "第一章", "他问：“你去吗？”", "Title: 我们的国家"])
@pytest.mark.parametrize("codec", ["gb18030", "utf-8", "utf-16"])
def test_a_few_words_are_enough(text, codec):
    assert decode(text.encode(codec), "a.txt", None, "zh").text == text


@pytest.mark.skipif(shutil.which("iconv") is None, reason="EUC-TW is read through iconv, which is not on this machine")
def test_euc_tw_is_read_where_the_platform_can():
    data = bytes.fromhex("dcb3 dcfd efa4 c4e3 d3d7".replace(" ", ""))
    try:
        named = decode(data, "a.txt", "euc-tw")
    except InputError:
        pytest.skip("this iconv does not know EUC-TW")
    assert named.encoding == "euc-tw"
    assert len(named.text) == 5


def test_line_ends_are_line_feeds():
    assert decode(b"a\r\nb\rc\n", "a.txt").text == "a\nb\nc\n"


def test_a_poor_guess_is_an_error_that_names_the_candidates():
    rare = "龘靐齉爨麤鱻驫灪籲鸞"
    with pytest.raises(InputError, match=r"in no known encoding|its encoding may be"):
        decode(rare.encode("gb18030"), "a.txt")


def test_a_named_encoding_is_taken_at_its_word():
    assert decode(TRADITIONAL.encode("big5"), "a.txt", "Big5").text == TRADITIONAL


@pytest.mark.parametrize(
    ("data", "encoding", "expected"),
    [
        (SIMPLIFIED.encode("gbk"), "utf-8", "expected text in utf-8, found other bytes at byte 0"),
        (b"abc", "klingon", "'klingon' is not an encoding known here"),
        (b"abc", "hex", "'hex' is not an encoding known here"),
        (b"abc\x00def", None, "found NUL characters|in no known encoding"),
        (b"%PDF-1.4 ...", None, "expected text, found a PDF; give it the extension .pdf"),
        (b"PK\x03\x04...", None, "found a zip archive"),
        (b"\xff\xfea", None, "breaks off at byte"),
        (SIMPLIFIED.encode() + b"\xff" + SIMPLIFIED.encode(), None, "expected UTF-8, found other bytes at byte"),
        (bytes(range(128, 256)) * 4, None, "expected text, found bytes in no known encoding|may be"),
    ],
)
def test_what_cannot_be_decoded_is_one_clear_error(data, encoding, expected):
    with pytest.raises(InputError, match=expected) as caught:
        decode(data, "a.txt", encoding)
    assert str(caught.value).startswith("a.txt: ")


def test_characters_lost_before_are_left_out_and_said():
    decoded = decode("好\ufffd好".encode(), "a.txt")
    assert decoded.text == "好好"
    assert "1 characters were lost before" in decoded.warnings[0]


def test_a_spoilt_character_in_an_old_encoding_is_left_out_and_said():
    data = (SIMPLIFIED * 40).encode("gbk") + b"\xff" + SIMPLIFIED.encode("gbk")
    decoded = decode(data, "a.txt")
    assert decoded.encoding == "gb18030"
    assert "\ufffd" not in decoded.text
    assert "1 characters are not gb18030" in decoded.warnings[0]


def test_each_side_has_its_own_encoding(tmp_path):
    (tmp_path / "a.zh").write_bytes(TRADITIONAL.encode("big5"))
    (tmp_path / "a.en").write_bytes(ENGLISH.encode("cp1252"))
    bitext = read_pair(tmp_path / "a.zh", tmp_path / "a.en")
    assert bitext.metadata == {"zh_encoding": "big5", "en_encoding": "cp1252"}
    for named in ({"zh": "cp950", "en": "cp1252"}, "zh=cp950, en=cp1252", "zh=cp950"):
        again = read_pair(tmp_path / "a.zh", tmp_path / "a.en", encoding=named)
        assert (again.zh.text, again.en.text) == (TRADITIONAL, ENGLISH)
    with pytest.raises(InputError, match="expected an encoding, or zh=ENCODING,en=ENCODING"):
        read_pair(tmp_path / "a.zh", tmp_path / "a.en", encoding="fr=cp1252")


@given(st.binary(max_size=200), st.sampled_from([None, "zh", "en"]))
def test_any_bytes_are_text_or_an_input_error(data, language):
    try:
        decoded = decode(data, "a.txt", None, language)
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert not set(decoded.text) & set("\ufffd\x00\r")
        decoded.text.encode("utf-8")


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    with pytest.raises(InputError, match="expected a file, found none"):
        read_text(tmp_path / "none.txt")
    with pytest.raises(InputError, match="expected a file, found a folder"):
        read_text(tmp_path)


@pytest.mark.parametrize("name", ["klingon", "hex", "zh=klingon", "zh=gb18030,en=klingon", "de=latin-1"])
def test_an_encoding_that_is_none_is_wrong_usage(name):
    with pytest.raises(DuiqiError, match=r"^--encoding: ") as raised:
        check_encodings(name)
    assert raised.value.status == 2


@pytest.mark.parametrize("name", ["utf-8", "GB18030", "utf_16", "euc-tw", "zh=gb18030,en=cp1252", "en=latin-1"])
def test_an_encoding_that_is_known_is_accepted(name):
    check_encodings(name)
