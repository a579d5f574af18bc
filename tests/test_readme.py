"""What the README shows is what comes out."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_readmes_python_runs_and_prints_what_it_says(tmp_path, monkeypatch, capsys):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    code = re.search(r"```python\n(.*?)```", readme, re.DOTALL)
    said = re.search(r"The first `print` says\n\n(.*?)\n\n", readme, re.DOTALL)
    (tmp_path / "corpus").symlink_to(ROOT / "corpus", target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    exec(code[1], {})
    assert capsys.readouterr().out.startswith(re.sub("^ {4}", "", said[1], flags=re.MULTILINE))
    assert {path.name for path in tmp_path.iterdir()} == {"corpus", "rain.tmx", "page.jsonl"}
