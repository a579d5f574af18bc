"""datasets and pandas load the Parquet folder as it lies there, every row with its types."""

import pytest
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
