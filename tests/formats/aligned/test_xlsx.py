"""XLSX for correcting: every bead on a row, texts as texts, and it opens in other programs."""

import tracemalloc

import pytest
from duiqi.document import Alignment, Bead, Bitext
from duiqi.errors import InputError, MissingExtraError
from duiqi.formats import read, write, writer

openpyxl = pytest.importorskip("openpyxl")
pytest.importorskip("xlsxwriter")


def sheets(path):
    return openpyxl.load_workbook(path).worksheets


def rows(path):
    (sheet,) = sheets(path)
    names, *found = sheet.iter_rows(values_only=True)
    return [dict(zip(names, row, strict=True)) for row in found]


def test_every_bead_has_a_row_also_one_with_an_empty_side(tmp_path, book):
    written = write(book, tmp_path / "a.xlsx")
    found = rows(tmp_path / "a.xlsx")
    assert [(row["zh"] or "", row["en"] or "") for row in found] == [(pair.zh, pair.en) for pair in book]
    assert (written.beads, written.left_out) == (8, 0)


def test_a_row_says_what_is_known_of_its_bead(tmp_path, book):
    write(book, tmp_path / "a.xlsx")
    row = rows(tmp_path / "a.xlsx")[2]
    assert row == {
        "id": "news/1/s3",
        "zh": "他起身。",
        "en": "He rose, <script>alert(1)</script> & left.",
        "type": "1-2",
        "confidence": 0.7,
        "status": "checked",
        "note": 'see "p. 3"',
        "document": "news/1",
        "zh_indexes": "2",
        "en_indexes": "2 3",
    }


def test_a_bead_that_nobody_judged_has_no_confidence(tmp_path, book):
    write(book, tmp_path / "a.xlsx")
    assert [row["confidence"] for row in rows(tmp_path / "a.xlsx")][3:5] == [0.3, None]


def test_what_looks_like_a_formula_or_a_date_stays_text(tmp_path):
    starts = ["=1+1", "+1", "-1", "@name", "1-2", "http://example.org", "_x0041_"]
    bitext = Bitext.from_sentences([f"{start}中" for start in starts], starts, "a")
    beads = tuple(Bead((i,), (i,)) for i in range(len(starts)))
    write(Alignment(bitext, beads, (Bead((0,), (0,)),)), tmp_path / "a.xlsx")
    (sheet,) = sheets(tmp_path / "a.xlsx")
    cells = [row[2] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}
    assert [cell.value for cell in cells][:-1] == starts[:-1]
    assert not any(cell.hyperlink for cell in cells)


def test_paragraphs_have_rows_of_their_own(tmp_path, book):
    write(book, tmp_path / "a.xlsx", "paragraph")
    found = rows(tmp_path / "a.xlsx")
    assert [(row["id"], row["zh"]) for row in found][1:3] == [
        ("news/1/p2", "天亮了。他起身。"),
        ("news/1/p3", "多余。"),
    ]


def test_the_sheet_is_ready_to_be_worked_on(tmp_path, book):
    write(book, tmp_path / "a.xlsx")
    (sheet,) = sheets(tmp_path / "a.xlsx")
    (choice,) = sheet.data_validations.dataValidation
    rules = [rule.type for ranges in sheet.conditional_formatting for rule in ranges.rules]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:J9")
    assert (choice.formula1, str(choice.sqref)) == ('"auto,checked,edited"', "F2:F9")
    assert sorted(rules) == ["cellIs", "colorScale"]
    assert sheet["B2"].alignment.wrap_text
    assert sheet["C2"].alignment.wrap_text
    assert [name for name, column in sheet.column_dimensions.items() if column.hidden] == ["I"]  # openpyxl groups I, J


def test_documents_follow_each_other_on_one_sheet(tmp_path, book, plain):
    write([book, plain], tmp_path / "a.xlsx")
    assert [row["document"] for row in rows(tmp_path / "a.xlsx")] == ["news/1"] * 8 + ["other"]


