"""Every format that texts arrive in: what becomes a paragraph of which kind, and what does not."""

import io
import json
import re
import sys
import zipfile

import pytest
from duiqi.errors import InputError, MissingExtraError
from duiqi.formats import read, read_pair, recognise
from duiqi.formats.documents import html


@pytest.fixture
def make(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return write


def contents(path):
    return recognise.find(path).read_contents()(path)


def texts(document):
    return [document.text[p.start : p.end] for p in document.paragraphs]


class TestHtml:
    @pytest.mark.parametrize(
        ("body", "paragraphs"),
        [
            ("<h1>标题</h1><p>一段<b>粗</b>。</p>", [("标题", "heading"), ("一段粗。", "paragraph")]),
            ("<ul><li>一<li>二</ul>", [("一", "item"), ("二", "item")]),
            ("<table><tr><td>甲<td>乙</table>", [("甲", "cell"), ("乙", "cell")]),
            (
                "<nav>首页</nav><script>x()</script><pre>code</pre><footer>版权</footer><p>正文</p>",
                [("正文", "paragraph")],
            ),
            (
                "<p>文<sup><a href='#1'>1</a></sup>字<a href='#2'><sup>2</sup></a>好<sup>[3]</sup></p>",
                [("文字好", "paragraph")],
            ),
            ("<div>前<pre>code</pre>后</div>", [("前", "paragraph"), ("后", "paragraph")]),
            ("<p>见<a class='reference internal' href='#'>说明</a>。</p>", [("见说明。", "paragraph")]),
            (
                "<p>文<sup class='reference'>注</sup><a class='footnote-reference'>[4]</a>。</p>",
                [("文。", "paragraph")],
            ),
            ("<p>5 m<sup>2</sup></p>", [("5 m2", "paragraph")]),
            ("<p>一行\n  二行</p>", [("一行\n二行", "paragraph")]),
            (
                "一段<br><br>二段<br>　　三段<br>接着",
                [("一段", "paragraph"), ("二段", "paragraph"), ("三段\u2028接着", "paragraph")],
            ),
            ("<p hidden>无</p><p style='display: none'>无</p><p>前<!-- 注 -->后</p>", [("前后", "paragraph")]),
            ("<ruby>汉<rp>(</rp><rt>han</rt><rp>)</rp></ruby>字", [("汉字", "paragraph")]),
        ],
    )
    def test_blocks_become_paragraphs(self, make, body, paragraphs):
        assert list(contents(make("a.html", f"<html><body>{body}</body></html>")).paragraphs) == paragraphs

    def test_the_title_is_metadata(self, make):
        assert contents(make("a.html", "<title>题 目</title><p>文")).metadata["title"] == "题 目"

    def test_the_title_of_a_file_of_both_languages_is_of_one(self, make):
        (bitext,) = read(make("a.html", "<title>题目</title><p>你好。<p>Hello."))
        assert bitext.metadata["title_zh"] == "题目"
        assert "title_en" not in bitext.metadata

    @pytest.mark.parametrize(("declared", "codec"), [("gb2312", "gb18030"), ("big5", "big5"), ("utf-8", "utf-8")])
    def test_the_declared_encoding_is_believed_if_it_fits(self, make, declared, codec):
        found = contents(make("a.html", f'<meta charset="{declared}"><p>這裡</p>'.encode(codec)))
        assert list(found.paragraphs) == [("這裡", "paragraph")]

    def test_a_wrong_declaration_is_not_believed(self, make):
        text = "<meta charset='big5'><p>我们的国家是一个伟大的国家，人民生活好。</p>"
        assert "人民生活" in contents(make("a.html", text.encode("gb18030"))).paragraphs[0][0]

    @pytest.mark.parametrize("text", ["<p>" + "a" * 11_000_000, "<div>" * 50_000 + "x"])
    def test_html_without_end_is_refused(self, make, text):
        with pytest.raises(InputError, match="too deep nesting or too long a text"):
            contents(make("a.html", text))


class TestMarkdown:
    def test_structure_is_kept_and_code_is_not_text(self, make):
        text = (
            "---\ntitle: 页面\n---\n# Head *one*\n\nPara `code` [link](u)[^1]\nmore ![pic](p.png)\n\n* item\n\n"
            "| a | b |\n|---|---|\n| 甲 | 乙 |\n\n```\nx = 1\n```\n\n    indented\n\n<!-- 注\n释 -->\n\n"
            "> quote\n\n[^1]: Note.\n"
        )
        assert list(contents(make("a.md", text)).paragraphs) == [
            ("页面", "title"),
            ("Head one", "heading"),
            ("Para code link\nmore ", "paragraph"),
            ("item", "item"),
            ("a", "cell"),
            ("b", "cell"),
            ("甲", "cell"),
            ("乙", "cell"),
            ("quote", "paragraph"),
            ("Note.", "paragraph"),
        ]

    def test_text_within_many_quotations_and_lists_is_not_lost(self, make):
        text = "> " * 500 + "deep\n\n" + "\n".join("  " * level + "* item" for level in range(30))
        found = [text for text, _ in contents(make("a.md", text)).paragraphs]
        assert found == ["deep"] + ["item"] * 30

    def test_shortcodes_are_not_text(self, make):
        found = contents(make("a.md", '{{< note title="x" >}}\nText.\n{{< /note >}}\n\n{{% y %}}'))
        assert [text.strip() for text, _ in found.paragraphs] == ["Text."]

    def test_inline_html_is_not_text(self, make):
        found = contents(make("a.md", "A <b>bold</b> 3 < 4 &amp; so<sup><a href='#n'>1</a></sup> on<br>here"))
        assert found.paragraphs == [("A bold 3 < 4 & so on\u2028here", "paragraph")]


class TestDocx:
    def make(self, tmp_path):
        docx = pytest.importorskip("docx")
        document = docx.Document()
        document.core_properties.title = "书名"
        document.add_paragraph("标题", style="Title")
        document.add_heading("第一章", 1)
        document.add_paragraph("正文。")
        document.add_paragraph("一项", style="List Bullet")
        row = document.add_table(1, 2).rows[0].cells
        row[0].text, row[1].text = "甲", "乙"
        return document

    def test_structure_is_kept(self, tmp_path):
        self.make(tmp_path).save(tmp_path / "a.docx")
        found = contents(tmp_path / "a.docx")
        assert list(found.paragraphs) == [
            ("标题", "title"),
            ("第一章", "heading"),
            ("正文。", "paragraph"),
            ("一项", "item"),
            ("甲", "cell"),
            ("乙", "cell"),
        ]
        assert found.metadata["title"] == "书名"

    def test_inserted_text_is_read_and_deleted_text_is_not(self, tmp_path):
        document = self.make(tmp_path)
        paragraph = document.add_paragraph("前")._p
        from lxml import etree

        w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        for part in (
            f"<w:ins xmlns:w='{w}'><w:r><w:t>新</w:t></w:r></w:ins>",
            f"<w:del xmlns:w='{w}'><w:r><w:delText>旧</w:delText></w:r></w:del>",
            f"<w:hyperlink xmlns:w='{w}'><w:r><w:t>链</w:t><w:br/></w:r></w:hyperlink>",
            f"<w:r xmlns:w='{w}'><w:t>后</w:t></w:r>",
        ):
            paragraph.append(etree.fromstring(part))
        document.save(tmp_path / "a.docx")
        found = contents(tmp_path / "a.docx")
        assert found.paragraphs[-1] == ("前新链\u2028后", "paragraph")


EPUB = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles>"
    "<rootfile full-path='OEBPS/book.opf' media-type='application/oebps-package+xml'/></rootfiles></container>",
    "OEBPS/book.opf": "<package xmlns='http://www.idpf.org/2007/opf' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
    "<metadata><dc:title>书</dc:title></metadata><manifest>"
    "<item id='b' href='text/two.xhtml' media-type='application/xhtml+xml'/>"
    "<item id='n' href='nav.xhtml' media-type='application/xhtml+xml' properties='nav'/>"
    "<item id='a' href='text/one%20.xhtml' media-type='application/xhtml+xml'/>"
    "<item id='c' href='style.css' media-type='text/css'/></manifest>"
    "<spine><itemref idref='n'/><itemref idref='a'/><itemref idref='b'/><itemref idref='c'/></spine></package>",
    "OEBPS/nav.xhtml": "<html xmlns='http://www.w3.org/1999/xhtml'><body><p>目录</p></body></html>",
    "OEBPS/text/one .xhtml": "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title/><script/></head>"
    "<body><h2>第一章</h2><p>天&nbsp;亮<a id='x'/>了。</p></body></html>",
    "OEBPS/text/two.xhtml": "<html xmlns='http://www.w3.org/1999/xhtml'><body><p>他起身。</p></body></html>",
}


