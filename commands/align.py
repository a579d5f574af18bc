"""``duiqi align``: documents in both languages to aligned pairs, as a job that can be stopped and resumed."""

from __future__ import annotations

import signal
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from ..errors import DuiqiError
from .choices import known_encoding

if TYPE_CHECKING:
    from ..batch.inputs import Inputs
    from ..batch.settings import Settings

KINDS = ("tmx", "jsonl", "beads")


def _kinds(context: click.Context, parameter: click.Parameter, value: str) -> tuple[str, ...]:
    """A list with commas between, as kinds of output in a fixed order."""
    named = [kind.strip().lower() for kind in value.split(",") if kind.strip()]
    unknown = [kind for kind in named if kind not in KINDS]
    if unknown or not named:
        raise click.BadParameter(f"expected a list of {', '.join(KINDS)}, found {value!r}", context, parameter)
    return tuple(kind for kind in KINDS if kind in named)


@click.command(short_help="Align documents: files of both languages, or a side each.")
@click.argument("inputs", nargs=-1)
@click.option("-o", "--out", required=True, metavar="OUT", help="The folder (or URL) for the outputs.")
@click.option("--zh", metavar="PATH", help="The Chinese side: a file, or a folder whose files pair with --en by name.")
@click.option("--en", metavar="PATH", help="The English side.")
@click.option("--pair-by-content", is_flag=True, help="Pair the files of --zh and --en by what they say.")
@click.option("--lines", is_flag=True, help="The sides hold one sentence a line, to be kept as given.")
@click.option("--encoding", callback=known_encoding, help="The inputs' encoding, where it should not be detected.")
@click.option(
    "--layout",
    type=click.Choice(["alternating", "halves", "columns"]),
    help="How files of both languages hold them, where script does not tell.",
)
@click.option("--to", default="tmx,jsonl", show_default=True, callback=_kinds, help="Outputs: tmx, jsonl, beads.")
@click.option("--unpaired", is_flag=True, help="Write beads with an empty side to JSONL too.")
@click.option("--unpaired-tmx", is_flag=True, help="Write beads with an empty side to TMX too.")
@click.option("--encoder", default="use", show_default=True, help="The sentence encoder.")
@click.option("--device", default="auto", show_default=True, help="Where a transformer runs: cpu, cuda, cuda:1, mps.")
@click.option(
    "--precision",
    type=click.Choice(["auto", "float32", "float16"]),
    default="auto",
    show_default=True,
    help="A transformer's; auto is half on GPUs.",
)
@click.option(
    "--batch-size",
    type=click.IntRange(min=1),
    default=64,
    show_default=True,
    help="How many sentences a transformer takes at once.",
)
@click.option("--weights", type=click.Path(exists=True, dir_okay=False), help="Weights that duiqi train made.")
@click.option("--cache", metavar="DIR", help="A folder that keeps sentence vectors for the next time.")
@click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, help="Leave out pairs below this.")
@click.option(
    "--max-length-ratio",
    type=click.FloatRange(min=1),
    help="Leave out pairs of which one side is so many times longer than usual for the other.",
)
@click.option("--dedup", type=click.Choice(["none", "exact", "normalised"]), default="none", help="Leave out repeats.")
@click.option(
    "--dedup-scope",
    type=click.Choice(["document", "job"]),
    default="job",
    show_default=True,
    help="Repeats within each document, or within all.",
)
@click.option("--drop-identical", is_flag=True, help="Leave out pairs whose sides are the same text.")
@click.option("--check-language", is_flag=True, help="Leave out pairs whose sides are not Chinese and English.")
@click.option("--shard-size", type=click.IntRange(min=1), help="Documents an output file holds.")
@click.option("--compress", type=click.Choice(["none", "gzip", "zstd"]), default="none", help="Compress TMX and JSONL.")
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Worker processes; by default the cores are shared out.")
@click.option("--threads", type=click.IntRange(min=1), help="Threads of each worker; 1 where --jobs is given.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=3600.0,
    show_default=True,
    metavar="SECONDS",
    help="How long a worker may take over some 65 kB of text, before it is taken for hung.",
)
@click.option("--engine", type=click.Choice(["local", "ray"]), default="local", help="This machine, or a Ray cluster.")
@click.option("--address", help="The Ray cluster's address.")
@click.option("--gpus", type=click.FloatRange(min=0), default=0.0, help="GPU share of each worker on the cluster.")
@click.option("--max-failures", type=click.IntRange(min=0), help="Stop when more documents than this failed.")
@click.option("--strict", is_flag=True, help="A document that its reader warns about counts as failed.")
@click.option("--restart", is_flag=True, help="Throw away what an earlier run left, and begin anew.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--show", type=click.IntRange(min=0), default=0, metavar="N", help="Print the first N sentence pairs.")
@click.option("--profile", is_flag=True, help="Print where the time went.")
@click.option("-q", "--quiet", is_flag=True, help="No messages while the job runs.")
@click.option("--log-json", is_flag=True, help="Messages as JSON, one a line.")
def align(inputs: tuple[str, ...], out: str, **options: Any) -> None:  # noqa: ANN401 - as click names them
    """Align documents by paragraph and sentence.

    INPUTS are files that hold both languages, or folders of them; or give the sides with --zh and --en. OUT then
    holds sentences and paragraphs in the formats of --to, and run.json, which tells every document's fate. Stopped at
    any moment, the same command goes on where it was.
    """
    from ..batch.inputs import Inputs  # noqa: PLC0415 - loads when it is used
    from ..batch.progress import reporter  # noqa: PLC0415

    zh, en = options["zh"], options["en"]
    if (zh is None) != (en is None):
        raise click.UsageError("--zh and --en go together: give both sides")
    if not inputs and zh is None:
        raise click.UsageError("nothing to align: give INPUTS, or --zh and --en")
    if options["lines"] and (inputs or zh is None):
        raise click.UsageError("--lines needs the sides apart: give --zh and --en, and no other inputs")
    if options["pair_by_content"] and (inputs or zh is None):
        raise click.UsageError("--pair-by-content needs two folders: give --zh and --en, and no other inputs")
    if options["engine"] != "ray" and (options["address"] or options["gpus"]):
        raise click.UsageError("--address and --gpus are for a cluster: add --engine ray")
    settings = _settings(options)
    named = Inputs(tuple(path if "://" in path else str(Path(path)) for path in inputs), zh, en)
    try:
        if options["pair_by_content"]:
            named = _paired(named, out, settings, options)
        if options["dry_run"]:
            _describe(named, out, settings)
            return
        _run(named, out, settings, options)
    except DuiqiError as error:
        if not options["log_json"]:
            raise
        reporter(log_json=True).say("error", str(error))
        sys.exit(error.status)


def _settings(options: dict[str, Any]) -> Settings:
    from ..batch.settings import Filters, Settings  # noqa: PLC0415

    filters = Filters(
        min_confidence=options["min_confidence"],
        max_length_ratio=options["max_length_ratio"] or 0.0,
        dedup=options["dedup"],
        dedup_scope=options["dedup_scope"],
        drop_identical=options["drop_identical"],
        check_language=options["check_language"],
    )
    return Settings(
        to=options["to"],
        unpaired=options["unpaired"],
        unpaired_tmx=options["unpaired_tmx"],
        lines=options["lines"],
        encoding=options["encoding"],
        layout=options["layout"],
        encoder=options["encoder"],
        precision=options["precision"],
        weights=options["weights"],
        shard_size=options["shard_size"] or 0,
        compression=options["compress"],
        strict=options["strict"],
        filters=filters,
    )


def _paired(inputs: Inputs, out: str, settings: Settings, options: dict[str, Any]) -> Inputs:
    """The inputs with their pairs; what was paired, and how surely, is told and written to OUT."""
    from ..batch.pairing import TABLE, keep, paired_by_content  # noqa: PLC0415
    from ..batch.progress import reporter  # noqa: PLC0415
    from ..encode.registry import load_encoder  # noqa: PLC0415

    load = partial(
        load_encoder,
        settings.encoder,
        threads=options["threads"],
        device=options["device"],
        precision=settings.precision,
        batch_size=options["batch_size"],
        cache=options["cache"],
    )
    inputs, found = paired_by_content(inputs, out, settings, load)
    if not options["dry_run"]:
        keep(found, inputs, out, settings)
    least = found.pairs[-1].confidence
    text = f"{len(found.pairs)} pairs found by content, the least sure {least:.2f}; {len(found.unpaired)} files alone"
    told = reporter(quiet=options["quiet"], log_json=options["log_json"])
    told.say("paired", f"{text}; see {TABLE}", {"pairs": len(found.pairs), "least": least})
    for path, reason in found.failed:
        told.say("failed", f"not read: {reason}", {"file": path})
    return inputs


def _run(inputs: Inputs, out: str, settings: Settings, options: dict[str, Any]) -> None:
    from ..batch import summary  # noqa: PLC0415
    from ..batch.progress import reporter  # noqa: PLC0415
    from ..batch.run import run  # noqa: PLC0415
    from ..batch.settings import RunOptions  # noqa: PLC0415

    running = RunOptions(
        jobs=options["jobs"],
        threads=options["threads"],
        timeout=options["timeout"],
        engine=options["engine"],
        max_failures=options["max_failures"],
        restart=options["restart"],
        device=options["device"],
        batch_size=options["batch_size"],
        cache=options["cache"],
        address=options["address"],
        gpus=options["gpus"],
    )
    signal.signal(signal.SIGTERM, _stop)
    told = reporter(quiet=options["quiet"], log_json=options["log_json"])
    try:
        outcome = run(inputs, out, settings, running, reporter=told)
    except KeyboardInterrupt:
        told.say("end", "interrupted before it began")
        sys.exit(130)
    told.say("end", summary.headline(outcome, out), summary.facts(outcome))
    if not options["quiet"] and not options["log_json"]:
        click.echo(summary.details(outcome, out), err=True)
    if options["profile"]:
        click.echo(summary.profile(outcome), err=True)
    if options["show"]:
        click.echo(summary.first_pairs(outcome, out, options["show"]))
    if outcome.state == "interrupted":
        sys.exit(130)
    sys.exit(1 if outcome.state == "stopped" or outcome.totals.documents["failed"] else 0)


def _describe(inputs: Inputs, out: str, settings: Settings) -> None:
    from ..batch.summary import dry_run  # noqa: PLC0415

    for line in dry_run(inputs, out, settings):
        click.echo(line)


def _stop(number: int, frame: object) -> NoReturn:
    """End as Ctrl-C does: what is done is kept."""
    raise KeyboardInterrupt
