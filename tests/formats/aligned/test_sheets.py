"""Tables of aligned text read back: duiqi's own XLSX and TSV, as a person or a spreadsheet program left them."""

import json

import pytest
from duiqi.corrections.compare import compare
from duiqi.document import Alignment, Bead, Bitext
from duiqi.errors import InputError
from duiqi.formats import read_alignments, write
from duiqi.formats.aligned import tsv, xlsx
from duiqi.formats.aligned.alignments import read_annotations

openpyxl = pytest.importorskip("openpyxl")
pytest.importorskip("xlsxwriter")

HEADER = ["document", "en", "zh", "status", "note", "zh_indexes", "en_indexes"]


def saved_again(path, change=lambda sheet: None):
    """The workbook as another program saves it, changed or not."""
    book = openpyxl.load_workbook(path)
    change(book.active)
    book.save(path)
    return path


def table(path, *rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_a_written_sheet_comes_back_with_status_note_and_confidence(tmp_path, book):
    write(book, tmp_path / "a.xlsx")
    (annotation,) = read_annotations(saved_again(tmp_path / "a.xlsx"))
    assert annotation.name == "news/1"
    assert [(bead.status, bead.note, bead.confidence) for bead in annotation.beads] == [
        (bead.status, bead.note, bead.confidence) for bead in book.beads
    ]
    assert [(pair.zh, pair.en) for pair in annotation.alignment()] == [(pair.zh, pair.en) for pair in book]


def test_a_sheet_put_back_into_its_texts_has_their_indexes(tmp_path, book):
    write(book, tmp_path / "a.xlsx")
    (annotation,) = read_annotations(tmp_path / "a.xlsx", {"news/1": book.bitext})
    assert [(bead.zh, bead.en) for bead in annotation.beads] == [(bead.zh, bead.en) for bead in book.beads]


def test_an_unchanged_sheet_has_no_corrections(tmp_path, book):
    write(book, tmp_path / "a.xlsx")
    found = xlsx.corrected_rows(saved_again(tmp_path / "a.xlsx"))
    assert list(found) == ["news/1"]
    assert [row.bead.zh for row in found["news/1"]] == [bead.zh for bead in book.beads]
    comparison = compare(found["news/1"], book)
    assert (comparison.edits, comparison.reworded, comparison.refused) == ((), (), ())


def test_what_programs_change_on_saving_does_no_harm(tmp_path):
    path = table(
        tmp_path / "a.xlsx",
        ["Corrected by hand"],
        [*HEADER, None, None],
        ["one", "Rain came.", "下雨了。", "Checked", "good", 0.0, 0, None],
        [None] * 7,
        ["one", "It stopped. We left.", "停了。我们走了。", None, None, "1 2", "1,2"],
        ["one", "", "完。", "auto", "", 3, ""],
    )
    sheet_name = "Sheet"
    (rows,) = xlsx.corrected_rows(path).values()
    assert [(row.place, row.zh, row.en, row.bead) for row in rows] == [
        (f"{sheet_name} row 3", "下雨了。", "Rain came.", Bead((0,), (0,), status="checked", note="good")),
        (f"{sheet_name} row 5", "停了。我们走了。", "It stopped. We left.", Bead((1, 2), (1, 2))),
        (f"{sheet_name} row 6", "完。", "", Bead((3,), ())),
    ]


def test_documents_of_one_sheet_are_told_apart(tmp_path, book, plain):
    write([book, plain], tmp_path / "a.xlsx")
    assert {name: len(rows) for name, rows in xlsx.corrected_rows(tmp_path / "a.xlsx").items()} == {
        "news/1": 8,
        "other": 1,
    }


def test_a_sheet_of_paragraphs_is_refused(tmp_path, book):
    write(book, tmp_path / "a.xlsx", "paragraph")
    with pytest.raises(InputError, match="found rows of paragraphs only"):
        xlsx.corrected_rows(tmp_path / "a.xlsx")


def test_any_bilingual_workbook_is_pairs_with_its_other_columns(tmp_path):
    path = table(
        tmp_path / "terms.xlsx", ["Subject", "English", "中文"], ["river", "bridge", "桥"], ["river", "ferry", "渡船"]
    )
    (alignment,) = read_alignments(path)
    assert [(pair.zh, pair.en) for pair in alignment] == [("桥", "bridge"), ("渡船", "ferry")]
    assert [json.loads(value) for _, value in alignment.beads[0].extra] == [{"Subject": "river"}]
    assert alignment.beads[0].confidence is None


def test_a_workbook_without_both_languages_is_refused_in_one_line(tmp_path):
    with pytest.raises(InputError, match="expected a column of Chinese and one of English, found none"):
        list(read_annotations(table(tmp_path / "a.xlsx", ["bridge"], ["ferry"])))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_tsv_in_the_encodings_that_spreadsheets_write(tmp_path, encoding):
    rows = [
        'English\t中文\tnote\t\r\n"He said ""go""."\t"他说""走""。"\tfine\t\r\n',
        *["A bridge stood there.\t那里有一座桥。\t\t\r\n"] * 9,
    ]
    (tmp_path / "a.tsv").write_bytes("".join(rows).encode(encoding))
    (found,) = tsv.corrected_rows(tmp_path / "a.tsv").values()
    assert (found[0].zh, found[0].en, found[0].bead.note) == ('他说"走"。', 'He said "go".', "fine")
    assert [(row.zh, row.en) for row in found[1:]] == [("那里有一座桥。", "A bridge stood there.")] * 9


def test_tsv_that_duiqi_wrote_comes_back_as_rows(tmp_path):
    bitext = Bitext.from_sentences(["一。", "“二”。"], ["One.", '"Two".'], "a")
    alignment = Alignment(bitext, (Bead((0,), (0,)), Bead((1,), (1,))), (Bead((0,), (0,)),))
    write(alignment, tmp_path / "a.tsv")
    (rows,) = tsv.corrected_rows(tmp_path / "a.tsv").values()
    assert [(row.place, row.zh, row.en) for row in rows] == [("line 2", "一。", "One."), ("line 3", "“二”。", '"Two".')]


def test_a_sheet_saved_as_csv_still_says_which_document_a_row_is_of(tmp_path):
    text = "document,zh,en,status,zh_indexes,en_indexes\na,一。,One.,checked,0,0\nb,二。,Two.,auto,0,0\n"
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    found = tsv.corrected_rows(tmp_path / "x.csv")
    assert {name: [(row.zh, row.bead.status) for row in rows] for name, rows in found.items()} == {
        "a": [("一。", "checked")],
        "b": [("二。", "auto")],
    }


def test_csv_is_aligned_text_too(tmp_path):
    (tmp_path / "a.csv").write_text("id,English,中文\n1,bridge,桥\n2,ferry,渡船\n", encoding="utf-8")
    (alignment,) = read_alignments(tmp_path / "a.csv")
    assert [(pair.zh, pair.en) for pair in alignment] == [("桥", "bridge"), ("渡船", "ferry")]
