"""DOCX: a document's beads as a table of two columns, Chinese and English, under headings that Word finds."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...document import Alignment, Level
from ...errors import MissingExtraError
from ..rendering import chinese_tag
from .book import Chapter, Row, chapters, titles
from .markup import MarkupWriter

if TYPE_CHECKING:
    from docx.styles.style import ParagraphStyle

# The first date that ZIP can hold, for the same bytes each time.
_DATE: Final = (1980, 1, 1, 0, 0, 0)

# A column, in twentieths of a point: half of A4 between margins of two centimetres.
_WIDTH: Final = 4819
_LATIN: Final = "Times New Roman"
_CHINESE: Final = {"zh-CN": "SimSun", "zh-TW": "PMingLiU"}

_BODY_PART: Final = "word/document.xml"
_TABLE: Final = (
    '<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/>'
    '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="227" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    f'<w:tblGrid><w:gridCol w:w="{_WIDTH}"/><w:gridCol w:w="{_WIDTH}"/></w:tblGrid>'
)
# Word needs a paragraph between two tables, and after the last one.
_TABLE_END: Final = '</w:tbl><w:p><w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr></w:p>\n'
_RULE: Final = '<w:tcBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="CFCFCF"/></w:tcBorders>'
_GAP: Final = '<w:shd w:val="clear" w:color="auto" w:fill="EFEFEF"/>'


class DocxWriter(MarkupWriter):
    """Writes a row a bead, those with an empty side always, with the empty cell grey.

    Titles and headings stand between tables, where Word's navigation and its table of contents find them; a document
    that does not begin with a title has its name as heading. The first row of a table, which names the languages, is
    repeated on each page. A thin line stands where a paragraph begins. Texts have the styles ``Chinese`` and
    ``English``, to be changed in one place.

    Raises:
        MissingExtraError: python-docx is not installed.
    """

    def __init__(self, path: Path, level: Level = "sentence", unpaired: bool = False) -> None:
        parts = _empty_document()
        super().__init__(path, level, unpaired)
        body = parts.pop(_BODY_PART).decode()
        begin, rest, end = body.partition("<w:sectPr")
        self._end = rest + end
        archive = self._stack.enter_context(zipfile.ZipFile(self._file, "w"))
        for name, data in parts.items():
            archive.writestr(_entry(name), data)
        self._body = self._stack.enter_context(archive.open(_entry(_BODY_PART), "w"))
        self._body.write(begin.encode())

    def add(self, alignment: Alignment) -> None:
        """Write the headings and tables of one document."""
        chinese = chinese_tag(alignment)
        for position, chapter in enumerate(chapters(alignment)):
            for text in self._chapter(alignment, chapter, chinese, first=position == 0):
                self._body.write(text.encode())
        self.beads += len(alignment.beads if self.level == "sentence" else alignment.paragraph_beads)

    def close(self) -> None:
        """Finish the file and give it its name."""
        self._body.write(self._end.encode())
        super().close()

    def _chapter(self, alignment: Alignment, chapter: Chapter, chinese: str, first: bool) -> Iterator[str]:
        begins = any(block.kind == "title" for row in chapter.rows[:1] for block in row.zh + row.en)
        if first and not begins:
            yield self._heading(1, titles(alignment.bitext), chinese)
        for number, row in enumerate(chapter.rows[: chapter.headings]):
            level = 1 if first and begins and number == 0 else 2
            yield self._heading(level, (row.text("zh"), row.text("en")), chinese)
        rows = chapter.rows[chapter.headings :]
        if rows:
            yield _TABLE + self._table_head(chinese)
            # A sentence stays on one page; a paragraph may run over two.
            whole = "<w:trPr><w:cantSplit/></w:trPr>" if self.level == "sentence" else ""
            for row in rows:
                for position, (zh, en) in enumerate(self._texts(alignment, row)):
                    rule = _RULE if position == row.part == 0 else ""
                    yield f"<w:tr>{whole}{self._cell(zh, chinese, rule)}{self._cell(en, 'en', rule)}</w:tr>\n"
            yield _TABLE_END

    def _texts(self, alignment: Alignment, row: Row) -> Iterator[tuple[str, str]]:
        if self.level == "sentence" and row.beads:
            for index in row.beads:
                pair = alignment[index]
                yield pair.zh, pair.en
        else:
            yield row.text("zh"), row.text("en")

    def _table_head(self, chinese: str) -> str:
        cells = (
            f'<w:tc><w:tcPr><w:tcW w:w="{_WIDTH}" w:type="dxa"/></w:tcPr><w:p>'
            f'<w:pPr><w:pStyle w:val="Language"/></w:pPr>{self._run(text, tag)}</w:p></w:tc>'
            for text, tag in (("中文", chinese), ("English", "en"))
        )
        return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>\n"

    def _cell(self, text: str, tag: str, rule: str) -> str:
        style = "English" if tag == "en" else "Chinese"
        width = f'<w:tcW w:w="{_WIDTH}" w:type="dxa"/>'
        return (
            f"<w:tc><w:tcPr>{width}{rule}{'' if text else _GAP}</w:tcPr>"
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{self._run(text, tag) if text else ""}</w:p></w:tc>'
        )

    def _heading(self, level: int, title: tuple[str, str], chinese: str) -> str:
        """A heading of one or two lines: Chinese, English."""
        runs = [self._run(text, tag) for text, tag in zip(title, (chinese, "en"), strict=True) if text]
        inside = "<w:r><w:br/></w:r>".join(runs)
        return f'<w:p><w:pPr><w:pStyle w:val="Heading{level}"/></w:pPr>{inside}</w:p>\n'

    def _run(self, text: str, tag: str) -> str:
        """A text; Chinese says so, or Word sets its quotation marks in the English font."""
        look = ""
        if tag != "en":
            font = f' w:eastAsia="{_CHINESE[tag]}"' if tag != "zh-CN" else ""
            language = f'<w:lang w:eastAsia="{tag}"/>' if tag != "zh-CN" else ""
            look = f'<w:rPr><w:rFonts{font} w:hint="eastAsia"/>{language}</w:rPr>'
        return f'<w:r>{look}<w:t xml:space="preserve">{self._escaped(text)}</w:t></w:r>'


def _entry(name: str) -> zipfile.ZipInfo:
    about = zipfile.ZipInfo(name, _DATE)
    about.compress_type = zipfile.ZIP_DEFLATED
    about.create_system = 3  # else it differs by the system it is written on
    return about


def _empty_document() -> dict[str, bytes]:
    """The parts of a document that has all but its text: styles, page, properties."""
    try:
        import docx  # noqa: PLC0415
        from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415
        from docx.oxml.ns import qn  # noqa: PLC0415
        from docx.shared import Cm, Pt, RGBColor  # noqa: PLC0415
    except ImportError:
        raise MissingExtraError("writing DOCX", "formats") from None

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "duiqi", "", ""

    def dress(style: ParagraphStyle, size: float, before: float, after: float, colour: str = "000000") -> None:
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.clear()
        for script in ("ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{script}"), _LATIN)
        fonts.set(qn("w:eastAsia"), _CHINESE["zh-CN"])
        style.font.size, style.font.color.rgb = Pt(size), RGBColor.from_string(colour)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)

    styles = document.styles
    dress(styles["Normal"], 11, 0, 0)
    dress(styles["Heading 1"], 16, 18, 10)
    dress(styles["Heading 2"], 13, 14, 6)
    for name, size, after, colour in (
        ("Chinese", 11, 4, "000000"),
        ("English", 11, 4, "000000"),
        ("Language", 8, 2, "7F7F7F"),
    ):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.quick_style = styles["Normal"], True
        dress(style, size, 2, after, colour)
        style.paragraph_format.line_spacing = 1.25 if name == "Chinese" else 1.15
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")

    file = BytesIO()
    document.save(file)
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
