"""The command line as a user meets it: help, version, speed of the start."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from duiqi.cli import cli, main
from duiqi.version import __version__

NO_BASH = pytest.mark.skipif(shutil.which("bash") is None, reason="a system without bash")


def test_version_is_the_packages() -> None:
    assert CliRunner().invoke(cli, ["--version"]).output == f"duiqi, version {__version__}\n"


def test_unknown_command_is_wrong_usage() -> None:
    result = CliRunner().invoke(cli, ["algin"])
    assert result.exit_code == 2
    assert "algin" in result.output


@pytest.mark.parametrize("heavy", ["numpy", "jieba", "nltk", "lxml", "rich", "opencc", "torch", "ray"])
def test_help_loads_nothing_heavy(heavy: str) -> None:
    load = "for command in duiqi.cli.cli.commands.values(): command.load()"
    probe = f"import sys, duiqi.cli\n{load}\nsys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0


def test_a_command_s_module_loads_when_it_is_called() -> None:
    probe = "import sys, duiqi.cli; print([name for name in sys.modules if name.startswith('duiqi.commands.')])"
    assert subprocess.run([sys.executable, "-c", probe], check=True, capture_output=True, text=True).stdout == "[]\n"


def completed(**environment: str) -> list[str]:
    command = [sys.executable, "-m", "duiqi"]
    done = subprocess.run(command, env={**os.environ, **environment}, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize("shell", ["zsh", "fish", pytest.param("bash", marks=NO_BASH)])
def test_a_completion_script_is_printed(shell: str) -> None:
    assert any("_DUIQI_COMPLETE" in line for line in completed(_DUIQI_COMPLETE=f"{shell}_source"))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("duiqi tok", ["tokenize"]),
        ("duiqi align --float", ["--float-precision"]),
        ("duiqi align --dedup ex", ["exact"]),
        ("duiqi eval --baseline d", ["dense"]),
    ],
)
def test_commands_options_and_names_are_completed(words: str, found: list[str]) -> None:
    number = str(len(words.split()) - 1)
    lines = completed(_DUIQI_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=number)
    assert [line.removeprefix("plain,") for line in lines] == found


class TestAlign:
    def run(self, *arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(cli, ["align", *arguments])
        return result.exit_code, result.output

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (["-o", "out"], "nothing to align"),
            (["a.txt", "b c.txt"], "add -o FOLDER, as in: cli align a.txt 'b c.txt' -o out"),
            (["--zh", "a", "--en", "b"], "add -o FOLDER, as in: cli align --zh a --en b -o out"),
            ([], "'-o' / '--out' is missing, as in: duiqi align pages/ -o out"),
            (["-", "-o", "out"], "align reads and writes named files only, not -"),
            (["--zh", "-", "--en", "b", "-o", "out"], "align reads and writes named files only, not -"),
            (["a.txt", "-o", "out", "--uot", "b"], "No such option"),
            (["a.txt", "-o", "out", "--uot", "b"], "--out"),
            (["a.txt", "-o", "out", "--dedup", "exakt"], "'exact'"),
            (["--zh", "a", "-o", "out"], "--zh and --en go together"),
            (["a.txt", "-o", "out", "--lines"], "--lines needs one file or folder a language"),
            (["a.txt", "-o", "out", "--to", "tmx,pdf"], "expected a list of tmx, jsonl, record, beads"),
            (["a.txt", "-o", "out", "--jobs", "0"], "--jobs"),
            (["a.txt", "-o", "out", "--min-confidence", "2"], "--min-confidence"),
            (["a.txt", "-o", "out", "--gpus", "1"], "add --engine ray"),
            (
                ["a.txt", "--zh", "b", "--en", "c", "-o", "out", "--pair-by-content"],
                "--pair-by-content needs INPUTS, or --zh and --en",
            ),
        ],
    )
    def test_wrong_usage_is_told(self, arguments: list[str], told: str) -> None:
        code, output = self.run(*arguments)
        assert code == 2
        assert told in output
        usage, hint, blank, problem = output.splitlines()
        assert (usage[:6], hint[:4], blank, problem[:7]) == ("Usage:", "Try ", "", "Error: ")

    def test_an_encoding_that_is_none_is_told_before_anything_is_done(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text("文 text", encoding="utf-8")
        command = ["align", str(tmp_path / "a.txt"), "-o", str(tmp_path / "out"), "--encoding", "klingon"]
        result = subprocess.run([sys.executable, "-m", "duiqi", *command], capture_output=True, text=True, check=False)
        assert result.returncode == 2
        assert len(result.stderr.splitlines()) == 1
        assert "--encoding: 'klingon' is not an encoding known here" in result.stderr
        assert not (tmp_path / "out").exists()

    def test_a_dry_run_tells_the_plan_and_does_nothing(self, tmp_path: Path) -> None:
        for name in ("a", "b"):
            (tmp_path / f"{name}.zh.txt").write_text("中文。", encoding="utf-8")
            (tmp_path / f"{name}.en.txt").write_text("English.", encoding="utf-8")
        code, output = self.run(str(tmp_path), "-o", str(tmp_path / "out"), "--dry-run")
        assert code == 0
        assert "2 documents" in output
        assert "a new job" in output
        assert not (tmp_path / "out").exists()

    def test_an_error_is_a_line_of_json_where_messages_are(self, tmp_path: Path) -> None:
        missing = str(tmp_path / "missing.txt")
        code, output = self.run(missing, "-o", str(tmp_path / "out"), "--log-json")
        told = json.loads(output)
        assert (code, told["event"]) == (1, "error")
        assert told["message"] == f"{missing}: no such file or folder; check the path"

    def test_an_interruption_at_any_point_is_status_130(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def interrupted(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("duiqi.batch.summary.check", interrupted)
        monkeypatch.setattr("signal.signal", lambda number, handler: None)
        monkeypatch.setattr("sys.argv", ["duiqi", "align", "a.txt", "-o", "out", "--dry-run"])
        with pytest.raises(SystemExit) as end:
            main()
        assert end.value.code == 130
        assert capsys.readouterr().err.strip() == "duiqi: interrupted"

    def test_a_missing_input_is_one_line_and_status_1(self, tmp_path: Path) -> None:
        command = [sys.executable, "-m", "duiqi", "align", "missing.txt", "-o", str(tmp_path / "out")]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        assert result.returncode == 1
        assert result.stderr == "duiqi: missing.txt: no such file or folder; check the path\n"
        assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("group", [[], ["encoder"]])
def test_help_cuts_no_description_short_in_80_columns(group: list[str]) -> None:
    output = CliRunner().invoke(cli, [*group, "--help"], terminal_width=80).output
    assert "..." not in output.partition("Commands:")[2]
