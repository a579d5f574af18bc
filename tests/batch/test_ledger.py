"""What a job has done, as a later run takes it up."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from duiqi.batch.ledger import Ledger
from duiqi.batch.outputs import Output, outputs
from duiqi.batch.results import DocumentResult, GroupResult, RenderedRow
from duiqi.batch.settings import Settings
from duiqi.batch.storage import LocalStorage
from duiqi.batch.totals import Totals


def shard(folder: Path, number: int, first_group: int) -> None:
    """Leave the record of a finished shard that holds one group of one document."""
    bounds = [first_group, first_group + 1]
    files = [{"file": f"sentences-{number:05d}.jsonl"}]
    header = {"groups": bounds, "documents": bounds, "totals": Totals().as_data(), "script": "zh-CN", "files": files}
    with zipfile.ZipFile(folder / f"shard-{number:05d}.zip", "w") as archive:
        archive.writestr("header.json", json.dumps(header))


def test_shards_are_taken_up_in_the_order_of_their_numbers_beyond_five_digits(tmp_path: Path) -> None:
    (tmp_path / ".duiqi").mkdir()
    for group, number in enumerate((99_998, 99_999, 100_000)):
        shard(tmp_path / ".duiqi", number, group)
    ledger = Ledger(LocalStorage(), str(tmp_path), Settings(shard_size=1))
    ledger.restore()
    assert ledger.document == 3
    assert [file["file"] for file in ledger.files] == [
        "sentences-99998.jsonl",
        "sentences-99999.jsonl",
        "sentences-100000.jsonl",
    ]


def test_an_output_of_documents_holds_one_row_of_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("duiqi.batch.ledger.outputs", lambda settings: [*outputs(settings), Output("jsonl", None)])
    ledger = Ledger(LocalStorage(), str(tmp_path), Settings(to=("tmx",)))
    for number in range(2):
        document = DocumentResult(
            str(number),
            {"name": str(number), "state": "failed", "sources": [], "error": "", "kind": "input"},
            rows={"sentence": [RenderedRow((b"<tu/>\n",)), RenderedRow((b"<tu/>\n",))]},
            whole={"jsonl": b'{"name": "%d"}\n' % number},
        )
        ledger.add(GroupResult(number, [document]))
    ledger.finish_shard()
    assert (tmp_path / "alignments.jsonl").read_bytes() == b'{"name": "0"}\n{"name": "1"}\n'
    assert (tmp_path / "sentences.tmx").read_bytes().count(b"<tu/>") == 4
    assert [file["file"] for file in ledger.files] == ["sentences.tmx", "paragraphs.tmx", "alignments.jsonl"]
