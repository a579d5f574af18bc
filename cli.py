"""The command ``duiqi``: its subcommands, and how an error that a user can mend is shown."""

from __future__ import annotations

import signal
import sys
from typing import NoReturn

import click

from .commands.align import align
from .commands.convert import convert
from .commands.encoder import encoder
from .commands.eval import eval_
from .commands.tokenize import tokenize
from .commands.train import train
from .commands.words import words
from .errors import DuiqiError
from .version import __version__


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="duiqi")
def cli() -> None:
    """Align Chinese-English parallel texts by paragraph and sentence, and score alignments against gold."""


for command in (align, convert, encoder, eval_, tokenize, train, words):
    cli.add_command(command)


def main() -> NoReturn:
    """Run the command line.

    Exit status: 0 all done, 1 an input or output could not be used, 2 wrong usage, 130 interrupted.
    """
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
