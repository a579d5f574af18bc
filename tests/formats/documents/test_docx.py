"""DOCX: what a reader of the page sees, and the notes under it."""

from __future__ import annotations

import zipfile

import pytest
from duiqi.formats.documents.docx import read

pytest.importorskip("docx")

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PARTS = ("styles", "footnotes", "endnotes", "comments")


@pytest.fixture
def contents(tmp_path):
    """Reads a file with this body, and with these other parts, each the inside of its root."""

    def of(body, **parts):
        parts = {"styles": "", **parts}
        path = tmp_path / "a.docx"
        with zipfile.ZipFile(path, "w") as archive:
            overrides = "".join(
                f"<Override PartName='/word/{name}.xml' ContentType='{TYPE}.{name}+xml'/>" for name in parts
            )
            archive.writestr(
                "[Content_Types].xml",
                f"<Types xmlns='{PACKAGE}/content-types'>"
                "<Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/>"
                f"<Override PartName='/word/document.xml' ContentType='{TYPE}.document.main+xml'/>{overrides}</Types>",
            )
            archive.writestr("_rels/.rels", relations({"officeDocument": "word/document.xml"}))
            archive.writestr("word/_rels/document.xml.rels", relations({name: f"{name}.xml" for name in parts}))
            archive.writestr("word/document.xml", f"<w:document xmlns:w='{W}'><w:body>{body}</w:body></w:document>")
            for name, inside in parts.items():
                archive.writestr(f"word/{name}.xml", f"<w:{name} xmlns:w='{W}'>{inside}</w:{name}>")
        return read(path)

    return of


def relations(targets):
    inside = "".join(
        f"<Relationship Id='r{number}' Type='{OFFICE}/{name}' Target='{target}'/>"
        for number, (name, target) in enumerate(targets.items())
    )
    return f"<Relationships xmlns='{PACKAGE}/relationships'>{inside}</Relationships>"


def run(text, properties=""):
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def paragraph(*runs, mark="", style=""):
    style = f"<w:pStyle w:val='{style}'/>" if style else ""
    return f"<w:p><w:pPr>{style}<w:rPr>{mark}</w:rPr></w:pPr>{''.join(runs)}</w:p>"


def style(name, inside, kind="character"):
    return f"<w:style w:type='{kind}' w:styleId='{name}'><w:name w:val='{name}'/>{inside}</w:style>"


HIDES = "<w:rPr><w:vanish/></w:rPr>"


class TestHiddenText:
    @pytest.mark.parametrize(
        ("properties", "seen"),
        [
            ("<w:vanish/>", False),
            ("<w:vanish w:val='1'/>", False),
            ("<w:vanish w:val='0'/>", True),
            ("<w:vanish w:val='false'/>", True),
            ("<w:rStyle w:val='Secret'/>", False),
            ("<w:rStyle w:val='Heir'/>", False),
            ("<w:rStyle w:val='Secret'/><w:vanish w:val='0'/>", True),
            ("<w:rStyle w:val='Circle'/>", True),
            ("<w:rStyle w:val='Unknown'/>", True),
        ],
    )
    def test_of_a_run(self, contents, properties, seen):
        styles = (
            style("Secret", HIDES)
            + style("Heir", "<w:basedOn w:val='Secret'/>")
            + style("Circle", "<w:basedOn w:val='Circle'/>")
        )
        found = contents(paragraph(run("看"), run("藏", properties)), styles=styles)
        assert found.paragraphs == [("看藏" if seen else "看", "paragraph")]

    def test_of_a_paragraph_by_its_style(self, contents):
        styles = style("Draft", HIDES, "paragraph") + style("Secret", HIDES)
        # Two styles that hide toggle each other.
        body = paragraph(run("藏"), run("看", "<w:rStyle w:val='Secret'/>"), style="Draft")
        assert contents(body, styles=styles).paragraphs == [("看", "paragraph")]

    def test_a_paragraph_all_hidden_is_none(self, contents):
        assert contents(paragraph(run("藏", "<w:vanish/>")) + paragraph(run("看"))).paragraphs == [("看", "paragraph")]