def archive(parts):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return data.getvalue()


class TestEpub:
    def test_chapters_come_in_reading_order(self, make):
        found = contents(make("a.epub", archive(EPUB)))
        assert list(found.paragraphs) == [
            ("第一章", "heading"),
            ("天\xa0亮了。", "paragraph"),
            ("他起身。", "paragraph"),
        ]
        assert found.metadata == {"title": "书"}

    def test_notes_stand_behind_their_chapter_and_are_known_as_such(self, make):
        note = "<aside epub:type='footnote' id='n'><p>① 一座桥。</p></aside>"
        text = (
            "<html xmlns='http://www.w3.org/1999/xhtml' xmlns:epub='http://www.idpf.org/2007/ops'><body><h2>一</h2>"
            f"<p>过<ruby>稻<rt>dào</rt></ruby>桥<a epub:type='noteref' href='#n'>①</a>。{note}</p><p>他走了。</p>"
            "<section role='doc-endnotes'><h3>注</h3><ol><li>② 河名。</li></ol></section></body></html>"
        )
        parts = {name: text if "two" in name else content for name, content in EPUB.items()}
        found = contents(make("a.epub", archive(parts))).paragraphs
        at = found.index(("一", "heading"))
        assert found[at : at + 6] == [
            ("一", "heading"),
            ("过稻桥。", "paragraph"),
            ("他走了。", "paragraph"),
            ("① 一座桥。", "note"),
            ("注", "note"),
            ("② 河名。", "note"),
        ]

    def test_a_chapter_that_is_listed_again_is_read_once(self, make):
        parts = dict(EPUB)
        name = next(name for name in parts if name.endswith(".opf"))
        once = contents(make("a.epub", archive(parts))).paragraphs
        parts[name] = re.sub("(<itemref[^>]*>)", r"\1" * 500, parts[name])
        assert contents(make("a.epub", archive(parts))).paragraphs == once

    def test_a_missing_chapter_is_reported(self, make):
        parts = {name: text for name, text in EPUB.items() if "two" not in name}
        assert "'OEBPS/text/two.xhtml' is missing" in contents(make("a.epub", archive(parts))).warnings[0]


