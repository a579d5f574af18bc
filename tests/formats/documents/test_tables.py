"""Tables with a column for each language, in spreadsheets, Word, HTML and Markdown: rows, and what stands beside."""

import codecs
import zipfile

import pytest
from duiqi.document import TableRow
from duiqi.errors import InputError
from duiqi.formats import read, read_pair

openpyxl = pytest.importorskip("openpyxl")

ROWS = [
    ("渡船还没有来。", "The ferry has not come yet."),
    ("桥在修。", "The bridge is under repair."),
    ("他回家了。", "He went home."),
]


def texts(document):
    return [document.text[part.start : part.end] for part in document.paragraphs]


def paired(bitext):
    """The rows by their texts."""
    zh, en = texts(bitext.zh), texts(bitext.en)
    return [("".join(zh[i] for i in row.zh), "".join(en[j] for j in row.en)) for row in bitext.rows]


def saved(path, **sheets):
    """A workbook of these sheets, each a list of rows; the book, to be changed and saved again."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return book


class TestSeparated:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
    @pytest.mark.parametrize(("name", "mark"), [("a.tsv", "\t"), ("a.csv", ",")])
    def test_in_the_encodings_that_spreadsheets_write(self, tmp_path, encoding, name, mark):
        text = "\r\n".join(mark.join(row) for row in [("中文", "English"), *ROWS * 5])
        (tmp_path / name).write_bytes(text.encode(encoding))
        (bitext,) = read(tmp_path / name)
        assert paired(bitext) == ROWS * 5

    def test_a_cell_that_excel_quoted(self, tmp_path):
        (tmp_path / "a.tsv").write_text(
            'zh\ten\n"他说""走""。"\t"He said ""go""."\n桥。\tA bridge.\n', encoding="utf-8"
        )
        (bitext,) = read(tmp_path / "a.tsv")
        assert paired(bitext) == [('他说"走"。', 'He said "go".'), ("桥。", "A bridge.")]

    def test_other_columns_stay_with_their_row(self, tmp_path):
        (tmp_path / "a.csv").write_text("id,zh,en,备注\nk1,桥。,A bridge.,旧\nk2,门。,A gate.,\n", encoding="utf-8")
        (bitext,) = read(tmp_path / "a.csv")
        assert bitext.rows == (
            TableRow((0,), (0,), (("id", "k1"), ("备注", "旧"))),
            TableRow((1,), (1,), (("id", "k2"),)),
        )
        assert bitext.metadata["table_columns"] == "zh in column B (zh), en in column C (en)"


class TestWorkbook:
    def test_columns_are_found_sheet_by_sheet(self, tmp_path):
        saved(
            tmp_path / "a.xlsx",
            one=[["中文", "English"], *ROWS],
            two=[["No.", "English", "中文"], *([n, en, zh] for n, (zh, en) in enumerate(ROWS, 1))],
        )
        (bitext,) = read(tmp_path / "a.xlsx")
        assert paired(bitext) == ROWS * 2
        assert bitext.rows[3].columns == (("No.", "1"),)
        assert bitext.warnings == ()

    def test_a_sheet_that_is_not_read_is_counted(self, tmp_path):
        saved(tmp_path / "a.xlsx", one=ROWS, notes=[["Only English here.", "More of the same."]])
        (bitext,) = read(tmp_path / "a.xlsx")
        assert bitext.warnings == (
            f"{tmp_path / 'a.xlsx'}: sheet 'notes': 2 cells not read (no column of Chinese beside one of English)",
        )

    def test_each_language_may_have_a_sheet_of_its_own(self, tmp_path):
        saved(tmp_path / "a.xlsx", eng=[["text"], *([en] for _, en in ROWS)], chi=[[zh] for zh, _ in ROWS])
        (bitext,) = read(tmp_path / "a.xlsx")
        assert (texts(bitext.zh), texts(bitext.en)) == tuple(map(list, zip(*ROWS, strict=True)))
        assert bitext.rows == ()
        assert bitext.metadata["table_columns"] == "zh on sheet chi; en on sheet eng"

    def test_a_hidden_sheet_is_not_read_and_hidden_rows_and_columns_are(self, tmp_path):
        book = saved(tmp_path / "a.xlsx", one=ROWS, old=ROWS)
        book["old"].sheet_state = "hidden"
        book["one"].row_dimensions[2].hidden = True
        book["one"].column_dimensions["B"].hidden = True
        book.save(tmp_path / "a.xlsx")
        (bitext,) = read(tmp_path / "a.xlsx")
        assert paired(bitext) == ROWS
        assert [warning.partition(": ")[2] for warning in bitext.warnings] == [
            "sheet 'one': 1 row and 1 column hidden in the sheet, and read",
            "sheet 'old': 6 cells not read (it is hidden)",
        ]

    def test_formulas_without_a_stored_value_are_counted(self, tmp_path):
        saved(tmp_path / "a.xlsx", one=[*ROWS, ["门开着。", '=CONCATENATE("The gate ","is open.")']])
        (bitext,) = read(tmp_path / "a.xlsx")
        assert paired(bitext) == [*ROWS, ("门开着。", "")]
        (warning,) = bitext.warnings
        assert "1 formula without a stored value read as empty" in warning

    def test_a_formula_with_a_stored_value_is_its_value(self, tmp_path):
        path = tmp_path / "a.xlsx"
        saved(path, one=[*ROWS, ["门开着。", '=CONCATENATE("The gate ","is open.")']])
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        sheet = "xl/worksheets/sheet1.xml"
        parts[sheet] = parts[sheet].replace(b"</f><v></v>", b"</f><v>The gate is open.</v>")
        parts[sheet] = (
            parts[sheet].replace(b"</f><v />", b"</f><v>The gate is open.</v>").replace(b'r="B4"', b'r="B4" t="str"')
        )
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in parts.items():
                archive.writestr(name, data)
        (bitext,) = read(path)
        assert paired(bitext)[-1] == ("门开着。", "The gate is open.")
        assert bitext.warnings == ()

    def test_escapes_of_ooxml_are_undone_once(self, tmp_path):
        saved(
            tmp_path / "a.xlsx",
            one=[*ROWS, ["先开灯。_x000D_\n再关门。", "Light first._x000D_\nThen the gate, _x005F_x000D_."]],
        )
        (bitext,) = read(tmp_path / "a.xlsx")
        assert paired(bitext)[-1] == ("先开灯。\n再关门。", "Light first.\nThen the gate, _x000D_.")

    def test_rich_text_is_read_whole(self, tmp_path):
        from openpyxl.cell.rich_text import CellRichText, TextBlock
        from openpyxl.cell.text import InlineFont

        rich = CellRichText("The ", TextBlock(InlineFont(b=True), "gate"), " is open.")
        saved(tmp_path / "a.xlsx", one=[*ROWS, ["门开着。", rich]])
        (bitext,) = read(tmp_path / "a.xlsx")
        assert paired(bitext)[-1] == ("门开着。", "The gate is open.")

    def test_a_header_that_is_repeated_and_a_title_are_no_pairs(self, tmp_path):
        rows = [["River words"], ["中文", "English"], *ROWS[:2], ["中文", "English"], ROWS[2]]
        saved(tmp_path / "a.xlsx", one=rows)
        (bitext,) = read(tmp_path / "a.xlsx")
        assert paired(bitext) == ROWS

    def test_a_text_in_one_language_comes_from_all_its_columns(self, tmp_path):
        zh = [["问", "答"], ["桥在哪里？", "在河上。"], ["船呢？", "还没有来。"]]
        en = [
            ["id", "question", "answer"],
            ["q1", "Where is the bridge?", "It is over the river."],
            ["q2", "And the ferry?", "Not yet here."],
        ]
        saved(tmp_path / "zh.xlsx", s=zh)
        saved(tmp_path / "en.xlsx", s=en)
        bitext = read_pair(tmp_path / "zh.xlsx", tmp_path / "en.xlsx")
        assert texts(bitext.en) == ["Where is the bridge?", "It is over the river.", "And the ferry?", "Not yet here."]
        assert texts(bitext.zh)[-4:] == ["桥在哪里？", "在河上。", "船呢？", "还没有来。"]
        assert any("2 cells of other columns" in warning for warning in bitext.warnings)


def word(path, table, before=()):
    docx = pytest.importorskip("docx")
    document = docx.Document()
    for text in before:
        document.add_paragraph(text)
    grid = document.add_table(len(table), max(map(len, table)))
    for row, cells in zip(grid.rows, table, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.add_paragraph("The last line stands below.")
    document.save(path)
    return path


def html(path, table, before=()):
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in table)
    path.write_text(
        "".join(f"<p>{text}</p>" for text in before) + f"<table>{rows}</table><p>The last line stands below.</p>",
        "utf-8",
    )
    return path


def markdown(path, table, before=()):
    lines = [f"| {' | '.join(row)} |" for row in table]
    lines.insert(1, "|---" * len(table[0]) + "|")
    path.write_text("\n\n".join([*before, "\n".join(lines), "The last line stands below.", ""]), "utf-8")
    return path


REVIEW = [
    ["Segment ID", "Segment status", "Source segment", "Target segment"],
    ["1", "Translated (0%)", *ROWS[0]],
    ["2", "Draft (0%)", *ROWS[1]],
    ["3", "Not translated (0%)", "门关着。", ""],
    ["4", "Translation approved (100%)", *ROWS[2]],
]


@pytest.mark.parametrize("write", [word, html, markdown])
class TestInTexts:
    def test_a_review_table_pairs_its_texts_only(self, tmp_path, write):
        path = write(
            tmp_path / f"a.{'docx' if write is word else 'html' if write is html else 'md'}",
            REVIEW,
            ["A list from the ferry."],
        )
        (bitext,) = read(path)
        assert paired(bitext) == [ROWS[0], ROWS[1], ("门关着。", ""), ROWS[2]]
        assert texts(bitext.en) == ["A list from the ferry.", *(en for _, en in ROWS), "The last line stands below."]
        assert bitext.rows[0].columns == (("Segment ID", "1"), ("Segment status", "Translated (0%)"))

    def test_a_table_in_a_text_of_one_language_is_read_cell_by_cell(self, tmp_path, write):
        ending = "docx" if write is word else "html" if write is html else "md"
        zh = write(tmp_path / f"a.zh.{ending}", [["桥", "一座"], ["船", "两只"]], ["河上有什么。"])
        en = write(tmp_path / f"a.en.{ending}", [["bridge", "one"], ["boats", "two"]], ["What there is on the river."])
        bitext = read_pair(zh, en)
        assert bitext.rows == ()
        assert texts(bitext.en)[1:-1] == ["bridge", "one", "boats", "two"]


def test_merged_cells_keep_the_columns_in_their_places(tmp_path):
    rows = [["一", "中文", "English"]] + [["k", zh, en] for zh, en in ROWS]
    text = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows[:1])
    text += f"<tr><td rowspan=3>k</td><td>{ROWS[0][0]}</td><td>{ROWS[0][1]}</td></tr>"
    text += "".join(f"<tr><td>{zh}</td><td>{en}</td></tr>" for zh, en in ROWS[1:])
    text += "<tr><td colspan=3>第二部分 到了</td></tr>"
    (tmp_path / "a.html").write_text(f"<table>{text}</table>", "utf-8")
    (bitext,) = read(tmp_path / "a.html")
    assert paired(bitext) == ROWS
    assert texts(bitext.zh)[-1] == "第二部分 到了"


def test_a_page_laid_out_in_a_table_is_no_bilingual_table(tmp_path):
    cells = "".join(f"<tr><td>{zh}</td></tr><tr><td>{en}</td></tr>" for zh, en in ROWS)
    (tmp_path / "a.html").write_text(f"<table><tr><td><table>{cells}</table></td><td>x</td></tr></table>", "utf-8")
    (bitext,) = read(tmp_path / "a.html")
    assert bitext.rows == ()
    assert texts(bitext.zh) == [zh for zh, _ in ROWS]


def test_a_table_of_other_languages_is_refused_in_one_line(tmp_path):
    (tmp_path / "a.csv").write_bytes(codecs.BOM_UTF8 + "es,zh\nEl puente de la casa y la puerta.,桥。\n".encode())
    with pytest.raises(InputError, match="expected a column of Chinese and one of English, found none"):
        list(read(tmp_path / "a.csv"))


BOTH = [f"{zh}\n{en}" for zh, en in ROWS]


def test_cells_of_both_languages_are_split_row_by_row(tmp_path):
    """Beside ids; the column was taken for Chinese and the ids for English."""
    rows = [["id", "text"], *([str(number), cell] for number, cell in enumerate(BOTH, start=1))]
    lines = [",".join(f'"{cell}"' for cell in row) for row in rows]
    (tmp_path / "a.csv").write_text("\n".join(lines), "utf-8")
    (bitext,) = read(tmp_path / "a.csv")
    assert paired(bitext) == ROWS
    assert [row.columns for row in bitext.rows] == [(("id", "1"),), (("id", "2"),), (("id", "3"),)]
    assert bitext.metadata["table_columns"] == "zh and en in column B (text)"


def test_cells_of_both_languages_need_no_heading_and_no_second_column(tmp_path):
    saved(tmp_path / "a.xlsx", one=[[cell] for cell in BOTH], two=[["Only English."], ["And more of it."]])
    (bitext,) = read(tmp_path / "a.xlsx")
    assert paired(bitext) == ROWS
    assert [warning.partition("sheet ")[2] for warning in bitext.warnings] == [
        "'two': 2 cells not read (no column of Chinese beside one of English)"
    ]


def test_a_cell_in_one_language_stays_among_those_of_both(tmp_path):
    saved(tmp_path / "a.xlsx", one=[[BOTH[0]], ["没有译文。"], [BOTH[1]], ["hé shuǐ gāo\n" + BOTH[2]]])
    (bitext,) = read(tmp_path / "a.xlsx")
    assert paired(bitext) == [ROWS[0], ("没有译文。", ""), *ROWS[1:]]
    assert bitext.warnings[0].endswith("1 line of pinyin left out, neither Chinese nor English: 'hé shuǐ gāo'")


def test_a_note_in_both_languages_beside_two_columns_is_a_note(tmp_path):
    rows = [[zh, en, both] for (zh, en), both in zip(ROWS, BOTH, strict=True)]
    saved(tmp_path / "a.xlsx", one=[["zh", "en", "note"], *rows])
    (bitext,) = read(tmp_path / "a.xlsx")
    assert paired(bitext) == ROWS
    assert bitext.rows[0].columns == (("note", BOTH[0]),)
