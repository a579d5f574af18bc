"""LibreOffice opens XLSX and DOCX and saves them, and what it saved says the same; what is edited in it is kept."""

import os
import signal
import subprocess
from pathlib import Path

import pytest
from duiqi.formats import read, read_alignments, write
from duiqi.formats.aligned.apply import apply_file
from duiqi.formats.documents import doc

SYSTEM_PYTHON = Path("/usr/bin/python3")
# The seventh row is checked, the third gets a note, the fourth is deleted, and so is a word of the fifth.
EDIT = """
import sys, time, uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

pipe, source, target = sys.argv[1:]
resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
for attempt in range(2400):
    try:
        context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        break
    except NoConnectException:
        time.sleep(0.1)
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
book = desktop.loadComponentFromURL(source, "_blank", 0, (PropertyValue("Hidden", 0, True, 0),))
sheet = book.Sheets.getByIndex(0)
columns = [sheet.getCellByPosition(column, 0).String for column in range(10)]
def cell(row, name):
    return sheet.getCellByPosition(columns.index(name), row)
cell(7, "status").String = "checked"
cell(3, "note").String = "=not a formula"
cell(5, "en").String = "Altered."
sheet.Rows.removeByIndex(4, 1)
book.storeToURL(target, (PropertyValue("FilterName", 0, "Calc MS Excel 2007 XML", 0),))
book.close(True)
desktop.terminate()
"""


@pytest.fixture
def libreoffice(tmp_path, program):
    """The command of LibreOffice with settings of its own."""
    return [program("soffice"), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]


@pytest.fixture
def saved(tmp_path, libreoffice):
    """Opens a file and saves it again, in its own format or another."""

    def save(path, to=None):
        to = to or path.suffix[1:]
        command = [*libreoffice, "--convert-to", to, "--outdir", tmp_path / "saved", path]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        return tmp_path / "saved" / f"{path.stem}.{to}"

    return save


def rows(path):
    openpyxl = pytest.importorskip("openpyxl")
    (sheet,) = openpyxl.load_workbook(path).worksheets
    names, *found = sheet.iter_rows(values_only=True)
    return [{name: value or "" for name, value in zip(names, row, strict=True)} for row in found]


def expected(alignments):
    return [
        (pair.zh, pair.en, pair.type, pair.bead.status, pair.bead.note, alignment.bitext.name)
        for alignment in alignments
        for pair in alignment
    ]


def told(row):
    return tuple(row[name] for name in ("zh", "en", "type", "status", "note", "document"))


def test_a_saved_sheet_says_what_was_written(tmp_path, gold, saved):
    write(gold, tmp_path / "gold.xlsx")
    found = rows(saved(tmp_path / "gold.xlsx"))
    assert [told(row) for row in found] == expected(gold)
    confidences = [pair.confidence for alignment in gold for pair in alignment]
    assert [row["confidence"] or None for row in found] == pytest.approx(confidences, abs=5e-5)
    assert {row["status"] for row in found} == {"auto", "checked", "edited"}
    (sheet,) = pytest.importorskip("openpyxl").load_workbook(tmp_path / "saved" / "gold.xlsx").worksheets
    assert sheet.auto_filter.ref == f"A1:J{len(found) + 1}"
    assert sheet.data_validations.dataValidation[0].formula1 == '"auto,checked,edited"'


def test_the_texts_of_a_saved_sheet_are_read_as_those_of_the_sheet(tmp_path, gold, saved):
    write(gold[:3], tmp_path / "gold.xlsx")
    (before,) = read(tmp_path / "gold.xlsx")
    (after,) = read(saved(tmp_path / "gold.xlsx"))
    assert (after.zh.text, after.en.text) == (before.zh.text, before.en.text)
    assert len(after.zh.paragraphs) > 10


@pytest.fixture
def edited(tmp_path, gold, libreoffice, program):
    """A job of one document, and its sheet with what a person changed in LibreOffice."""
    if subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], check=False, capture_output=True).returncode:
        program("python3-uno")
    (tmp_path / "job").mkdir()
    write(gold[0], tmp_path / "job" / "alignments.jsonl", format="record")
    write(gold[0], tmp_path / "gold.xlsx")
    pipe = f"duiqi{abs(hash(str(tmp_path)))}"
    # A session of its own, so that the program that this one starts ends with it.
    accept = f"--accept=pipe,name={pipe};urp;"
    office = subprocess.Popen([*libreoffice, "--norestore", accept], start_new_session=True)
    try:
        paths = [(tmp_path / name).as_uri() for name in ("gold.xlsx", "edited.xlsx")]
        subprocess.run([SYSTEM_PYTHON, "-c", EDIT, pipe, *paths], check=True, timeout=300, capture_output=True)
        office.wait(60)
    finally:
        if office.poll() is None:
            os.killpg(office.pid, signal.SIGKILL)
    return tmp_path / "edited.xlsx"


def test_what_a_person_edits_is_what_the_saved_sheet_says(tmp_path, edited):
    before = rows(tmp_path / "gold.xlsx")
    before[6]["status"], before[2]["note"], before[4]["en"] = "checked", "=not a formula", "Altered."
    del before[3]
    assert rows(edited) == before


def test_what_a_person_edits_comes_back_into_the_job(tmp_path, gold, edited):
    applied = apply_file(edited, tmp_path / "job", by="Li")
    (found,) = read_alignments(tmp_path / "job")
    beads = {(bead.zh, bead.en): bead for bead in found.beads}
    checked, noted, deleted = (gold[0].beads[n] for n in (6, 2, 3))
    assert beads[checked.zh, checked.en].status == "checked"
    assert beads[noted.zh, noted.en].note == "=not a formula"
    # Its sentences stand alone now; the altered text is told, and not taken unasked.
    assert (deleted.zh, deleted.en) not in beads
    alone = {((i,), ()) for i in deleted.zh} | {((), (j,)) for j in deleted.en}
    assert alone <= set(beads)
    assert (len(applied.reworded), applied.refused) == (1, [])
    assert found.bitext.en.text == gold[0].bitext.en.text


def test_a_saved_document_has_the_same_table(tmp_path, gold, saved):
    docx = pytest.importorskip("docx")
    write(gold[:5], tmp_path / "gold.docx")

    def cells(path):
        document = docx.Document(str(path))
        headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
        return headings, [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]

    headings, table = cells(saved(tmp_path / "gold.docx"))
    assert (headings, table) == cells(tmp_path / "gold.docx")
    pairs = [[pair.zh, pair.en] for alignment in gold[:5] for pair in alignment]
    assert [row for row in table if row in pairs] == [row for row in pairs if row in table]
    assert len([row for row in table if row in pairs]) > 0.9 * len(pairs)


def test_a_page_of_the_document_can_be_printed(tmp_path, gold, saved):
    write(gold[0], tmp_path / "gold.docx")
    assert saved(tmp_path / "gold.docx", "pdf").read_bytes().startswith(b"%PDF")


def test_it_reads_the_old_word_format_for_duiqi(tmp_path, saved):
    document = pytest.importorskip("docx").Document()
    document.add_heading("第一章", 1)
    document.add_paragraph("“水”很清。")
    document.save(tmp_path / "a.docx")
    found = doc.read(saved(tmp_path / "a.docx", "doc"))
    assert list(found.paragraphs) == [("第一章", "heading"), ("“水”很清。", "paragraph")]
