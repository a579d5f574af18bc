"""The command ``duiqi``: its subcommands, and how an error that a user can mend is shown."""

from __future__ import annotations

import signal
import sys
from importlib import import_module
from io import TextIOWrapper
from typing import Any, NoReturn, cast

import click

from .errors import DuiqiError
from .version import __version__

COMMANDS = {
    "align": "Align documents: files of both languages, or a side each.",
    "convert": "Convert aligned text to another format.",
    "encoder": "Build models for --encoder.",
    "eval": "Score alignments against gold.",
    "find": "Search aligned texts, with the other side.",
    "stats": "Count and measure aligned texts.",
    "terms": "List words and terms with their renderings.",
    "tokenize": "Show the sentences or words of a file.",
    "train": "Fit the bead score to one's own gold.",
    "words": "Link the words of sentence pairs.",
}
"""The subcommands and what the list of them says; each is ``command`` of the module of its name in ``commands``."""


class LazyCommand(click.Command):
    """A subcommand whose module loads when it is called: `duiqi --help` needs none of them."""

    def load(self) -> click.Command:
        """The subcommand itself."""
        return cast("click.Command", import_module(f".commands.{self.name}", __package__).command)

    def make_context(self, *arguments: Any, **extra: Any) -> click.Context:  # noqa: ANN401 - as click has it
        """The context of the subcommand itself, which then runs in its place."""
        return self.load().make_context(*arguments, **extra)


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    commands=[LazyCommand(name, short_help=text) for name, text in COMMANDS.items()],
    epilog="duiqi COMMAND --help shows the options of a command and examples.",
)
@click.version_option(__version__, prog_name="duiqi")
def cli() -> None:
    """Align Chinese-English parallel texts by paragraph and sentence, and score alignments against gold."""


def show_all_characters() -> None:
    """Have a terminal that cannot show a character show its code: names of files and texts are often Chinese."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="backslashreplace")


def main() -> NoReturn:
    """Run the command line.

    Exit status: 0 all done, 1 an input or output could not be used, 2 wrong usage, 130 interrupted.
    """
    show_all_characters()
    try:
        status = cli.main(prog_name="duiqi", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except click.Abort:
        click.echo("duiqi: interrupted", err=True)
        status = 130
    except DuiqiError as error:
        click.echo(f"duiqi: {error}", err=True)
        status = error.status
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is said: one more Ctrl-C is not worth a stack trace
    sys.exit(status)
