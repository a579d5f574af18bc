"""RTF, ODT, PPTX, ODS, XLS and DOC: what becomes text, what does not, and what is refused."""

from __future__ import annotations

import io
import zipfile

import pytest
from duiqi.errors import DuiqiError, InputError
from duiqi.formats import read, recognise
from duiqi.formats.documents import doc
from duiqi.formats.documents.sheets import rows_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ODF = " ".join(
    f"xmlns:{name}='urn:oasis:names:tc:opendocument:xmlns:{name}:1.0'"
    for name in ("text", "table", "style", "office", "drawing")
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
def contents(tmp_path):
    def of(name, data):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode("latin-1"))
        return recognise.find(path).read_contents()(path)

    return of


def archive(**parts):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        for name, text in parts.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return data.getvalue()


class TestRtf:
    def texts(self, contents, body):
        return list(contents("a.rtf", "{\\rtf1\\ansi\\ansicpg936\\deff0" + body + "}").paragraphs)

    @pytest.mark.parametrize(
        ("body", "text"),
        [
            (r"\'ba\'c3\'b2@", "好睝"),  # a character's second byte may be a letter
            (r"{\fonttbl{\f1\fcharset136 MingLiU;}}\f1\'a6\'6e", "好"),
            (r"{\fonttbl{\f1\fcharset0 Times;}}\f1 caf\'e9", "café"),
            (r"\uc1\u22909\'ba\u-10179?\u-9216?", "好\U0001f400"),
            (r"\uc2\u22909\'ba\'c3a", "好a"),
            (r"{\uc0\u22909}\u22909?", "好好"),
            (r"a\~b\_c\-d\emdash\{\\", "a\xa0b-cd—{\\"),
            ("a\r\nb\\line c", "ab\nc"),
            (r"a{\v b}{\v0 c}\v d\plain e", "ace"),
            (r"a{\deleted b}c", "ac"),
            (r"a{\*\generator x}{\header h}{\pict 89504e}{\pict\bin3 }{}}b", "ab"),
            (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt a}}b{\xe c}", "ab"),
            (r"{\pntext 1.}{\listtext 1.}a", "a"),
            (r"a\deleted\par\deleted0 b", "ab"),
        ],
    )
    def test_text(self, contents, body, text):
        assert self.texts(contents, body + r"\par") == [(text, "paragraph")]

    def test_kinds(self, contents):
        body = (
            r"{\stylesheet{\s0 Normal;}{\s1 heading 1;}{\s2 Title;}}{\pard\s2 T\par}{\pard\s1 H\par}"
            r"\pard\outlinelevel0 I\par\pard P\par\pard\ls1 L\par\trowd\intbl A\cell B\cell\row\pard Q"
        )
        kinds = ["title", "heading", "heading", "paragraph", "item", "cell", "cell", "paragraph"]
        assert self.texts(contents, body) == list(zip("THIPLABQ", kinds, strict=True))

    def test_notes_come_after_the_text(self, contents):
        body = r"\pard\ls1 a{\super\chftn}{\footnote\pard\chftn  n\par m}b\par c{\footnote\ftnalt e}"
        expected = [("ab", "item"), ("c", "item"), ("n", "note"), ("m", "note"), ("e", "note")]
        assert self.texts(contents, body) == expected

    def test_text_boxes_are_text_once(self, contents):
        box = r"{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt in\par}}{\shprslt in}}"
        assert self.texts(contents, f"a{box}b\\par") == [("in", "paragraph"), ("ab", "paragraph")]

    def test_comments_are_counted_and_the_title_is_metadata(self, contents):
        found = contents("a.rtf", r"{\rtf1{\info{\title T}{\author A}}a{\*\annotation{\*\atnref 1}note}b}")
        assert list(found.paragraphs) == [("ab", "paragraph")]
        assert found.metadata == {"title": "T"}
        assert "1 comments" in found.warnings[0]

    def test_another_kind_of_file_is_refused(self, contents):
        with pytest.raises(InputError, match="expected an RTF file"):
            contents("a.rtf", "text")


