"""Files of translators and programmers that are pairs already: XLIFF, PO, memories of Wordfast, messages in JSON."""

from __future__ import annotations

import json

import pytest
from duiqi.errors import InputError
from duiqi.formats import read, read_pair
from duiqi.formats.aligned import record
from duiqi.formats.aligned.alignments import read_annotations
from duiqi.formats.aligned.convert import convert

HEADER = "%20250203~120000\t%ME\t%TU=00000002\t%{}\t%Wordfast TM v.5.51w/00\t%{}\t%---\n"
PO_HEADER = 'msgid ""\nmsgstr ""\n"Language: {}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def pairs_of(path):
    """The texts of the beads, which are the same for all who read the file."""
    (annotation,) = read_annotations(path)
    alignment = annotation.alignment()
    (bitext,) = read(path)
    assert [bitext.zh.text, bitext.en.text] == [alignment.bitext.zh.text, alignment.bitext.en.text]
    return [(pair.zh, pair.en) for pair in alignment]


def beads_of(path):
    (annotation,) = read_annotations(path)
    return annotation.beads


def xliff(folder, *units, source="en", target="zh-CN", name="a.xlf", around=""):
    path = folder / name
    body = "".join(units)
    path.write_text(
        f"{around}<xliff version='1.2' xmlns='urn:oasis:names:tc:xliff:document:1.2' xmlns:mq='MQXliff' "
        f"xmlns:sdl='http://sdl.com/FileTypes/SdlXliff/1.0'><file original='tea.docx' source-language='{source}' "
        f"target-language='{target}' datatype='plaintext'><body>{body}</body></file></xliff>",
        encoding="utf-8",
    )
    return path


def unit(source, target, number=1, **attributes):
    said = "".join(f" {key.replace('_', '-')}='{value}'" for key, value in attributes.items())
    return f"<trans-unit id='{number}'{said}><source>{source}</source>{target}</trans-unit>"


class TestXliff:
    def test_units_are_pairs_whichever_way_they_were_translated(self, tmp_path):
        units = [unit("Boil water.", "<target>把水烧开。</target>"), unit("Pour it.", "<target>倒水。</target>", 2)]
        expected = [("把水烧开。", "Boil water."), ("倒水。", "Pour it.")]
        assert pairs_of(xliff(tmp_path, *units)) == expected
        units = [unit("把水烧开。", "<target>Boil water.</target>"), unit("倒水。", "<target>Pour it.</target>", 2)]
        for name in ("a.xliff", "a.sdlxliff", "a.mqxliff", "a.xml", "a.unknown"):
            assert pairs_of(xliff(tmp_path, *units, source="zh_Hans", target="eng", name=name)) == expected

    def test_text_within_marks_stays_and_codes_go(self, tmp_path):
        source = "<g id='1'>Warm</g> the <mrk mtype='term'>pot</mrk><x id='2'/> "
        source += "<bpt id='3'>{b}</bpt>now<ept id='3'>{/b}</ept>."
        target = "<target>先<g id='1'>烫</g>一下<hi>茶壶</hi><ph id='4'>{1}</ph>。</target>"
        assert pairs_of(xliff(tmp_path, unit(source, target))) == [("先烫一下茶壶。", "Warm the pot now.")]

    def test_a_line_break_code_does_not_glue_words(self, tmp_path):
        found = pairs_of(
            xliff(tmp_path, unit("Warm<x id='1' ctype='lb'/>pot", "<target>烫<x id='1' ctype='lb'/>壶</target>"))
        )
        assert found == [("烫壶", "Warm pot")]

    def test_what_is_not_translated_stays_alone(self, tmp_path):
        path = xliff(
            tmp_path,
            unit("Boil water.", "<target>把水烧开。</target>"),
            unit("Pour it.", "", 2),
            unit("Drink.", "<target/>", 3),
            unit("Wait.", "<target state='needs-translation'>Wait.</target>", 4),
        )
        assert [pair for pair in pairs_of(path) if not pair[0]] == [("", "Pour it."), ("", "Drink."), ("", "Wait.")]

    def test_states_and_ids_are_kept(self, tmp_path):
        path = xliff(
            tmp_path,
            unit("Boil water.", "<target state='translated'>把水烧开。</target><note>Tea only</note>"),
            unit("Pour it.", "<target state='final'>倒水。</target>", 2),
            unit("Drink.", "<target>喝吧。</target>", 3, approved="yes"),
        )
        first, second, third = beads_of(path)
        assert (first.status, first.mark, first.note) == ("auto", "translated", "Tea only")
        assert [second.status, third.status] == ["checked", "checked"]
        assert dict(first.extra) == {"id": '"1"', "file": '"tea.docx"'}
        convert(path, tmp_path / "out.jsonl", to="record")
        (again,) = record.read(tmp_path / "out.jsonl")
        assert again.beads[0].extra == first.extra
        assert again.bitext.metadata["target_language"] == "zh-CN"

    def test_segments_of_trados_are_beads_of_one_paragraph(self, tmp_path):
        def segments(*texts):
            return " ".join(f"<mrk mtype='seg' mid='{n}'><g id='5'>{text}</g></mrk>" for n, text in enumerate(texts, 1))

        states = (
            "<sdl:seg-defs><sdl:seg id='1' conf='Translated'/><sdl:seg id='2' conf='ApprovedSignOff'/></sdl:seg-defs>"
        )
        target = f"<seg-source>{segments('Boil water.', 'Pour it.')}</seg-source>"
        target += f"<target>{segments('把水烧开。', '倒水。')}</target>{states}"
        path = xliff(tmp_path, unit("Boil water. Pour it.", target), unit("Drink.", "<target>喝吧。</target>", 2))
        assert pairs_of(path) == [("把水烧开。", "Boil water."), ("倒水。", "Pour it."), ("喝吧。", "Drink.")]
        (annotation,) = read_annotations(path)
        assert len(annotation.alignment().paragraph_beads) == 2
        assert [bead.status for bead in annotation.beads] == ["auto", "checked", "auto"]

    def test_where_segments_differ_the_whole_unit_is_a_pair(self, tmp_path):
        source = "<seg-source><mrk mtype='seg' mid='1'>Boil water.</mrk> "
        source += "<mrk mtype='seg' mid='2'>Pour it.</mrk></seg-source>"
        target = "<target><mrk mtype='seg' mid='1'>把水烧开，倒水。</mrk></target>"
        path = xliff(tmp_path, unit("Boil water. Pour it.", source + target))
        assert pairs_of(path) == [("把水烧开，倒水。", "Boil water. Pour it.")]

    def test_a_state_of_memoq_is_the_mark(self, tmp_path):
        path = xliff(
            tmp_path, "<trans-unit id='1' mq:status='ProofRead'><source>Tea</source><target>茶</target></trans-unit>"
        )
        (bead,) = beads_of(path)
        assert (bead.status, bead.mark) == ("checked", "ProofRead")

    def test_an_older_suggestion_is_no_translation(self, tmp_path):
        other = "<target>倒水。</target><alt-trans><source>Pour.</source><target>倒。</target></alt-trans>"
        assert pairs_of(xliff(tmp_path, unit("Pour it.", other))) == [("倒水。", "Pour it.")]

    def test_version_2(self, tmp_path):
        path = tmp_path / "a.xlf"
        path.write_text(
            "<xliff xmlns='urn:oasis:names:tc:xliff:document:2.0' version='2.0' srcLang='zh-Hant' trgLang='en-GB'>"
            "<file id='f'><group id='g'><unit id='u'><notes><note>Tea</note></notes>"
            "<segment id='s1' state='reviewed'><source>燒<pc id='1'>水</pc>。</source>"
            "<target>Boil <pc id='1'>water</pc>.</target>"
            "</segment><ignorable><source> </source></ignorable>"
            "<segment id='s2' state='initial'><source>倒<ph id='2'/>茶。</source></segment></unit>"
            "</group></file></xliff>",
            encoding="utf-8",
        )
        assert pairs_of(path) == [("燒水。", "Boil water."), ("倒茶。", "")]
        first, second = beads_of(path)
        assert (first.status, first.mark, second.status) == ("checked", "reviewed", "auto")

    def test_other_languages_are_passed_over_and_counted_or_named(self, tmp_path):
        good = unit("Pour it.", "<target>倒水。</target>")
        bad = unit("Pour it.", "<target xml:lang='de'>Gieß.</target>", 2)
        (annotation,) = read_annotations(xliff(tmp_path, good, bad))
        assert "passed over: 1 from en to de" in annotation.warnings[0]
        with pytest.raises(InputError, match="between Chinese and English, found none but 1 from en to fr"):
            list(read(xliff(tmp_path, good, target="fr")))

    def test_a_file_that_does_not_name_its_target_is_read(self, tmp_path):
        path = xliff(tmp_path, unit("Pour it.", "<target>倒水。</target>"))
        path.write_text(path.read_text("utf-8").replace(" target-language='zh-CN'", ""), "utf-8")
        assert pairs_of(path) == [("倒水。", "Pour it.")]

    def test_entities_are_refused(self, tmp_path):
        bomb = "<!DOCTYPE xliff [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>"
        path = xliff(tmp_path, unit("&b;", "<target>倒水。</target>"), around=bomb)
        with pytest.raises(InputError, match="declares XML entities, which are not opened"):
            list(read(path))

    def test_too_deep_nesting_is_refused(self, tmp_path):
        path = xliff(tmp_path, unit("<g>" * 5000 + "x" + "</g>" * 5000, "<target>倒水。</target>"))
        with pytest.raises(InputError, match="too deep nesting"):
            list(read(path))

    def test_a_file_that_is_embedded_does_not_keep_it_from_being_read(self, tmp_path):
        path = xliff(tmp_path, unit("Pour it.", "<target>倒水。</target>"))
        embedded = "<header><internal-file>" + "QUJD" * 3_000_000 + "</internal-file></header><body>"
        path.write_text(path.read_text("utf-8").replace("<body>", embedded), "utf-8")
        assert pairs_of(path) == [("倒水。", "Pour it.")]

    def test_the_same_as_translate_toolkit(self, tmp_path):
        peer = pytest.importorskip("translate.storage.xliff")
        store = peer.xlifffile()
        for source, target in (("Boil <water>.", "把水“烧开” & 等。"), ("Pour it.", "倒水。")):
            made = store.addsourceunit(source)
            made.settarget(target, lang="zh-CN")
        store.setsourcelanguage("en")
        store.settargetlanguage("zh-CN")
        path = tmp_path / "a.xlf"
        path.write_bytes(bytes(store))
        assert pairs_of(path) == [(unit.target, unit.source) for unit in peer.xlifffile.parsefile(str(path)).units]


