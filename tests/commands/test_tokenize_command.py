from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from duiqi.cli import cli
from duiqi.errors import DuiqiError, InputError


def run(*arguments):
    return CliRunner().invoke(cli, ["tokenize", *map(str, arguments)])


def rows(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def chinese(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("新的一年\n\n“走吧。”他说。\n好。\n", encoding="utf-8")
    return path


@pytest.fixture
def records(tmp_path):
    path = tmp_path / "texts.jsonl"
    lines = [
        {"id": "a", "text": " “走吧。”他说。 好。"},
        {"id": 7, "text": "Hello Mr. Li.\nYes. No."},
        {"id": "c", "text": ""},
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def test_sentences_come_one_a_line(chinese):
    result = run(chinese)
    assert result.exit_code == 0
    assert result.stdout == "新的一年\n“走吧。”他说。\n好。\n"


def test_a_hard_wrapped_sentence_comes_on_one_line(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("It rained from\nAug. 3 to Aug. 9.\n\nThe harvest\nwas late.\n", encoding="utf-8")
    assert run(path, "--language", "en").stdout == "It rained from Aug. 3 to Aug. 9.\nThe harvest was late.\n"


def test_words_come_one_a_line_with_a_blank_line_after_each_sentence(chinese):
    assert run(chinese, "--words").stdout.endswith("他\n说\n。\n\n好\n。\n\n")


def test_json_has_offsets_into_each_paragraph(chinese):
    first, second, *_ = rows(run(chinese, "--json"))
    assert first["sentences"] == ["新的一年"]
    assert second["id"] == "a/p2"
    for row in (first, second):
        assert [row["text"][start:end] for start, end in row["spans"]] == row["sentences"]


def test_jsonl_gives_a_record_a_line(records):
    result = run(records)
    assert result.exit_code == 0
    assert rows(result) == [
        {"id": "a", "sentences": ["“走吧。”他说。", "好。"], "spans": [[1, 9], [10, 12]]},
        {"id": 7, "sentences": ["Hello Mr. Li.", "Yes.", "No."], "spans": [[0, 13], [14, 18], [19, 22]]},
        {"id": "c", "sentences": [], "spans": []},
    ]


def test_jsonl_has_words_where_asked(records):
    second = rows(run(records, "--words"))[1]
    assert second["words"] == [["Hello", "Mr.", "Li", "."], ["Yes", "."], ["No", "."]]
    text = "Hello Mr. Li.\nYes. No."
    assert [[text[start:end] for start, end in spans] for spans in second["word_spans"]] == second["words"]


def test_a_newspaper_page_gives_the_text_of_both_sides_without_its_header(tmp_path):
    path = tmp_path / "page.md"
    english = "Title: Rain\nAuthor:\nDate: 1959-02-03\nPage: 1\n\n    Rain fell. It was cold.\n\n\n"
    path.write_text(
        english + "<hr /> \n\nOriginal: \n\n\n### 下雨\n\n1959-02-03\n第1版()\n专栏：\n\n    下雨了。天冷了。\n",
        encoding="utf-8",
    )
    both = run(path).stdout.splitlines()
    assert both[-2:] == ["Rain fell.", "It was cold."]
    assert "下雨了。" in both
    assert not any("1959" in line for line in both)
    assert run(path, "--language", "zh").stdout.splitlines()[-2:] == ["下雨了。", "天冷了。"]


def test_the_language_can_be_given(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "a", "text": "P.L.A.第3医院。 No. 5 Plant. Fine."}\n', encoding="utf-8")
    assert rows(run(path, "--language", "en"))[0]["sentences"] == ["P.L.A.第3医院。", "No. 5 Plant.", "Fine."]


def test_lines_that_are_no_texts_are_named_and_the_rest_done(tmp_path):
    path = tmp_path / "a.jsonl"
    bad = [b"[1]", b'{"id": "x"}', b"nonsense", b"\xff\xfe", b"[" * 100_000, b""]
    path.write_bytes(b"\n".join([*bad, b'{"id": "good", "text": "\\ud800 Yes."}']))
    result = run(path)
    assert result.exit_code == 1
    assert [row["id"] for row in rows(result)] == ["good"]
    assert [line.split("line ")[1][0] for line in result.stderr.splitlines()] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("name", ["missing.txt", "missing.jsonl"])
def test_a_missing_file_is_named(tmp_path, name):
    result = run(tmp_path / name)
    assert isinstance(result.exception, InputError)
    assert name in str(result.exception)


def test_options_for_words_without_words_are_refused(chinese):
    result = run(chinese, "--no-hmm")
    assert result.exit_code == 2
    assert "--words" in result.stderr


def test_unknown_words_stay_characters_without_the_hmm(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "a", "text": "他来到了网易杭研大厦"}\n', encoding="utf-8")
    assert "杭研" in rows(run(path, "--words"))[0]["words"][0]
    assert "杭研" not in rows(run(path, "--words", "--no-hmm"))[0]["words"][0]


@pytest.mark.skipif(not Path("/dev/stdin").exists(), reason="a system without /dev/stdin")
def test_a_pipe_is_read_once_and_gives_what_its_file_would(chinese):
    command = [sys.executable, "-m", "duiqi", "tokenize", "/dev/stdin"]
    done = subprocess.run(command, input=chinese.read_bytes(), capture_output=True, check=True)
    assert done.stdout.decode("utf-8") == run(chinese).stdout
    bad = subprocess.run(command, input=b"\x00\x01\x02", capture_output=True, check=False)
    assert bad.returncode == 1
    assert bad.stderr.startswith(b"duiqi: /dev/stdin: ")


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_an_encoding_that_is_none_is_told_once(chinese, name):
    file = chinese.with_name(name)
    file.write_text('{"id": "a", "text": "b"}\n' * 3)
    result = run(file, "--encoding", "klingon")
    assert isinstance(result.exception, DuiqiError)
    assert result.exception.status == 2
    assert result.output == ""


def test_an_encoding_for_each_language_is_refused_for_a_single_file(chinese):
    result = run(chinese, "--encoding", "zh=utf-8,en=utf-8")
    assert result.exit_code == 2
    assert "a file has one encoding: give --encoding its name alone" in result.output