class TestOdt:
    def file(self, body, styles="", **parts):
        content = (
            f"<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
        )
        return archive(content_xml=content, **parts)

    def test_structure(self, contents):
        body = (
            "<text:p text:style-name='P1'>题</text:p><text:h>章</text:h>"
            "<text:p>一\n  <text:span>二</text:span><text:s text:c='2'/>三<text:line-break/>四</text:p>"
            "<text:list><text:list-item><text:p>项</text:p></text:list-item></text:list>"
            "<table:table><table:table-row><table:table-cell><text:p>格</text:p></table:table-cell></table:table-row></table:table>"
        )
        styles = "<style:style style:name='P1' style:parent-style-name='Title'/>"
        assert list(contents("a.odt", self.file(body, styles)).paragraphs) == [
            ("题", "title"),
            ("章", "heading"),
            ("一 二  三\n四", "paragraph"),
            ("项", "item"),
            ("格", "cell"),
        ]

    def test_notes_come_last_and_comments_and_deletions_do_not(self, contents):
        body = (
            "<text:tracked-changes><text:p>删</text:p></text:tracked-changes>"
            "<text:p>甲<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>注。</text:p>"
            "</text:note-body></text:note>乙<office:annotation><text:p>批</text:p></office:annotation></text:p>"
            "<text:p>丙<text:ruby><text:ruby-base>丁</text:ruby-base><text:ruby-text>ding</text:ruby-text></text:ruby></text:p>"
        )
        found = contents("a.odt", self.file(body))
        assert list(found.paragraphs) == [("甲乙", "paragraph"), ("丙丁", "paragraph"), ("注。", "note")]
        assert "1 comments" in found.warnings[0]

    def test_hidden_text_is_none(self, contents):
        styles = (
            "<style:style style:name='H'><style:text-properties text:display='none'/></style:style>"
            "<style:style style:name='C' style:parent-style-name='H'/>"
            "<style:style style:name='O' style:parent-style-name='O'/>"
        )
        body = (
            "<text:p text:style-name='O'>看<text:span text:style-name='C'>藏</text:span></text:p>"
            "<text:p text:style-name='H'>藏</text:p>"
            "<text:section text:display='none'><text:p>藏</text:p></text:section>"
        )
        assert list(contents("a.odt", self.file(body, styles)).paragraphs) == [("看", "paragraph")]

    def test_encrypted_is_refused(self, contents):
        with pytest.raises(InputError, match="found an encrypted one; save it without a password"):
            contents("a.odt", self.file("", **{"META-INF__manifest_xml": "<m><encryption-data/></m>"}))


class TestPptx:
    A = "http://schemas.openxmlformats.org/drawingml/2006/main"
    P = "http://schemas.openxmlformats.org/presentationml/2006/main"
    R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def slide(self, *shapes, show="1"):
        inside = "".join(
            f"<p:sp><p:nvSpPr><p:nvPr>{f'<p:ph type={place!r}/>' if place else ''}</p:nvPr></p:nvSpPr><p:txBody><a:p>"
            f"<a:r><a:t>{text[:1]}</a:t></a:r><a:r><a:t>{text[1:]}</a:t></a:r></a:p></p:txBody></p:sp>"
            for text, place in shapes
        )
        return f"<p:sld xmlns:a='{self.A}' xmlns:p='{self.P}' show='{show}'>{inside}</p:sld>"

    def relations(self, **targets):
        inside = "".join(f"<Relationship Id='{name}' Target='{target}'/>" for name, target in targets.items())
        return f"<Relationships>{inside}</Relationships>"

    def test_slides_come_in_their_order_then_the_notes(self, contents):
        show = "".join(f"<p:sldId r:id='{name}'/>" for name in ("b", "a", "c"))
        data = archive(
            ppt__presentation_xml=f"<p:presentation xmlns:p='{self.P}' xmlns:r='{self.R}'>{show}</p:presentation>",
            **{
                "ppt___rels__presentation_xml.rels": self.relations(
                    a="slides/1.xml", b="slides/2.xml", c="/ppt/slides/3.xml"
                ),
                "ppt__slides__1_xml": self.slide(("第二", ""), ("7", "sldNum")),
                "ppt__slides__2_xml": self.slide(("标题", "title"), ("正文。", "body")),
                "ppt__slides__3_xml": self.slide(("隐藏", ""), show="0"),
                "ppt__slides___rels__2_xml.rels": self.relations(n="../notesSlides/1.xml"),
                "ppt__notesSlides__1_xml": self.slide(("讲稿。", "body"), ("2", "sldNum")),
            },
        )
        found = contents("a.pptx", data)
        assert list(found.paragraphs) == [
            ("标题", "heading"),
            ("正文。", "paragraph"),
            ("第二", "paragraph"),
            ("讲稿。", "note"),
        ]
        assert "1 hidden slides" in found.warnings[0]


