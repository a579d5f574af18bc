"""Files that are meant to harm or are no files of their kind: one clear error, whatever the bytes."""

import io
import time
import zipfile

import pytest
from duiqi.document import Bitext
from duiqi.errors import DuiqiError, InputError
from duiqi.formats import read, read_pair, registry
from duiqi.formats.aligned.alignments import read_annotations
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

READ = [form for form in registry.FORMATS if form.endings and (form.contents or form.bitexts)]
ENDINGS = sorted(
    {form.endings[0] for form in (*READ, *registry.ANNOTATED) if form.endings}
    | {".csv", ".ods", ".xls", ".json", ".properties", ".new"}
)
LOOSE = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
CHUNKS = st.sampled_from(
    [
        "Title: x\n",
        "Author:\n",
        "Date: 1959-02-03\n",
        "Original:\n",
        "### 题\n",
        "<hr />\n",
        "第1版()\n",
        "专栏：\n",
        "你好。\n",
        "Hello there.\n",
        "\u3000\u3000",
        "\t",
        ",",
        '"',
        "\n\n",
        "<p>",
        "</p>",
        "<td>",
        "<br>",
        "<sup><a>1</a></sup>",
        "<tu><tuv xml:lang='zh'>",
        "<seg>",
        "</seg></tuv></tu>",
        "WEBVTT\n\n",
        "1\n00:00:01,000 --> 00:00:02,000\n",
        '{"zh": "好", "en": "x"}\n',
        '{"translation": {"zh": "好", "en": "x"}, "zh": [1], "en": []}\n',
        "<tmx><body>",
        "</body></tmx>",
        "<tuv xml:lang='zh-Hant'>",
        "<tuv xml:lang='de'>",
        "<prop type='x-zh'>",
        "</prop>",
        "<xliff srcLang='en' trgLang='zh'>",
        "<file source-language='en' target-language='zh-CN' original='a'>",
        "<trans-unit id='1' approved='yes'><source>",
        "</source><target state='new'>",
        "</target></trans-unit>",
        "<seg-source><mrk mtype='seg' mid='1'>",
        "</mrk></seg-source>",
        "<unit><segment>",
        "</segment></unit></file></xliff>",
        'msgid "Hello"\n',
        'msgid ""\n',
        'msgstr "你好"\n',
        'msgstr[0] "好"\n',
        'msgid_plural "x"\n',
        "#, fuzzy\n",
        "#~ ",
        "\\u4f60",
        "\\u",
        "a=好\n",
        '{"zh": {"a": "好"}, "en": {"a": "x"}}',
        '{"a": [{"source": "x", "target": "好"}',
        "%20240101\tu\t1\t%ZH-CN\t%Wordfast TM v.5\t%EN-US\t%\n",
        "20240101\tu\t1\tZH-CN\t好&t1;&'41;\tEN-US\tx\n",
        "[00:01.00]",
        "[ti:题]\n",
        "<00:01.00>",
        "{\\p1}m 0 0",
        "<linkGrp fromDoc='a' toDoc='b'>",
        "<link xtargets=';' certainty='x'/>",
        "</linkGrp>",
        "[0, 1]:[2]\n",
        "[0]:[0]\n",
        "0\t0\n",
        "1\t1\t0.3\n",
        "# ",
        "<!DOCTYPE a [",
        "]]>",
        "{{<",
        "[^1]",
        "&nbsp;",
        "&#0;",
        "\x00",
        "�",
        "�",
        "\u2028",
        "\x0b",
        "```\n",
        "---\n",
    ]
)


def attempt(path):
    """Whatever reads the file gives a bitext, or a message of one line."""
    outcome(lambda: list(read(path)))
    outcome(lambda: [annotation.alignment().bitext for annotation in read_annotations(path)])
    outcome(lambda: [read_pair(path, path)])
    outcome(lambda: [read_pair(path, path, lines=True)])
    for form in registry.FORMATS:
        if path.suffix in form.endings:
            if contents := form.read_contents():
                outcome(lambda contents=contents: [contents(path)])
            if annotations := form.read_annotations():
                outcome(lambda read=annotations: [found.unaligned() for found in read(path)])


def outcome(reader):
    try:
        for found in reader():
            texts = (
                [found.zh.text, found.en.text] if isinstance(found, Bitext) else [text for text, _ in found.paragraphs]
            )
            assert not set("".join(texts)) & set("\ufffd\x00\r")
            "".join(texts).encode("utf-8")
    except DuiqiError as error:
        assert str(error)
        assert "\n" not in str(error)


@pytest.mark.parametrize("ending", ENDINGS)
class TestAnyBytes:
    @LOOSE
    @given(data=st.binary(max_size=300))
    def test_raw_bytes(self, tmp_path, ending, data):
        path = tmp_path / f"a{ending}"
        path.write_bytes(data)
        attempt(path)

    @LOOSE
    @given(chunks=st.lists(CHUNKS, max_size=25), codec=st.sampled_from(["utf-8", "utf-16", "gb18030", "big5"]))
    def test_pieces_of_the_formats(self, tmp_path, ending, chunks, codec):
        path = tmp_path / f"a{ending}"
        path.write_bytes("".join(chunks).encode(codec, "replace" if codec != "utf-8" else "surrogatepass"))
        attempt(path)


def zipped(parts, ratio=zipfile.ZIP_DEFLATED):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", ratio) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return data.getvalue()


