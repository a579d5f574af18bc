"""What the README, the API page and the examples show is what comes out."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from pathlib import Path

import duiqi
import pytest

ROOT = Path(__file__).parents[1]
API = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to be in, but for the corpus."""
    (tmp_path / "corpus").symlink_to(ROOT / "corpus", target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_readmes_python_runs_and_prints_what_it_says(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    code = re.search(r"```python\n(.*?)```", readme, re.DOTALL)
    said = re.search(r"The first `print` says\n\n(.*?)\n\n", readme, re.DOTALL)
    exec(code[1], {})
    assert capsys.readouterr().out.startswith(re.sub("^ {4}", "", said[1], flags=re.MULTILINE))
    assert {path.name for path in folder.iterdir()} == {"corpus", "rain.tmx", "page.jsonl"}


@pytest.mark.usefixtures("folder")
def test_the_examples_of_the_api_page_give_what_it_shows() -> None:
    pytest.importorskip("pandas")
    examples = doctest.DocTestParser().get_doctest(re.sub("^```.*", "", API, flags=re.MULTILINE), {}, "api.md", None, 0)
    said: list[str] = []
    doctest.DocTestRunner(verbose=False).run(examples, out=said.append)
    assert not said, "".join(said)


@pytest.mark.parametrize("name", sorted({*duiqi.__all__} - {"__version__"}))
def test_the_api_page_shows_each_public_name_with_an_example(name: str) -> None:
    section = re.search(rf"^### `{name}\b.*?(?=^##|\Z)", API, re.DOTALL | re.MULTILINE)
    assert section, f"docs/api.md has no section on {name}"
    assert ">>> " in section[0]


EXAMPLES = {
    "align_lists.py": ([], "1-2"),
    "align_file.py": (["corpus/people-daily/1959-02-03.md", "page.tmx"], "page.tmx: "),
    "job.py": (["corpus/people-daily", "out"], "out: complete, documents: 1"),
    "score.py": (["corpus/gold/people-daily", "corpus/people-daily/1959-02-03.md"], "metric:strict"),
}


def test_every_example_is_run() -> None:
    assert {path.name for path in (ROOT / "examples").glob("*.py")} == {*EXAMPLES}


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_runs(example: str, folder: Path) -> None:
    arguments, said = EXAMPLES[example]
    command = [sys.executable, str(ROOT / "examples" / example), *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert said in done.stdout
