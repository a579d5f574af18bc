"""``duiqi words``: links between the words of sentences that are cut into words already."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import click

from ..errors import InputError
from .options import option
from .sections import Command

FILE = click.Path(path_type=Path)
EXAMPLES = ("duiqi words --zh cut.zh --en cut.en > links.txt",)


@click.command("words", cls=Command, examples=EXAMPLES)
@option(
    "--zh", section="Inputs", required=True, metavar="FILE", type=click.Path(path_type=Path), help="Chinese sentences."
)
@option("--en", section="Inputs", required=True, metavar="FILE", type=click.Path(path_type=Path), help="Their English.")
def command(zh: Path, en: Path) -> None:
    """Link the words of aligned sentences, one sentence a line, with spaces between words.

    For each line the links come out as `i-j` pairs (Pharaoh's format): the Chinese word i and the English word j stand
    for each other, counted from 0. A line without links is empty.
    """
    from ..align.words.links import link_tokens  # noqa: PLC0415 - loads only what the subcommand needs

    for links in link_tokens(_pairs(zh, en)):
        sys.stdout.write(" ".join(f"{i}-{j}" for i, j, _ in links) + "\n")


def _pairs(zh: Path, en: Path) -> Iterator[tuple[list[str], list[str]]]:
    """The words of the lines of both files, a line in memory at a time."""
    for number, (one, other) in enumerate(zip_longest(_lines(zh), _lines(en))):
        if one is None or other is None:
            short, long = (zh, en) if one is None else (en, zh)
            raise InputError(short, f"expected as many lines as in {long}, found {number}; give aligned sentences")
        yield one, other


def _lines(path: Path) -> Iterator[list[str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="\n") as lines:
            for line in lines:
                yield [word for word in line.rstrip("\r\n").replace("\t", " ").split(" ") if word]
    except OSError as error:
        raise InputError(path, f"cannot be read ({error.strerror}); check the path") from None
    except UnicodeDecodeError:
        raise InputError(path, "expected UTF-8, found other bytes; convert it") from None