def office(kind, tmp_path):
    path = tmp_path / f"whole.{kind}"
    if kind == "docx":
        document = pytest.importorskip("docx").Document()
        document.add_paragraph("你好。")
        document.save(path)
    else:
        book = pytest.importorskip("openpyxl").Workbook()
        book.active.append(["你好。", "Hello."])
        book.save(path)
    return path.read_bytes()


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
class TestOffice:
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_a_damaged_file_is_one_clear_error(self, tmp_path, kind, data):
        if not (whole := getattr(self, kind, b"")):
            whole = office(kind, tmp_path)
            setattr(type(self), kind, whole)
        at = data.draw(st.integers(0, len(whole) - 1))
        path = tmp_path / f"a.{kind}"
        path.write_bytes(whole[:at] + data.draw(st.binary(max_size=4)) + whole[at + data.draw(st.integers(0, 50)) :])
        attempt(path)

    def test_another_part_with_nonsense_is_one_clear_error(self, tmp_path, kind):
        whole = office(kind, tmp_path)
        with zipfile.ZipFile(io.BytesIO(whole)) as file:
            parts = {name: file.read(name) for name in file.namelist()}
        for name in [name for name in parts if name.count("/") < 2 and "theme" not in name][:8]:
            for nonsense in (b"", b"<x/>", b"\x00"):
                path = tmp_path / f"a.{kind}"
                path.write_bytes(zipped({**parts, name: nonsense}))
                attempt(path)


@pytest.mark.parametrize("ending", [".docx", ".xlsx", ".epub"])
class TestArchives:
    def message(self, tmp_path, ending, data):
        path = tmp_path / f"a{ending}"
        path.write_bytes(data)
        with pytest.raises(InputError) as caught:
            list(read(path))
        return str(caught.value)

    def test_a_bomb_is_not_opened(self, tmp_path, ending):
        data = zipped({"META-INF/container.xml": b" " * 60_000_000})
        assert "found one that unpacks to 57 MiB; not opened" in self.message(tmp_path, ending, data)

    def test_entities_are_not_opened(self, tmp_path, ending):
        data = zipped({"META-INF/container.xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'})
        assert "declares XML entities" in self.message(tmp_path, ending, data)

    @pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no zip", zipped({}), zipped({"a": b"b"})])
    def test_what_is_no_such_archive_is_said_so(self, tmp_path, ending, data):
        article = "a" if ending == ".docx" else "an"
        assert f"expected {article} {ending[1:].upper()} file" in self.message(tmp_path, ending, data)


def test_a_line_of_70_mib_is_refused_without_being_held(tmp_path):
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        for _ in range(70):
            file.write(b"a" * 2**20)
    with pytest.raises(InputError, match="line 1: is longer than 64 MiB"):
        list(read(path))
    for ending in (".txt", ".html", ".csv", ".md", ".zh"):
        other = path.rename(path.with_suffix(ending))
        with pytest.raises(InputError, match="larger than 64 MiB"):
            list(read(other))
        path = other


@pytest.mark.parametrize(
    ("ending", "text"),
    [
        (".txt", "Title: x\n" + "\n" * 50_000 + "x"),
        (".txt", "Title: " + "题" * 100_000 + "\nDate: 1\n" + "题" * 100_000 + "\nOriginal:\n### " + "题" * 100_000),
        (".txt", "---" + " " * 100_000 + "x\n" + "。" * 100_000 + '"' * 100_000 + "x"),
        *(
            (".md", page.replace("@", blanks * 20_000))
            for blanks in (" ", "\u3000", "# ")
            for page in (
                "Title: x@y (题)\nDate: 1959-02-03\nThe text.\nOriginal:\n### 题@目\n1959-02-03\n正文。\n",
                "Title: 题@x (\nDate: 1959-02-03\n#@x\nOriginal:\n### 题\n第1版@x\n专栏：@x\n正文。\n",
            )
        ),
        (".html", "<p>好" + "<i> </i>" * 30_000 + "x"),
        (".html", "<p>好" + "<br> " * 30_000 + "x"),
        (".md", "{{<" * 50_000),
        (".md", "[^" * 50_000),
        (".md", "> " * 5_000 + "x"),
        (".csv", '"' * 99_999 + ",好\n"),
        (".srt", "1\n00:00:01,000 --> 00:00:02,000\n" + "<i" * 50_000 + "{\\" * 50_000),
        (".jsonl", '{"zh": ' + "[" * 100_000),
        (".tmx", "<tmx>" + "<tu>" * 100_000),
        (".align", "[" * 100_000 + "0," * 100_000),
        (".align", "[0]:[0]" + " " * 100_000 + "x\n"),
        (".ladder", "0" * 100_000 + "\t" + "0" * 100_000),
        (".tsv", "\t" * 100_000),
        (".xml", "<linkGrp>" * 100_000),
        (".xlf", "<xliff><file><body><trans-unit>" + "<g>" * 100_000),
        (".xlf", "<xliff><file><unit><segment><source>" + "<g/>" * 50_000),
        (".po", 'msgid "' + "\\" * 100_000),
        (".po", 'msgid ""\n' * 20_000),
        (".json", "[" * 100_000),
        (".json", '{"a":' * 500 + '"好"' + "}" * 500),
        (".properties", "a\\\n" * 50_000),
        (".new", "[" * 100_000 + "\n" * 5_000),
        (".new", "1\n" * 50_000),
        (".new", 'msgid "\n' * 50_000),
    ],
)
def test_text_made_to_be_slow_is_not(tmp_path, ending, text):
    path = tmp_path / f"a{ending}"
    path.write_text(text, encoding="utf-8")
    started = time.process_time()
    attempt(path)
    # Each takes well under a second on an idle machine; what grows with the square of the length takes minutes.
    assert time.process_time() - started < 20