class TestFields:
    def field(self, *inside):
        parts = {"[": "begin", "|": "separate", "]": "end"}
        return "".join(
            f"<w:r><w:fldChar w:fldCharType='{parts[part]}'/></w:r>" if part in parts else part for part in inside
        )

    def test_codes_in_ordinary_runs_are_no_text_and_results_are(self, contents):
        body = paragraph(run("见第"), self.field("[", run("PAGEREF x "), "|", run("三"), "]"), run("页。"))
        assert contents(body).paragraphs == [("见第三页。", "paragraph")]

    def test_fields_without_a_result_and_within_others(self, contents):
        entry = self.field("[", run("XE 茶"), "]")
        inner = self.field(
            "[", run("IF "), self.field("[", run("A"), "|", run("1"), "]"), run("=1"), "|", run("是"), "]"
        )
        assert contents(paragraph(run("茶"), entry, run("好"), inner)).paragraphs == [("茶好是", "paragraph")]

    def test_a_field_over_paragraphs(self, contents):
        body = paragraph(self.field("[", run("TOC")), run("一")) + paragraph(
            run("二"), self.field("|", run("目录"), "]")
        )
        assert contents(body).paragraphs == [("目录", "paragraph")]

    def test_a_field_without_end_loses_no_text(self, contents):
        body = paragraph(self.field("["), run("正文。")) + paragraph(run("还有。"))
        assert contents(body).paragraphs == [("正文。", "paragraph"), ("还有。", "paragraph")]


class TestParagraphMarks:
    @pytest.mark.parametrize("mark", ["<w:del w:id='1'/>", "<w:moveFrom w:id='1'/>", "<w:vanish/>"])
    def test_of_deleted_marks_join_paragraphs(self, contents, mark):
        body = paragraph(run("前"), mark=mark) + paragraph(run("后")) + paragraph(run("末"), mark=mark)
        assert contents(body).paragraphs == [("前后", "paragraph"), ("末", "paragraph")]

    def test_a_style_separator_keeps_the_heading_apart(self, contents):
        body = paragraph(run("题"), mark="<w:vanish/><w:specVanish/>") + paragraph(run("文"))
        assert contents(body).paragraphs == [("题", "paragraph"), ("文", "paragraph")]


class TestNotes:
    NOTES = (
        "<w:footnote w:id='0' w:type='separator'><w:p><w:r><w:separator/></w:r></w:p></w:footnote>"
        f"<w:footnote w:id='1'>{paragraph('<w:r><w:footnoteRef/></w:r>', run(' 甲注。'))}</w:footnote>"
        f"<w:footnote w:id='2'>{paragraph(run('乙注。'))}{paragraph(run('续。'))}</w:footnote>"
        f"<w:footnote w:id='3'>{paragraph(run('无人提及。'))}</w:footnote>"
    )

    def reference(self, number, sort="footnote", more=""):
        return f"<w:r><w:{sort}Reference w:id='{number}' {more}/></w:r>"

    def test_come_after_the_body_in_the_order_of_their_references(self, contents):
        body = paragraph(run("一"), self.reference(2), self.reference(7, "endnote"))
        body += paragraph(run("二"), self.reference(1))
        ends = f"<w:endnote w:id='7'>{paragraph(run('尾注。'))}</w:endnote>"
        assert contents(body, footnotes=self.NOTES, endnotes=ends).paragraphs == [
            ("一", "paragraph"),
            ("二", "paragraph"),
            ("乙注。", "note"),
            ("续。", "note"),
            ("尾注。", "note"),
            ("甲注。", "note"),
        ]

    def test_of_deleted_references_are_none(self, contents):
        body = paragraph(run("一"), f"<w:del>{self.reference(1)}</w:del>")
        assert contents(body, footnotes=self.NOTES).paragraphs == [("一", "paragraph")]

    def test_marks_of_their_own_are_no_text(self, contents):
        mark = "<w:r><w:footnoteReference w:id='1' w:customMarkFollows='1'/><w:t>※</w:t></w:r>"
        found = contents(paragraph(run("一"), mark, run("二")), footnotes=self.NOTES)
        assert found.paragraphs == [("一二", "paragraph"), ("甲注。", "note")]

    def test_that_are_missing_are_counted(self, contents):
        found = contents(paragraph(run("一"), self.reference(9)), footnotes=self.NOTES)
        assert "1 notes are referred to, but are not in the file" in found.warnings[0]


def test_comments_are_left_out_and_counted(contents):
    comments = f"<w:comment w:id='1'>{paragraph(run('批注'))}</w:comment>"
    found = contents(paragraph(run("文"), "<w:r><w:commentReference w:id='1'/></w:r>"), comments=comments)
    assert found.paragraphs == [("文", "paragraph")]
    assert "1 comments are left out" in found.warnings[0]
