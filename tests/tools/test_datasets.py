"""datasets and pandas load the Parquet folder as it lies there, every row with its types; so does datasets JSONL."""

from dataclasses import replace

import pytest
from duiqi.document import Alignment, Bead, Bitext
from duiqi.formats import write


@pytest.fixture
def load(tmp_path, package, monkeypatch):
    package("datasets")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    import datasets

    monkeypatch.setattr("datasets.config.HF_HUB_OFFLINE", True)
    return lambda *names, **files: datasets.load_dataset(
        *map(str, names), split="train", cache_dir=str(tmp_path / "cache"), **files
    )


def pairs(alignments):
    return [(pair.zh, pair.en) for alignment in alignments for pair in alignment if pair.bead.paired]


def test_the_parquet_folder_loads_with_its_card(tmp_path, gold, load, package):
    package("pyarrow")
    (tmp_path / "set").mkdir()
    write(gold, tmp_path / "set" / "sentences.parquet")
    loaded = load(tmp_path / "set")
    assert [(row["zh"], row["en"]) for row in loaded["translation"]] == pairs(gold)
    assert {name: str(loaded.features[name]) for name in ("confidence", "status", "zh")} == {
        "confidence": "Value('float32')",
        "status": "Value('string')",
        "zh": "List(Value('int32'))",
    }
    assert set(loaded["status"]) == {"auto", "checked", "edited"}


def test_pandas_reads_the_parquet_file(tmp_path, gold, package):
    package("pyarrow")
    package("pandas")
    import pandas as pd

    write(gold, tmp_path / "sentences.parquet")
    table = pd.read_parquet(tmp_path / "sentences.parquet")
    assert [(row["zh"], row["en"]) for row in table["translation"]] == pairs(gold)
    confidences = [p.confidence for alignment in gold for p in alignment if p.bead.paired]
    assert table["confidence"].tolist() == pytest.approx(confidences, abs=1e-6)


def made(name, count=2, status="auto", **metadata):
    zh, en = (
        [text.format(n) for n in range(count)] for text in ("这是文章里的第{}句话。", "This is sentence {} of it.")
    )
    beads = tuple(Bead((n,), (n,), 0.9, status=status) for n in range(count))
    bitext = replace(Bitext.from_sentences(zh, en, name), metadata=metadata)
    return Alignment(bitext, beads, (Bead((0,), (0,)),))


PAGE = {"title_zh": "春天", "date": "1959-02-03", "page": "1"}
READ_AHEAD = 45_000
"""Sentences that make more than the 10 MB that `datasets` looks at before it fixes the columns."""


def check_jsonl(folder, load, groups):
    """Write a file a group of documents and load all of them."""
    for number, group in enumerate(groups):
        write(group, folder / f"sentences-{number:05}.jsonl")
    files = sorted(folder.glob("*.jsonl"))
    loaded = load("json", data_files=list(map(str, files)))
    assert [(row["zh"], row["en"]) for row in loaded["translation"]] == pairs(
        document for group in groups for document in group
    )
    # A text stays one: no date becomes a time.
    assert {str(loaded.features[key]) for key in ("id", "document", "type", "status")} == {"Value('string')"}
    assert all("timestamp" not in str(kind) for kind in loaded.features.values())
    return files


@pytest.mark.parametrize("shards", [False, True], ids=["one file", "shards"])
@pytest.mark.parametrize(
    "documents",
    [
        [made("a", **PAGE), made("b", **PAGE | {"date": ""})],
        [made("a", date=""), made("b", **PAGE)],
        [made("a"), made("b", **PAGE), made("c", genre="news")],
        [made("a"), made("b", status="checked")],
        [made("1959-02-03", **PAGE), made("preface")],
    ],
    ids=["empty date", "first empty", "other keys", "checked", "named by a date"],
)
def test_jsonl_loads_whatever_its_documents_say_of_themselves(tmp_path, load, documents, shards):
    check_jsonl(tmp_path, load, [[document] for document in documents] if shards else [documents])


def test_jsonl_loads_where_what_is_new_stands_beyond_the_read_ahead(tmp_path, load):
    last = made("b", status="checked", genre="news", **PAGE)
    (file,) = check_jsonl(tmp_path, load, [[made("a", READ_AHEAD), last]])
    assert file.stat().st_size > 10 << 20