def test_after_the_last_row_of_a_sheet_another_follows(tmp_path, book, monkeypatch):
    monkeypatch.setattr("duiqi.formats.aligned.xlsx.MOST_ROWS", 6)
    write(book, tmp_path / "a.xlsx")
    first, second = sheets(tmp_path / "a.xlsx")
    assert [first.max_row, second.max_row] == [6, 4]
    assert [cell.value for cell in second[1]] == [cell.value for cell in first[1]]
    assert second.auto_filter.ref == "A1:J4"


def test_a_text_longer_than_a_cell_is_refused_with_what_to_do(tmp_path):
    long = Alignment(Bitext.from_sentences(["长" * 40_000], ["Long."], "a"), (Bead((0,), (0,)),), (Bead((0,), (0,)),))
    with pytest.raises(InputError, match=r"zh text of bead a/p1 has 40,000 .* 32,767; write sentence by sentence"):
        write(long, tmp_path / "a.xlsx", "paragraph")
    with pytest.raises(InputError, match=r"bead a/s1 .* write TMX or JSONL"):
        write(long, tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_character_beyond_the_first_plane_counts_twice_as_in_excel(tmp_path):
    most = Bitext.from_sentences(["𠀀" * 16_383], ["Long."], "a")
    more = Bitext.from_sentences(["𠀀" * 16_384], ["Long."], "a")
    write(Alignment(most, (Bead((0,), (0,)),), (Bead((0,), (0,)),)), tmp_path / "a.xlsx")
    with pytest.raises(InputError, match="32,768"):
        write(Alignment(more, (Bead((0,), (0,)),), (Bead((0,), (0,)),)), tmp_path / "a.xlsx")


def test_rows_are_as_tall_as_their_texts(tmp_path):
    en = ["Short.", "A sentence that is a good deal longer than a line of its column. " * 3, "Short."]
    beads = tuple(Bead((n,), (n,)) for n in range(3))
    text = Alignment(Bitext.from_sentences(["短。"] * 3, en, "a"), beads, (Bead((0,), (0,)),))
    write([text, text], tmp_path / "a.xlsx")
    (sheet,) = sheets(tmp_path / "a.xlsx")
    assert [sheet.row_dimensions[row].height for row in range(2, 8)] == [None, 60, None] * 2


def test_memory_does_not_grow_with_the_rows(tmp_path):
    en = ["A sentence that is a good deal longer than a line of its column. " * 2] * 500
    beads = tuple(Bead((n,), (n,), 0.9) for n in range(500))
    text = Alignment(Bitext.from_sentences(["短。"] * 500, en, "a"), beads, (Bead((0,), (0,)),))
    held = []
    with writer(tmp_path / "a.xlsx") as out:
        tracemalloc.start()
        for _ in range(6):
            out.add(text)
            held.append(tracemalloc.get_traced_memory()[0])
        tracemalloc.stop()
    assert held[-1] - held[0] < 100_000


def test_what_xml_cannot_hold_is_left_out_and_counted(tmp_path, plain):
    assert write(plain, tmp_path / "a.xlsx").removed == 3
    assert rows(tmp_path / "a.xlsx")[0]["zh"] == "這個國家。"


def test_nothing_to_write_is_still_a_sheet(tmp_path):
    write([], tmp_path / "a.xlsx")
    assert rows(tmp_path / "a.xlsx") == []


def test_its_two_texts_are_read_back(tmp_path, book):
    write(book, tmp_path / "a.xlsx", "paragraph")
    (bitext,) = read(tmp_path / "a.xlsx")
    assert [bitext.zh.passage([paragraph]) for paragraph in bitext.zh.paragraphs][:2] == ["小站", "天亮了。他起身。"]
    assert len(bitext.en.paragraphs) == 5


def test_without_the_package_the_message_names_the_extra(tmp_path, book, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "xlsxwriter", None)
    with pytest.raises(MissingExtraError, match=r"writing XLSX .* 'duiqi\[formats\]'"):
        write(book, tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []
