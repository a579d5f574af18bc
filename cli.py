"""The command ``duiqi``: its subcommands, and how an error that a user can mend is shown."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from .errors import DuiqiError, InputError
from .version import __version__

if TYPE_CHECKING:
    from .eval.command import System


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="duiqi")
def cli() -> None:
    """Align Chinese-English parallel texts by paragraph and sentence, and score alignments against gold."""


@cli.command("eval")
@click.argument("gold", type=click.Path(path_type=Path))
@click.argument("predicted", nargs=-1, type=click.Path(path_type=Path))
@click.option("-m", "--metric", "metrics", multiple=True, metavar="NAME", help="Score by this metric (repeatable).")
@click.option("--baseline", "baselines", multiple=True, metavar="NAME", help="Also score gale-church or dense.")
@click.option("--encoder", metavar="NAME", help="Encoder of the aligners that are run.")
@click.option("--bootstrap", "resamples", default=1000, show_default=True, help="Resamples; 0 for no intervals.")
@click.option("--test", default="randomization", type=click.Choice(["randomization", "bootstrap"]), show_default=True)
@click.option("--precision", "precisions", multiple=True, type=click.FloatRange(0, 1), help="Find the best threshold.")
@click.option("--agreement", is_flag=True, help="Treat all arguments as annotators of the same texts.")
@click.option("--errors", is_flag=True, help="Print the wrong beads with both texts, by kind.")
@click.option("--json", "output", flag_value="json", help="Print JSON.")
@click.option("--markdown", "output", flag_value="markdown", help="Print Markdown tables.")
@click.option("--latex", "output", flag_value="latex", help="Print LaTeX tables.")
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), help="Also write a report with pictures.")
def eval_(**options: Any) -> None:  # noqa: ANN401 -- what click passes on, named as in eval.command.Options
    """Score PREDICTED alignments (files or folders, one a system) against GOLD.

    Without PREDICTED the gold's own sentences are aligned first. Documents go together by name.
    """
    from .eval.command import Options, run  # noqa: PLC0415 - loads only what the subcommand needs

    baselines, encoder = options.pop("baselines"), options.pop("encoder")
    own = not (options["predicted"] or options["agreement"])
    run(Options(**options, systems=_systems(baselines, encoder, own=own)))


def _systems(baselines: Sequence[str], encoder: str | None, *, own: bool) -> Iterator[System]:
    """The aligners to be run over gold: duiqi's own where nothing was predicted, and the baselines asked for."""
    from .align.baselines import BASELINES, Dense, GaleChurch  # noqa: PLC0415 - loads only what is used
    from .encode.registry import load_encoder  # noqa: PLC0415
    from .eval.command import System  # noqa: PLC0415

    if unknown := [name for name in baselines if name not in BASELINES]:
        raise DuiqiError(f"there is no baseline {unknown[0]!r}; choose from {', '.join(BASELINES)}")
    loaded = load_encoder(encoder or "use") if own or Dense.name in baselines else None
    if own and loaded is not None:
        aligner = import_module(".align.aligner", __package__).Aligner(loaded)
        yield System("duiqi", {"aligner": "duiqi", "encoder": loaded.name}, aligner.align_many)
    for name in baselines:
        if name == Dense.name and loaded is not None:
            yield System(name, {"aligner": name, "encoder": loaded.name}, Dense(loaded).align_many)
        else:
            yield System(name, {"aligner": name, "encoder": "none"}, GaleChurch().align_many)


@cli.command("convert")
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="File; or folder, for beads.")
@click.option("--to", metavar="FORMAT", help="beads, ladder, intertext, xces, tsv, tmx or jsonl; else by the ending.")
@click.option("--level", default="sentence", show_default=True, type=click.Choice(["sentence", "paragraph"]))
@click.option("--unpaired", is_flag=True, help="Also write beads with an empty side to TSV, TMX and JSONL.")
@click.option("--texts", type=click.Path(path_type=Path), help="Folder of <document>.zh and .en, if not beside IN.")
def convert_(source: Path, out: Path, **options: Any) -> None:  # noqa: ANN401 -- what click passes on
    """Convert aligned text from one format to another: a file, or all of a folder."""
    from .formats.convert import convert  # noqa: PLC0415 - loads only what the subcommand needs

    done = convert(source, out, **options)
    for note in done.warnings:
        click.echo(f"duiqi: {note}", err=True)
    removed = f", {done.removed} characters left out that the format cannot hold" if done.removed else ""
    click.echo(f"{done.documents} documents, {done.beads} beads to {out}{removed}", err=True)


def main() -> NoReturn:
    """Run the command line: exit status 0 all done, 1 some input could not be used, 2 wrong usage."""
    try:
        cli(prog_name="duiqi")
    except InputError as error:
        click.echo(f"duiqi: {error}", err=True)
        sys.exit(1)
    except DuiqiError as error:
        click.echo(f"duiqi: {error}", err=True)
        sys.exit(2)
    sys.exit(0)
