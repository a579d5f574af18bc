"""Options are declared once: their defaults, the sections of the help that they stand in, their old spellings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import MISSING, fields
from inspect import signature
from pathlib import Path
from typing import Any, get_type_hints

import click
import pytest
from click.testing import CliRunner
from duiqi.batch.settings import Filters, RunOptions, Settings
from duiqi.cli import LazyCommand, cli
from duiqi.commands import align, convert, encoder, eval, find, stats, terms, tokenize, train, words  # noqa: A004 - the subcommand's name
from duiqi.commands.evaluation import Options
from duiqi.commands.options import Messages, built, choices_of
from duiqi.commands.sections import Command, Option
from duiqi.encode.registry import EncoderOptions, load_encoder

COMMANDS = {
    "align": align.command,
    "convert": convert.command,
    "encoder build": encoder.command.commands["build"],
    "eval": eval.command,
    "find": find.command,
    "stats": stats.command,
    "terms": terms.command,
    "tokenize": tokenize.command,
    "train": train.command,
    "words": words.command,
}
EACH = pytest.mark.parametrize("name", COMMANDS)


def help_of(name: str) -> str:
    result = CliRunner().invoke(cli, [*name.split(), "--help"], terminal_width=80)
    assert result.exit_code == 0, result.output
    return result.output


def sections(text: str) -> dict[str, str]:
    parts = re.split(r"^(\w[\w ]*):$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def values(name: str, *arguments: str) -> dict[str, Any]:
    return COMMANDS[name].make_context(name, list(arguments)).params


def leaves(group: click.Group) -> Iterator[click.Command]:
    for command in group.commands.values():
        real = command.load() if isinstance(command, LazyCommand) else command
        yield from leaves(real) if isinstance(real, click.Group) else [real]


def test_these_are_all_subcommands() -> None:
    assert list(leaves(cli)) == list(COMMANDS.values())


@EACH
def test_every_option_stands_in_exactly_one_section(name: str) -> None:
    command = COMMANDS[name]
    assert isinstance(command, Command)
    found = sections(help_of(name))
    for option in command.get_params(click.Context(command)):
        if not isinstance(option, click.Option):
            continue
        places = [
            title
            for title, text in found.items()
            if title != "Examples" and re.search(rf"^  (-\w, )?{option.opts[-1]}(?![\w-])", text, re.MULTILINE)
        ]
        assert places == [option.section if isinstance(option, Option) else "Help"], option.opts


@EACH
def test_help_reads_well_in_80_columns(name: str) -> None:
    text = help_of(name)
    assert max(map(len, text.splitlines())) <= 80
    assert not re.search(r"\bINTEGER\b|\bFLOAT\b|\bTEXT\b(?!  )|RANGE|x>=", text)


@EACH
def test_help_ends_with_examples_that_can_be_parsed(name: str) -> None:
    text = help_of(name)
    assert list(sections(text))[-1] == "Examples"
    for example in COMMANDS[name].examples:  # type: ignore[attr-defined]
        assert text.count(f"\n  {example}\n") == 1
        words = example.partition("duiqi ")[2].partition(" | ")[0].partition(" > ")[0].split()
        called = next(called for called in COMMANDS if words[: len(called.split())] == called.split())
        arguments = words[len(called.split()) :]
        try:
            values(called, *arguments)
        except click.BadParameter as error:  # the files of the examples are not here
            assert "does not exist" in error.message


@pytest.mark.parametrize(
    ("name", "arguments", "owner"),
    [
        ("align", ["a", "-o", "out"], Filters),
        ("align", ["a", "-o", "out"], RunOptions),
        ("align", ["a", "-o", "out"], Messages),
        ("align", ["a", "-o", "out"], EncoderOptions),
        ("eval", ["gold"], EncoderOptions),
        ("eval", ["gold"], Options),
        ("train", ["--out", "x"], EncoderOptions),
    ],
)
def test_without_options_a_group_is_its_dataclass_as_it_stands(
    name: str, arguments: list[str], owner: type[Any]
) -> None:
    read = values(name, *arguments)
    needed = {field.name for field in fields(owner) if field.default is MISSING}
    assert {field.name for field in fields(owner)} - read.keys() <= {"systems"}, "a field without an option"
    assert built(owner, read) == owner(**{name: read[name] for name in needed})


def test_without_options_the_settings_of_a_job_are_the_default_ones() -> None:
    read = values("align", "a", "-o", "out")
    assert built(Settings, read, filters=built(Filters, read), unpaired=False) == Settings()
    assert read["unpaired"] == ()


@pytest.mark.parametrize(
    ("name", "owner"), [("align", Settings), ("align", Filters), ("align", RunOptions), ("train", EncoderOptions)]
)
def test_a_default_that_is_shown_is_the_dataclass_s(name: str, owner: type[Any]) -> None:
    text = " ".join(help_of(name).split())
    shown = 0
    for option in COMMANDS[name].params:
        field = next((field for field in fields(owner) if field.name == option.name), None)
        if isinstance(option, click.Option) and field is not None and option.show_default:
            default = ",".join(field.default) if isinstance(field.default, tuple) else f"{field.default}"
            assert f"[default: {default.removesuffix('.0')}]" in text
            assert option.default in (field.default, default)
            shown += 1
    assert shown


def test_every_home_of_the_encoder_s_defaults_agrees() -> None:
    defaults = {field.name: field.default for field in fields(EncoderOptions)}
    for owner in (Settings, RunOptions):
        own = {field.name: field.default for field in fields(owner)}
        assert {name: own[name] for name in defaults.keys() & own.keys()} == {
            name: defaults[name] for name in defaults.keys() & own.keys()
        }
    parameters = signature(load_encoder).parameters
    assert {name: parameters["spec" if name == "encoder" else name].default for name in defaults} == defaults


def test_the_choices_typed_for_eval_are_those_of_its_types() -> None:
    option = next(option for option in eval.command.params if option.name == "confidence_by")
    assert isinstance(option.type, click.Choice)
    assert tuple(option.type.choices) == choices_of(get_type_hints(Options)["confidence_by"])


@pytest.mark.parametrize(
    ("arguments", "kinds"),
    [
        ([], ()),
        (["--unpaired"], ("jsonl",)),
        (["--unpaired", "jsonl,tmx"], ("jsonl", "tmx")),
        (["--unpaired", "TMX"], ("tmx",)),
        (["--unpaired=tmx,jsonl"], ("jsonl", "tmx")),
        (["--unpaired", "--lines"], ("jsonl",)),
        (["--unpaired", "pages"], ("jsonl",)),
    ],
)
def test_unpaired_takes_a_list_or_means_jsonl(arguments: list[str], kinds: tuple[str, ...]) -> None:
    read = values("align", "-o", "out", *arguments)
    assert read["unpaired"] == kinds
    assert read["inputs"] == (("pages",) if "pages" in arguments else ())


@pytest.mark.parametrize(
    ("option", "found"), [("--unpaired=pdf", "jsonl, tmx, found 'pdf'"), ("--unpaired=", "found ''"), ("--to=", "''")]
)
def test_a_list_of_unknown_kinds_or_of_none_is_wrong_usage(option: str, found: str) -> None:
    with pytest.raises(click.BadParameter, match=f"expected a list of .*{found}"):
        values("align", "a", "-o", "out", option)


@pytest.mark.parametrize(
    ("name", "arguments", "expected", "new"),
    [
        ("align", ["a", "-o", "out", "--precision", "float16"], {"precision": "float16"}, "--float-precision"),
        ("align", ["a", "-o", "out", "--precision=float16"], {"precision": "float16"}, "--float-precision"),
        ("align", ["-o", "out", "--unpaired-tmx", "a"], {"unpaired": ("tmx",)}, "--unpaired=tmx"),
        ("align", ["-o", "out", "--unpaired", "--unpaired-tmx", "a"], {"unpaired": ("jsonl", "tmx")}, "--unpaired=tmx"),
        ("eval", ["gold", "--precision", ".9", "--at-precision", ".8"], {"precisions": (0.9, 0.8)}, "--at-precision"),
        ("train", ["--output", "w.json"], {"out": Path("w.json")}, "--out"),
    ],
)
def test_an_old_spelling_works_and_prints_a_warning(
    name: str, arguments: list[str], expected: dict[str, object], new: str, capsys: pytest.CaptureFixture[str]
) -> None:
    read = values(name, *arguments)
    assert {parameter: read[parameter] for parameter in expected} == expected
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 1
    assert f"is now {new};" in told[0]


def test_present_spellings_print_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    values("align", "a", "-o", "out", "--float-precision", "float16", "--unpaired", "tmx")
    assert capsys.readouterr().err == ""


def test_after_two_dashes_nothing_is_an_option() -> None:
    assert values("align", "-o", "out", "--", "--unpaired-tmx")["inputs"] == ("--unpaired-tmx",)


def test_no_command_shows_an_old_spelling() -> None:
    for name, command in COMMANDS.items():
        assert not [old for old in command.renamed if f"{old} " in help_of(name)]  # type: ignore[attr-defined]