class TestPo:
    def make(self, folder, body, language="zh_CN"):
        path = folder / "a.po"
        path.write_text(PO_HEADER.format(language) + body, encoding="utf-8")
        return path

    def test_messages_are_pairs(self, tmp_path):
        body = '#: a.c:1\nmsgid "Boil\\n"\n"water"\nmsgstr "把水"\n"烧开"\n\nmsgid "Pour \\"it\\""\nmsgstr "倒水"\n'
        assert pairs_of(self.make(tmp_path, body)) == [("把水烧开", "Boil water"), ("倒水", 'Pour "it"')]

    def test_what_is_not_translated_stays_alone_and_the_rest_is_marked(self, tmp_path):
        body = (
            'msgid "Drink"\nmsgstr ""\n\n# for tea only\n#, fuzzy\nmsgctxt "menu"\nmsgid "Pour"\nmsgstr "倒"\n\n'
            '#~ msgid "Old"\n#~ msgstr "旧"\n'
        )
        path = self.make(tmp_path, body)
        assert pairs_of(path) == [("", "Drink"), ("倒", "Pour")]
        bead = beads_of(path)[1]
        assert (bead.mark, bead.note, dict(bead.extra)) == ("fuzzy", "for tea only", {"context": '"menu"'})
        (bitext,) = read(path)
        assert any("obsolete messages were passed over: 1" in warning for warning in bitext.warnings)

    def test_both_forms_of_a_plural_are_there(self, tmp_path):
        path = self.make(tmp_path, 'msgid "%d cup"\nmsgid_plural "%d cups"\nmsgstr[0] "%d 杯"\n')
        assert pairs_of(path) == [("%d 杯", "%d cup"), ("%d 杯", "%d cups")]

    @pytest.mark.parametrize("language", ["en", "", "en_GB"])
    def test_messages_may_be_chinese(self, tmp_path, language):
        path = self.make(tmp_path, 'msgid "倒水"\nmsgstr "Pour it"\n', language)
        assert pairs_of(path) == [("倒水", "Pour it")]

    def test_a_text_that_is_the_name_of_a_file_is_not_opened(self, tmp_path, monkeypatch):
        other = self.make(tmp_path, 'msgid "Pour"\nmsgstr "倒"\n').rename(tmp_path / "other.po")
        monkeypatch.chdir(tmp_path)
        path = tmp_path / "a.po"
        path.write_text(other.name, encoding="utf-8")
        with pytest.raises(InputError):
            list(read(path))

    def test_other_languages_and_broken_files_are_refused(self, tmp_path):
        with pytest.raises(InputError, match="found none but 1 from no language named to de"):
            list(read(self.make(tmp_path, 'msgid "Pour"\nmsgstr "Gieß"\n', "de")))
        with pytest.raises(InputError, match="expected a PO file, found what is none"):
            list(read(self.make(tmp_path, 'msgid "Pour"\nmsgid "x"\nmsgstr nothing\n')))

    def test_the_same_as_translate_toolkit(self, tmp_path):
        peer = pytest.importorskip("translate.storage.po")
        path = self.make(
            tmp_path, 'msgid "A \\t\\"b\\" \\\\ c"\nmsgstr "甲\\t“乙” \\\\ 丙"\n\nmsgid "Tea"\nmsgstr "茶"\n'
        )
        units = [unit for unit in peer.pofile.parsefile(str(path)).units if unit.source]
        assert pairs_of(path) == [(unit.target, unit.source) for unit in units]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_a_memory_of_wordfast_is_known_by_its_first_line(tmp_path, encoding):
    path = tmp_path / "memory.txt"
    rows = "20250203~1201\tME\t0\tEN-US\tBoil &tA;water&tB;.\tZH-CN\t把水烧开。\tmore\n"
    rows += "20250203~1202\tME\t0\tEN-US\tPour it&'21;\tZH-CN\t倒水！\n"
    path.write_bytes((HEADER.format("EN-US", "ZH-CN") + rows).encode(encoding))
    assert pairs_of(path) == [("把水烧开。", "Boil water."), ("倒水！", "Pour it!")]