class TestSheets:
    CELL = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>"

    def ods(self, *sheets):
        inside = "".join(f"<table:table>{sheet}</table:table>" for sheet in sheets)
        return archive(
            content_xml=f"<office:document-content {ODF}><office:body><office:spreadsheet>{inside}"
            "</office:spreadsheet></office:body></office:document-content>"
        )

    def test_rows_of_ods(self, tmp_path):
        path = tmp_path / "a.ods"
        empty = "<table:table-row table:number-rows-repeated='1048576'><table:table-cell/></table:table-row>"
        row = "<table:table-row{}>{}</table:table-row>"
        gap = "<table:table-cell table:number-columns-repeated='2'/>"
        one = row.format("", self.CELL.format("", "甲") + gap + self.CELL.format("", "A<text:s/>B"))
        twice = row.format(" table:number-rows-repeated='2'", self.CELL.format("", "乙"))
        path.write_bytes(self.ods(one + empty, twice))
        assert list(rows_of(path)) == [[["甲", "", "", "A B"]], [["乙"], ["乙"]]]

    def test_rows_of_xls(self, tmp_path):
        xlwt = pytest.importorskip("xlwt", reason="writes the XLS file that is read")
        book = xlwt.Workbook()
        for name, cells in (("一", ["你好。", "Hello.", 3, 2.5, True]), ("二", ["再见。", "Bye."])):
            sheet = book.add_sheet(name)
            for column, cell in enumerate(cells):
                sheet.write(1, column, cell)
        book.save(str(tmp_path / "a.xls"))
        sheets = list(rows_of(tmp_path / "a.xls"))
        assert sheets == [[["你好。", "Hello.", "3", "2.5", "TRUE"]], [["再见。", "Bye."]]]

    def test_both_languages_are_found_in_columns(self, tmp_path):
        path = tmp_path / "a.ods"
        rows = (("今天下雨。", "It rained today."), ("明天天晴。", "It will be fine tomorrow."))
        cells = "".join(
            f"<table:table-row>{''.join(self.CELL.format('', cell) for cell in row)}</table:table-row>" for row in rows
        )
        path.write_bytes(self.ods(cells))
        (bitext,) = read(path)
        assert bitext.zh.text == "今天下雨。\n明天天晴。"
        assert bitext.en.text == "It rained today.\nIt will be fine tomorrow."

    @pytest.mark.parametrize("data", [b"<html><table>", OLE + bytes(600)])
    def test_what_is_no_xls_is_refused(self, tmp_path, data):
        pytest.importorskip("xlrd")
        path = tmp_path / "a.xls"
        path.write_bytes(data)
        with pytest.raises(InputError, match="expected an XLS file"):
            list(rows_of(path))


class TestDoc:
    @pytest.mark.parametrize(
        ("data", "text"),
        [
            (r"{\rtf1 \u22909?\par}", "好"),
            ("<html><body><p>好</p></body></html>".encode(), "好"),
            ("这是一个很好的故事。".encode("gb18030"), "这是一个很好的故事。"),
        ],
    )
    def test_what_only_has_the_name_is_read_as_what_it_is(self, contents, data, text):
        assert [text for text, _ in contents("a.doc", data).paragraphs] == [text]

    def test_without_libreoffice_says_what_to_do(self, contents, monkeypatch):
        monkeypatch.setattr(doc, "program", lambda: None)
        with pytest.raises(InputError, match="install LibreOffice, or save it as DOCX"):
            contents("a.doc", OLE + bytes(600))

    def test_a_program_that_takes_too_long_is_ended(self, contents, monkeypatch, tmp_path):
        slow = tmp_path / "slow"
        slow.write_text("#!/bin/sh\nsleep 100\n")
        slow.chmod(0o755)
        monkeypatch.setattr(doc, "program", lambda: str(slow))
        monkeypatch.setattr(doc, "_TIMEOUT", 0.2)
        with pytest.raises(InputError, match="did not read it within"):
            contents("a.doc", OLE + bytes(600))


@pytest.mark.parametrize(
    ("inside", "found"), [("EncryptedPackage", "found an encrypted one"), ("WordDocument", "of the old kind")]
)
def test_old_containers_under_new_names_are_told(contents, inside, found):
    pytest.importorskip("docx")
    with pytest.raises(InputError, match=found):
        contents("a.docx", OLE + inside.encode("utf-16-le"))


class TestDamage:
    SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

    def whole(self, kind):
        if kind == "rtf":
            return rb"{\rtf1\ansi\ansicpg936{\stylesheet{\s1 heading 1;}}{\footnote n}\u22909?\'ba\'c3\par\bin3 abc}"
        if kind == "odt":
            return TestOdt().file("<text:p>好<text:s text:c='2'/></text:p>")
        if kind == "ods":
            return TestSheets().ods(f"<table:table-row>{TestSheets.CELL.format('', '甲')}</table:table-row>")
        book = pytest.importorskip("xlwt", reason="writes the XLS file that is damaged").Workbook()
        book.add_sheet("a").write(0, 0, "好")
        data = io.BytesIO()
        book.save(data)
        return data.getvalue()

    @pytest.mark.parametrize("kind", ["rtf", "odt", "ods", "xls"])
    @SETTINGS
    @given(data=st.data())
    def test_is_one_line(self, tmp_path, kind, data):
        whole = self.whole(kind)
        at = data.draw(st.integers(0, len(whole) - 1))
        path = tmp_path / f"a.{kind}"
        path.write_bytes(whole[:at] + data.draw(st.binary(max_size=4)) + whole[at + data.draw(st.integers(0, 50)) :])
        try:
            found = recognise.find(path).read_contents()(path)
        except DuiqiError as error:
            assert "\n" not in str(error)
        else:
            "".join(text for text, _ in found.paragraphs).encode("utf-8")
