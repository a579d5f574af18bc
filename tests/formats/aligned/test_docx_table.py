"""DOCX: a table of two columns under real headings, as Word, LibreOffice and python-docx open it."""

import pytest
from duiqi.errors import MissingExtraError
from duiqi.formats import write
from duiqi.formats.documents import docx as reader

docx = pytest.importorskip("docx")
from docx.oxml.ns import qn  # noqa: E402
from docx.table import Table  # noqa: E402


def blocks(path):
    """What stands in the body: headings as texts, tables as rows of two texts without the row of languages."""
    found = []
    for block in docx.Document(path).iter_inner_content():
        if isinstance(block, Table):
            found.append([tuple(cell.text for cell in row.cells) for row in block.rows][1:])
        elif block.text:
            found.append((block.style.name, block.text))
    return found


def test_beads_are_rows_and_headings_stand_outside(tmp_path, book):
    written = write(book, tmp_path / "a.docx")
    texts = [(pair.zh, pair.en) for pair in book]
    assert blocks(tmp_path / "a.docx") == [
        ("Heading 1", "小站\nThe Halt"),
        texts[1:5],
        ("Heading 2", "第二章\nChapter Two"),
        texts[6:],
    ]
    assert (written.beads, written.left_out) == (8, 0)


def test_paragraphs_are_rows_where_these_are_asked_for(tmp_path, book):
    write(book, tmp_path / "a.docx", "paragraph")
    assert blocks(tmp_path / "a.docx")[1] == [(pair.zh, pair.en) for pair in book.pairs("paragraph")][1:4]


def test_a_document_without_a_title_has_its_name(tmp_path, book, plain):
    write([book, plain], tmp_path / "a.docx")
    assert blocks(tmp_path / "a.docx")[-2:] == [("Heading 1", "other"), [("這個國家。", "This country.")]]


def test_the_row_of_languages_is_repeated_on_each_page(tmp_path, book):
    write(book, tmp_path / "a.docx")
    table = docx.Document(tmp_path / "a.docx").tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["中文", "English"]
    assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None


def test_chinese_has_chinese_fonts_and_traditional_its_own(tmp_path, book, plain):
    write([book, plain], tmp_path / "a.docx")
    document = docx.Document(tmp_path / "a.docx")
    for name in ("Normal", "Chinese", "Heading 1"):
        assert document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia")) == "SimSun"
    (run,) = document.tables[-1].rows[1].cells[0].paragraphs[0].runs
    assert run._r.rPr.rFonts.get(qn("w:eastAsia")) == "PMingLiU"
    assert run._r.rPr.rFonts.get(qn("w:hint")) == "eastAsia"
    assert run._r.rPr.find(qn("w:lang")).get(qn("w:eastAsia")) == "zh-TW"


def test_an_empty_side_is_seen(tmp_path, book):
    write(book, tmp_path / "a.docx")
    cells = [cell for row in docx.Document(tmp_path / "a.docx").tables[0].rows for cell in row.cells]
    assert [cell.text for cell in cells if cell._tc.find(f".//{qn('w:shd')}") is not None] == [""]


def test_headings_are_read_as_headings_again(tmp_path, book):
    write(book, tmp_path / "a.docx")
    kinds = dict(reader.read(tmp_path / "a.docx").paragraphs)
    assert kinds["第二章\u2028Chapter Two"] == "heading"
    assert kinds["=1+1，公式。"] == "cell"


def test_what_xml_cannot_hold_is_left_out_and_counted(tmp_path, plain):
    assert write(plain, tmp_path / "a.docx").removed == 3


def test_nothing_to_write_is_still_a_document(tmp_path):
    write([], tmp_path / "a.docx")
    assert blocks(tmp_path / "a.docx") == []


def test_without_the_package_the_message_names_the_extra(tmp_path, book, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "docx", None)
    with pytest.raises(MissingExtraError, match=r"writing DOCX .* 'duiqi\[formats\]'"):
        write(book, tmp_path / "a.docx")
    assert list(tmp_path.iterdir()) == []