def test_a_broken_memory_is_refused_with_the_line(tmp_path):
    path = tmp_path / "memory.txt"
    path.write_text(HEADER.format("EN-US", "ZH-CN") + "20250203\tME\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 2: expected a unit of 7 fields with tabs between, found 2"):
        list(read(path))


TEA = {"tea.boil": "Boil water", "tea.pour": "Pour it"}
CHA = {"tea.boil": "把水烧开", "tea.pour": "倒水"}


@pytest.mark.parametrize(
    "content",
    [
        {"zh-CN": CHA, "en": TEA},
        {key: {"en": TEA[key], "zh_CN": CHA[key]} for key in TEA},
        {"messages": [{"id": 3, "en": TEA[key], "中文": CHA[key]} for key in TEA]},
        [{"key": "k", "original": TEA[key], "translation": CHA[key], "stage": 1} for key in TEA],
        [{"source": CHA[key], "target": TEA[key]} for key in TEA],
        {TEA[key]: CHA[key] for key in TEA},
    ],
    ids=["a tree each", "under each key", "in a list", "original", "source", "keys are texts"],
)
def test_messages_in_json_with_both_languages(tmp_path, content):
    path = tmp_path / "messages.json"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    assert pairs_of(path) == [("把水烧开", "Boil water"), ("倒水", "Pour it")]