class TestSubtitles:
    SRT = "1\n00:00:01,000 --> 00:00:02,000\n{one}\n\n2\n00:00:02,100 --> 00:00:04,000\n{two}\n\n"

    def test_a_sentence_over_two_cues_is_one_paragraph(self, make):
        pytest.importorskip("pysubs2")
        path = make("a.srt", self.SRT.format(one="<i>I have</i> been", two="waiting for you."))
        assert contents(path).paragraphs == [("I have been\nwaiting for you.", "paragraph")]

    def test_without_stops_a_cue_is_a_paragraph(self, make):
        pytest.importorskip("pysubs2")
        path = make("a.srt", self.SRT.format(one="我一直\n在等你", two="你来了"))
        assert contents(path).paragraphs == [("我一直\n在等你", "paragraph"), ("你来了", "paragraph")]

    def test_two_speakers_are_two_paragraphs(self, make):
        pytest.importorskip("pysubs2")
        path = make("a.srt", self.SRT.format(one="- Hello.\n- Hi.", two="Bye."))
        assert [text for text, _ in contents(path).paragraphs] == ["Hello.", "Hi.", "Bye."]

    def test_vtt_with_both_languages_in_a_cue(self, make):
        pytest.importorskip("pysubs2")
        cue = "WEBVTT\n\nNOTE made by hand\n\n00:01.000 --> 00:02.000\n你好，朋友。\n<v Bob>Hello &amp; welcome.\n"
        (bitext,) = read(make("a.vtt", cue))
        assert (bitext.zh.text, bitext.en.text) == ("你好，朋友。", "Hello & welcome.")

    def test_a_file_without_cues_is_an_error(self, make):
        pytest.importorskip("pysubs2")
        with pytest.raises(InputError, match="found no cue"):
            contents(make("a.srt", "just text"))


