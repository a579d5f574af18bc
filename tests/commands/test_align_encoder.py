"""The options of the encoder reach it, from every subcommand that has one; where the time went is told by stage."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from duiqi.batch.aligner import make_aligner
from duiqi.cli import cli
from duiqi.commands.align import command
from duiqi.encode.registry import load_encoder

PAGES = Path(__file__).parents[2] / "corpus" / "people-daily"
OPTIONS = ["--encoder", "models/e5", "--device", "cuda:1", "--float-precision", "float16"]
OPTIONS += ["--batch-size", "8", "--cache", "vectors"]
ASKED = {
    "spec": "models/e5",
    "threads": 3,
    "device": "cuda:1",
    "precision": "float16",
    "batch_size": 8,
    "cache": "vectors",
}


@pytest.fixture
def asked(monkeypatch):
    """What the registry is asked for; it always gives the embedded encoder."""
    calls = []

    def load(spec, **options):
        calls.append({"spec": spec, **options})
        return load_encoder("use")

    monkeypatch.setattr("duiqi.encode.registry.load_encoder", load)
    return calls


@pytest.mark.parametrize("engine", [[], ["--jobs", "2"], ["--engine", "ray"]])
def test_the_options_reach_every_worker(asked, monkeypatch, tmp_path, engine):
    class Stop(Exception):  # noqa: N818
        pass

    def run(inputs, folder, settings, running, **_):
        assert make_aligner(settings, running, threads=3).about()["name"] == "use"
        raise Stop

    monkeypatch.setattr("duiqi.batch.run.run", run)
    result = CliRunner().invoke(command, [str(PAGES), "-o", str(tmp_path / "out"), *OPTIONS, *engine])
    assert isinstance(result.exception, Stop)
    assert asked == [ASKED]


def test_pairing_by_content_uses_the_same_encoder(asked, tmp_path):
    for side, text in (("zh", "今天下雨。"), ("en", "It is raining today.")):
        (tmp_path / side).mkdir()
        (tmp_path / side / f"{side}.txt").write_text(text, encoding="utf-8")
    sides = ["--zh", str(tmp_path / "zh"), "--en", str(tmp_path / "en"), "-o", str(tmp_path / "out")]
    result = CliRunner().invoke(command, [*sides, "--pair-by-content", "--dry-run", *OPTIONS])
    assert result.exit_code == 0, result.output
    assert [(call["device"], call["precision"], call["batch_size"], call["cache"]) for call in asked] == [
        ("cuda:1", "float16", 8, "vectors")
    ]


@pytest.mark.parametrize("command", [["eval"], ["train", "-o", "weights.json"]])
def test_eval_and_train_take_the_same_options(asked, monkeypatch, tmp_path, command):
    class Stop(Exception):  # noqa: N818
        pass

    def stop(*_, **__):
        raise Stop

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("duiqi.align.train.train.train", stop)
    monkeypatch.setattr("duiqi.align.aligner.Aligner.align_many", stop)
    gold = Path(__file__).parents[2] / "corpus" / "gold" / "people-daily"
    result = CliRunner().invoke(cli, [*command, str(gold), *OPTIONS])
    assert isinstance(result.exception, Stop), result.output
    assert [{**call, "threads": 3} for call in asked] == [ASKED]


def align(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "duiqi", "align", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("jobs", [[], ["--jobs", "2"]])
def test_a_model_that_cannot_be_fetched_is_one_line(tmp_path, jobs):
    pytest.importorskip("sentence_transformers", reason="the extra `transformers` is not installed")
    result = align(
        str(PAGES), "-o", str(tmp_path / "out"), "--quiet", "--encoder", "no/model", *jobs, HF_HUB_OFFLINE="1"
    )
    assert result.returncode != 0
    assert result.stderr.startswith("duiqi: no/model: no such folder, and not in the local cache")
    assert result.stderr.count("\n") == 1


def test_the_profile_tells_evidence_from_search(tmp_path):
    result = align(str(PAGES / "1959-02-03.md"), "-o", str(tmp_path / "out"), "--profile")
    assert result.returncode == 0, result.stderr
    text = result.stderr.split("seconds of all workers\n")[1]
    stages = [line.rsplit(maxsplit=2)[0].strip() for line in text.splitlines()]
    assert stages[:4] == ["loading", "reading", "segmenting", "encoding"]
    assert {"first pass", "second pass, evidence", "search"} <= set(stages)
    assert stages[-1] == "writing"