def test_of_two_chinese_texts_one_variant_is_taken_and_the_rest_counted(tmp_path):
    path = tmp_path / "messages.json"
    content = {"zh-TW": {"a": "燒水"}, "zh-CN": {"a": "烧水", "b": "倒水"}, "en": {"a": "Boil", "b": "Pour"}, "v": "1"}
    path.write_text(json.dumps(content), encoding="utf-8")
    (annotation,) = read_annotations(path)
    assert annotation.bitext.zh.text == "烧水\n倒水"
    assert "1 texts in zh-TW left out" in annotation.warnings[0]
    assert "passed over: 1" in annotation.warnings[1]


def test_two_message_files_pair_by_their_keys_in_whichever_order(tmp_path):
    zh, en = tmp_path / "zh.json", tmp_path / "en.json"
    zh.write_text(json.dumps({"b": {"x": "倒水", "a": "烧水"}, "a": ["喝", "茶"], "n": 3}), encoding="utf-8")
    en.write_text(json.dumps({"a": ["Drink", "Tea"], "b": {"a": "Boil", "x": "Pour"}}), encoding="utf-8")
    bitext = read_pair(zh, en)
    assert bitext.zh.text.split("\n") == ["喝", "茶", "烧水", "倒水"]
    assert bitext.en.text.split("\n") == ["Drink", "Tea", "Boil", "Pour"]


def test_escapes_of_properties_are_undone(tmp_path):
    zh, en = tmp_path / "a_zh.properties", tmp_path / "a.properties"
    zh.write_text("# tea\npour = \\u5012\\\n   \\u6c34\nboil=烧水\n", encoding="utf-8")
    en.write_text("boil : Boil\npour Pour\n", encoding="utf-8")
    bitext = read_pair(zh, en)
    assert (bitext.zh.text, bitext.en.text) == ("烧水\n倒水", "Boil\nPour")


def test_one_language_in_json_asks_for_the_other(tmp_path):
    path = tmp_path / "en.json"
    path.write_text(
        json.dumps({"a": "Boil", "lang": {"zh": "中文", "en": "English"}, "b": "Pour", "c": "Tea", "d": "x y"})
    )
    with pytest.raises(InputError, match="give the files of both languages as --zh FILE --en FILE"):
        list(read(path))


@pytest.mark.parametrize(
    ("name", "start", "problem"),
    [
        ("a.tex", "x", "found .tex; turn it into text: pandoc"),
        ("a", "\\documentclass{article}", "begins like a file named .tex; turn it into text"),
        ("a.txt", "%PDF-1.7 x", "begins like a file named .pdf"),
        ("a.new", "{\\rtf1 x", "begins like a file named .rtf; name it so"),
        ("a.new", "PK\x03\x04", "begins like a file named .zip; unpack it"),
    ],
)
def test_a_file_that_begins_like_none_that_is_read_is_refused_by_name(tmp_path, name, start, problem):
    path = tmp_path / name
    path.write_text(start, encoding="utf-8")
    with pytest.raises(InputError, match=problem):
        list(read(path))


@pytest.mark.parametrize("name", ["a.page", "a.txt", "a"])
def test_a_web_page_is_known_whatever_its_name(tmp_path, name):
    path = tmp_path / name
    path.write_text("\ufeff<!DOCTYPE html>\n<p>把水烧开。</p><p>Boil water.</p>", encoding="utf-8")
    (bitext,) = read(path)
    assert (bitext.zh.text, bitext.en.text) == ("把水烧开。", "Boil water.")