class TestTable:
    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("a.tsv", 'zh\ten\n你好。\tHello.\n“再见”。\t"Bye", he said.\n'),
            ("a.tsv", '1\tHello.\t你好。\n2\t"Bye", he said.\t“再见”。\n'),
            (
                "a.csv",
                'Source,Target,URL\n你好。,Hello.,https://example.org/a/b\n“再见”。,"""Bye"", he said.",https://example.org/c/d\n',
            ),
            ("a.csv", 'id,en,zh\n1,Hello.,你好。\n2,"""Bye"", he said.",“再见”。\n'),
            ("a.csv", '你好。;Hello.\n“再见”。;"""Bye"", he said."\n'),
        ],
    )
    def test_the_columns_are_found(self, make, name, text):
        (bitext,) = read(make(name, text))
        assert texts(bitext.zh) == ["你好。", "“再见”。"]
        assert texts(bitext.en) == ["Hello.", '"Bye", he said.']
        assert {p.kind for p in bitext.zh.paragraphs} == {"cell"}

    def test_a_table_a_language(self, make):
        zh, en = make("a.zh.tsv", "1\t你好。\n2\t再见。\n"), make("a.en.csv", "no,text\n1,Hello.\n2,Bye.\n")
        bitext = read_pair(zh, en)
        assert texts(bitext.zh) == ["你好。", "再见。"]
        assert texts(bitext.en)[-2:] == ["Hello.", "Bye."]

    def test_a_workbook(self, tmp_path):
        openpyxl = pytest.importorskip("openpyxl")
        book = openpyxl.Workbook()
        for row in (["中文", "English"], ["你好。", "Hello."], [None, None], ["三", 3], ["再见。", "Bye."]):
            book.active.append(row)
        book.save(tmp_path / "a.xlsx")
        (bitext,) = read(tmp_path / "a.xlsx")
        assert texts(bitext.zh) == ["你好。", "三", "再见。"]
        assert texts(bitext.en) == ["Hello.", "3", "Bye."]

    def test_one_language_only_is_an_error(self, make):
        with pytest.raises(InputError, match="expected a column of Chinese and one of English"):
            list(read(make("a.csv", "a,b\nc,d\n")))


