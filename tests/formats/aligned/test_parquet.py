"""Parquet: the rows with typed columns, and a card with which the folder loads as a data set."""

import json

import pytest
from duiqi.document import Alignment, Bead, Bitext, Document
from duiqi.formats import write
from duiqi.formats.aligned import parquet
from duiqi.grouping import paragraph_beads

pytest.importorskip("pyarrow")


def aligned(name="1959-02-03", **metadata):
    bitext = Bitext(
        name, Document.from_sentences("zh", ["下雨。", "走。"]), Document.from_sentences("en", ["Rain."]), metadata
    )
    beads = (Bead((0,), (0,), 0.5), Bead((1,), ()))
    return Alignment(bitext, beads, paragraph_beads(bitext, beads), 0.75)


def rows(path):
    from pyarrow.parquet import read_table

    return read_table(path).to_pylist()


def test_rows_have_typed_columns(tmp_path):
    writer = write([aligned(date="1959-02-03"), aligned("b")], tmp_path / "p.parquet")
    (first, second) = rows(tmp_path / "p.parquet")
    assert first == {
        "id": "1959-02-03/s1",
        "document": "1959-02-03",
        "level": "sentence",
        "translation": {"zh": "下雨。", "en": "Rain."},
        "zh": [0],
        "en": [0],
        "type": "1-1",
        "paragraph": 0,
        "confidence": 0.5,
        "crossing": False,
        "status": "auto",
        "metadata": '{"date": "1959-02-03"}',
    }
    assert json.loads(second["metadata"]) == {}
    assert (writer.beads, writer.left_out) == (2, 2)


def test_unpaired_beads_and_missing_confidences_are_written(tmp_path):
    write(aligned(), tmp_path / "p.parquet", unpaired=True)
    assert [row["confidence"] for row in rows(tmp_path / "p.parquet")] == [0.5, None]


def test_many_rows_become_row_groups(tmp_path, monkeypatch):
    from pyarrow.parquet import ParquetFile

    monkeypatch.setattr(parquet, "_ROWS", 2)
    write((aligned(f"d{n}") for n in range(5)), tmp_path / "p.parquet")
    file = ParquetFile(tmp_path / "p.parquet")
    assert (file.num_row_groups, file.metadata.num_rows) == (3, 5)


def test_the_same_alignments_give_the_same_bytes(tmp_path):
    for name in ("a.parquet", "b.parquet"):
        write(aligned(), tmp_path / name)
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_a_card_of_somebody_else_is_left_alone(tmp_path):
    (tmp_path / "README.md").write_text("mine")
    write(aligned(), tmp_path / "p.parquet")
    assert (tmp_path / "README.md").read_text() == "mine"


@pytest.mark.parametrize(
    ("licence", "lines"),
    [
        ("", []),
        ("cc-by-4.0", ["license: cc-by-4.0"]),
        ('Archive: "for study"', ["license: other", 'license_name: "Archive: \\"for study\\""']),
    ],
)
def test_the_card_names_the_licence_that_is_given(tmp_path, licence, lines):
    write(aligned(), tmp_path / "a.parquet", licence=licence)
    card = (tmp_path / "README.md").read_text("utf-8")
    assert [line for line in card.splitlines() if line.startswith("licen")] == lines


def test_the_folder_loads_as_a_data_set(tmp_path, monkeypatch):
    datasets = pytest.importorskip("datasets")
    monkeypatch.setattr("datasets.config.HF_HUB_OFFLINE", True)
    folder = tmp_path / "set"
    folder.mkdir()
    write([aligned(), aligned("b", date="")], folder / "p.parquet")
    loaded = datasets.load_dataset(str(folder), split="train", cache_dir=str(tmp_path / "cache"))
    assert loaded.features["document"].dtype == "string"
    assert loaded[0]["document"] == "1959-02-03"
    assert len(loaded) == 2


def test_nothing_is_left_behind_by_a_failure(tmp_path):
    def broken():
        yield aligned()
        raise RuntimeError("cut short")

    with pytest.raises(RuntimeError, match="cut short"):
        write(broken(), tmp_path / "p.parquet")
    assert not list(tmp_path.iterdir())
