"""``duiqi find``, ``stats`` and ``terms`` as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from duiqi.cli import cli
from duiqi.document import Alignment, Bead, Bitext
from duiqi.errors import DuiqiError
from duiqi.formats.aligned.record import format_line

PAIRS = [("大跃进开始了。", "The Great Leap Forward has begun."), ("跃进！", "Leap!"), ("好。", "Fine.")]


@pytest.fixture
def job(tmp_path: Path) -> str:
    zh, en = zip(*PAIRS * 3, strict=True)
    beads = tuple(Bead((i,), (i,), 0.5) for i in range(len(zh)))
    document = Alignment(Bitext.from_sentences(zh, en, "1958/a"), beads, (Bead((0,), (0,)),))
    (tmp_path / "alignments.jsonl").write_bytes(format_line(document))
    return str(tmp_path)


def run(*arguments: str) -> tuple[str, str]:
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout, result.stderr


def test_find_prints_each_match_in_its_context_with_the_other_side(job: str) -> None:
    out, err = run("find", job, "跃进", "--limit", "2")
    assert out.splitlines()[0].strip() == "大[跃进]开始了。  1958/a:0"
    assert "[Leap]" in out
    assert err == "2 matches in 2 beads\n"


def test_find_as_json_is_an_object_a_hit(job: str) -> None:
    out, _ = run("find", job, "leap", "--in", "en", "--json")
    hits = [json.loads(line) for line in out.splitlines()]
    assert [(hit["bead"], hit["side"], hit["spans"]) for hit in hits[:2]] == [
        (0, "en", [[10, 14]]),
        (1, "en", [[0, 4]]),
    ]
    assert hits[0]["zh"] == PAIRS[0][0]
    assert len(hits) == 6


def test_find_nothing_is_no_error(job: str) -> None:
    assert run("find", job, "鲸鱼") == ("", "0 matches in 0 beads\n")
    assert run("find", job, "鲸鱼", "--translations")[1] == "0 beads\n"


def test_find_as_tsv_and_html(job: str, tmp_path: Path) -> None:
    out, _ = run("find", job, "leap*", "--tsv", "--html", str(tmp_path / "page.html"), "--sample", "3", "--seed", "1")
    assert len(out.splitlines()) == 4
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.count("<tr>") == 4


def test_find_translations_with_a_chart(job: str, tmp_path: Path) -> None:
    out, _ = run("find", job, "跃进", "--translations", "--json", "--chart", str(tmp_path / "chart.svg"))
    rows = [json.loads(line) for line in out.splitlines()]
    assert rows[0]["groups"] == {"1958": 6}
    assert (tmp_path / "chart.svg").read_text(encoding="utf-8").startswith("<svg xmlns=")


def test_stats_and_terms(job: str, tmp_path: Path) -> None:
    out, _ = run("stats", job, "--json", "--by", "year")
    assert json.loads(out)["groups"]["1958"]["beads"] == 9
    assert "Chinese sentences" in run("stats", job, "--compare", job)[0]
    assert run("stats", job, "--html", str(tmp_path / "stats.html"))[0] == ""
    assert run("terms", job)[0].splitlines()[0].startswith("zh\ten\tcount")
    assert "pairs to " in run("terms", job, "-o", str(tmp_path / "terms.tbx"))[1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["find", "JOB", "(", "--regex"], "the regular expression '(' is broken at character 2: missing )"),
        (["find", "JOB", ""], "the pattern is empty; expected words or characters to look for"),
        (["find", "JOB", "a", "--where", "date"], "'date' is no condition; expected a key"),
        (["find", "JOB", "a", "--sort", "author"], "no document has 'author'; there are document"),
        (["stats", "JOB", "--by", "author"], "no document has 'author' among its metadata"),
        (["stats", "nowhere"], "nowhere: expected a job's folder or a file of aligned text, found none"),
        (["terms", "JOB", "-o", "terms.doc"], "terms.doc: expected a file named with .tsv, .xlsx, .tbx; rename it"),
    ],
)
def test_what_cannot_be_used_is_told_in_a_line(job: str, arguments: list[str], told: str) -> None:
    with pytest.raises(DuiqiError) as error:
        run(*(job if argument == "JOB" else argument for argument in arguments))
    assert told in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--json", "--tsv"], "--json and --tsv exclude each other"),
        (["--regex", "--stem"], "--regex and --stem exclude each other"),
        (["--chart", "a.svg"], "--chart draws renderings: add --translations"),
    ],
)
def test_wrong_usage_is_told(job: str, arguments: list[str], told: str) -> None:
    result = CliRunner().invoke(cli, ["find", job, "a", *arguments])
    assert result.exit_code == 2
    assert told in result.output