class TestJsonl:
    def test_a_document_a_line(self, make):
        rows = [
            {"id": "one", "zh": "你好。\n再见。", "en": ["Hello.", "Bye."], "year": 1959},
            {"zh": ["早。"], "en": "Morning."},
        ]
        one, two = read(make("corpus.jsonl", "\n".join(json.dumps(row) for row in rows)))
        assert (one.name, two.name) == ("one", "corpus-2")
        assert texts(one.zh) == ["你好。", "再见。"]
        assert texts(one.en) == ["Hello.", "Bye."]
        assert one.metadata == {"year": "1959"}

    def test_pairs_of_a_document_are_one_bitext(self, make):
        rows = [{"document": name, "translation": {"zh": "好。", "en": "Good."}} for name in ("a", "a", "b")]
        a, b = read(make("x.jsonl", "\n".join(map(json.dumps, rows))))
        assert (a.name, len(a.zh.paragraphs), b.name) == ("a", 2, "b")

    @pytest.mark.parametrize(
        ("line", "found"),
        [
            ("{", "line 2: expected a JSON object in UTF-8"),
            ("[1]", "line 2: expected a JSON object, found list"),
            ('{"zh": "好"}', "line 2: expected 'zh' and 'en', each a text or a list of paragraphs, found 'zh'"),
            ('{"zh": "好", "en": {}}', "line 2: expected 'zh' and 'en'"),
            ('{"zh": "", "en": "Good."}', "line 2: expected Chinese text, found none"),
            ('{"translation": {"zh": 1, "en": "x"}}', "line 2: expected texts 'zh' and 'en' under 'translation'"),
            ("[" * 100_000, "line 2: expected a JSON object"),
        ],
    )
    def test_a_bad_line_is_named_and_the_rest_can_go_on(self, make, line, found):
        from duiqi.formats.aligned.jsonl import read_bitexts

        good = '{"zh": "好。", "en": "Good."}'
        path = make("x.jsonl", f"{good}\n{line}\n{good}\n")
        with pytest.raises(InputError, match="line 2"):
            list(read(path))
        errors = []
        assert len(list(read_bitexts(path, None, errors.append))) == 2
        assert found in str(errors[0])

    def test_halves_of_characters_are_no_text(self, make):
        (bitext,) = read(make("x.jsonl", r'{"zh": "好\ud800。", "en": "Good\u0000."}'))
        assert (bitext.zh.text, bitext.en.text) == ("好。", "Good.")


class TestTmx:
    HEAD = "<tmx version='1.4'><header/><body>"

    def unit(self, zh, en, extra=""):
        return (
            f"<tu>{extra}<tuv xml:lang='ZH_CN'><seg>{zh}</seg></tuv><tuv lang='fr'><seg>non</seg></tuv>"
            f"<tuv lang='en-US'><seg>{en}</seg></tuv></tu>"
        )

    def test_units_become_paragraphs_without_inline_codes(self, make):
        text = (
            self.HEAD
            + self.unit("你<bpt i='1'>&lt;b></bpt>好<ept i='1'/>。", "<hi>Hello</hi><ph x='1'>{}</ph>.")
            + "</body></tmx>"
        )
        (bitext,) = read(make("a.tmx", text))
        assert (bitext.zh.text, bitext.en.text) == ("你好。", "Hello.")

    def test_without_units_of_both_languages_it_is_an_error(self, make):
        with pytest.raises(InputError, match="found none; check the languages"):
            list(read(make("a.tmx", self.HEAD + "</body></tmx>")))

    def test_broken_xml_is_named_in_one_line(self, make):
        with pytest.raises(InputError, match=r"expected TMX, found broken XML \([^\n]*\); save it again$"):
            list(read(make("a.tmx", "<p>\x00")))
        with pytest.raises(InputError, match="expected TMX, found broken XML"):
            list(read(make("a.tmx", self.HEAD + self.unit("好", "x"))))

    def test_entities_that_point_outside_or_unfold_are_refused(self, make, tmp_path):
        (tmp_path / "secret").write_text("SECRET")
        doctype = (
            f"<!DOCTYPE tmx [<!ENTITY x SYSTEM 'file://{tmp_path}/secret'><!ENTITY a 'aaaaaaaaaa'>"
            "<!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>]>"
        )
        path = make("a.tmx", doctype + self.HEAD + self.unit("你好&x;。", "Hello &c;.") + "</body></tmx>")
        with pytest.raises(InputError, match="declares XML entities, which are not opened; save it again"):
            list(read(path))


@pytest.mark.parametrize(("name", "package"), [("a.docx", "docx"), ("a.srt", "pysubs2"), ("a.vtt", "pysubs2")])
def test_a_package_that_is_not_installed_is_named_by_its_extra(make, monkeypatch, name, package):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match=r"pip install 'duiqi\[formats\]'"):
        contents(make(name, archive({"a": "b"})))


def test_only_formats_that_are_read_are_offered_to_read(tmp_path):
    for name, form in (("a.xml", None), ("a.mobi", None), ("a.txt", "nosuch")):
        with pytest.raises(InputError, match="expected one of") as raised:
            list(read(tmp_path / name, format=form))
        expected = str(raised.value).split("expected one of")[1].split("found")[0]
        assert not any(word in expected for word in (".xml", ".align", ".ladder", "ladder", "xces"))
        assert len(expected.split()) == len(set(expected.split()))


class TestLyrics:
    def test_times_are_no_text_and_lines_sung_again_stand_again(self, make):
        text = "[ti:稻草桥]\n[ar:某]\n[00:09.5]过桥\n[00:01.00][00:20]<00:01.00>慢<00:02>慢走\n[by:x]\n"
        found = contents(make("a.lrc", text))
        assert [line for line, _ in found.paragraphs] == ["慢慢走", "过桥", "慢慢走"]
        assert (found.metadata["title"], found.metadata["author"]) == ("稻草桥", "某")

    def test_both_languages_may_stand_at_each_time(self, make):
        (bitext,) = read(make("a.lrc", "[00:01.00]慢慢走\n[00:01.00]Walk slowly\n[00:04.00]过桥\n[00:04.00]Cross it\n"))
        assert (bitext.zh.text, bitext.en.text) == ("慢慢走\n过桥", "Walk slowly\nCross it")

    @pytest.mark.parametrize("name", ["a.txt", "a.new", "a"])
    def test_they_are_known_by_their_beginning(self, make, name):
        (bitext,) = read(make(name, "[ti:桥]\n[00:01.00]慢慢走\n[00:01.00]Walk slowly\n"))
        assert (bitext.zh.text, bitext.en.text) == ("慢慢走", "Walk slowly")


class TestSubtitlesThatAreNoText:
    HEAD = (
        "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name\nStyle: CN\n\n[Events]\n"
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    )

    def line(self, text, effect=""):
        return f"Dialogue: 0,0:00:01.00,0:00:02.00,CN,Li,0,0,0,{effect},{text}\n"

    def test_drawings_and_parts_of_effects(self, make):
        lines = [
            self.line(r"{\p1}m 0 0 l 9 0 9 9{\p0}"),
            self.line(r"{\p2\pos(1,2)}m 0 0 b 1 1 2 2 3 3{\p0}慢慢走。{\p1}m 1 1{\p0}"),
            self.line(r"{\k20}Walk {\k30}slow\Nly.{a note}"),
            self.line("syl", "fx"),
            self.line("过\\h桥", "Banner;5"),
        ]
        found = contents(make("a.ass", self.HEAD + "".join(lines)))
        assert [text for text, _ in found.paragraphs] == ["慢慢走。", "Walk slow\nly.", "过 桥"]

    @pytest.mark.parametrize("name", ["a.txt", "a.unknown"])
    def test_subtitles_are_known_by_their_beginning(self, make, name):
        for start in ("WEBVTT\n\n00:01.000 --> 00:02.000\n", "1\n00:00:01,000 --> 00:00:02,000\n"):
            (bitext,) = read(make(name, start + "慢慢走。\nWalk slowly.\n"))
            assert (bitext.zh.text, bitext.en.text) == ("慢慢走。", "Walk slowly.")


@pytest.mark.parametrize("name", ["punycode", "idna", "unicode_escape", "rot13", "base64", "zlib"])
def test_a_codec_that_no_text_is_in_is_not_run_because_a_page_names_it(make, monkeypatch, name):
    named = []

    def decode(data, source, encoding, language):
        named.append(encoding)
        return real(data, source, encoding, language)

    real = html.decode
    monkeypatch.setattr(html, "decode", decode)
    found = contents(make("a.html", f"<meta charset={name}><p>慢慢走。</p>".encode()))
    assert named == [None]
    assert list(found.paragraphs) == [("慢慢走。", "paragraph")]


@pytest.mark.parametrize("declared", ["iso-8859-1", "latin1", "us-ascii", "windows-1252"])
def test_quotes_of_windows_are_read_as_browsers_read_them(make, declared):
    found = contents(make("a.html", f"<meta charset={declared}><p>“Slow”</p>".encode("cp1252")))
    assert list(found.paragraphs) == [("“Slow”", "paragraph")]
