"""``duiqi align``: documents in both languages to aligned pairs, as a job that can be stopped and resumed."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from ..batch.settings import Filters, RunOptions, Settings
from ..encode.registry import EncoderOptions
from ..errors import DuiqiError
from .options import (
    UNPAIRED,
    Messages,
    built,
    encoder_options,
    filter_options,
    input_options,
    message_options,
    output_options,
    running_options,
    weights_option,
)
from .sections import Command

if TYPE_CHECKING:
    from ..batch.inputs import Inputs
    from ..batch.progress import Reporter
    from ..encode import Encoder

EXAMPLES = (
    "duiqi align pages/ -o out",
    "duiqi align --zh zh/ --en en/ -o out",
    "duiqi align --zh a.zh --en a.en --lines --to beads -o out",
    "duiqi align --zh story/ --en hawkes=h/ --en yang=y/ -o out",
    "duiqi align archive/ -o out --min-confidence .9 --dedup exact",
)


@click.command(
    "align",
    cls=Command,
    examples=EXAMPLES,
    renamed={"--precision": "--float-precision", "--unpaired-tmx": "--unpaired=tmx"},
    optional={"--unpaired": (UNPAIRED, "jsonl")},
)
@click.argument("inputs", nargs=-1, type=click.Path())
@input_options
@output_options
@filter_options
@encoder_options
@weights_option
@running_options
@message_options
def command(
    inputs: tuple[str, ...],
    out: str,
    *,
    pair_by_content: bool,
    pairs: str | None,
    dry_run: bool,
    **values: Any,  # noqa: ANN401 - the fields of the dataclasses
) -> None:
    """Align documents by paragraph and sentence.

    INPUTS are files that hold both languages, or folders of them; or give the two sides with --zh and --en. Named files
    only: write a pipe to a file first. The folder then holds sentences and paragraphs in the formats of --to, and
    run.json with the outcome of every document. If the command is stopped, run it again and it continues.
    """
    from ..batch.inputs import Inputs  # noqa: PLC0415 - loads when it is used
    from ..batch.progress import reporter  # noqa: PLC0415

    paths = tuple(path if "://" in path else str(Path(path)) for path in inputs)
    named = Inputs(paths, **_sides(values["zh"], values["en"]), pairs=_listed(pairs))
    running, messages = built(RunOptions, values), built(Messages, values)
    _check_usage(named, out, running, lines=values["lines"], pair_by_content=pair_by_content)
    kinds = values["unpaired"]
    settings = built(
        Settings, values, filters=built(Filters, values), unpaired="jsonl" in kinds, unpaired_tmx="tmx" in kinds
    )
    told = reporter(quiet=messages.quiet, log_json=messages.log_json)
    try:
        if pair_by_content:
            load = partial(built(EncoderOptions, values).load, running.threads)
            named = _paired(named, out, settings, load, told, keep_found=not dry_run)
        if dry_run:
            _describe(named, out, settings)
            return
        _run(named, out, settings, running, messages=messages, told=told)
    except DuiqiError as error:
        if not messages.log_json:
            raise
        told.say("error", str(error))
        sys.exit(error.status)


def _sides(zh: tuple[str, ...], en: tuple[str, ...]) -> dict[str, Any]:
    """The two sides as fields of `Inputs`: a path each, or of one language several as ``LABEL=PATH``."""
    fields: dict[str, Any] = {}
    several: dict[str, list[tuple[str, str]]] = {}
    for side, given in (("zh", zh), ("en", en)):
        labelled = [_label(value) for value in given]
        if len(given) > 1 or (given and labelled[0][0]):
            several[side] = labelled
        elif given:
            fields[side] = given[0]
    if not several:
        return fields
    ((side, versions), *others) = several.items()
    labels = [label for label, _ in versions]
    if others or len(fields) != 1:
        raise click.UsageError("several versions translate one text: give that text once, as --zh PATH or --en PATH")
    if len(set(labels)) < len(labels) or not all(label and "/" not in label for label in labels):
        example = f"--{side} first=PATH --{side} second=PATH"
        raise click.UsageError(f"several of --{side} are versions of one text: give each a label of its own, {example}")
    return {**fields, "versions": tuple(versions)}


def _listed(table: str | None) -> tuple[tuple[str, str], ...]:
    """The pairs of files that a table names."""
    if table is None:
        return ()
    from ..batch.table import read_table  # noqa: PLC0415 - loads when it is used

    return read_table(table)


def _label(value: str) -> tuple[str, str]:
    """A label and a path; no label where the whole is the path of something that is there."""
    label, equals, path = value.partition("=")
    if not equals or "/" in label or Path(value).exists():
        return "", value
    return label, path


def _check_usage(inputs: Inputs, out: str, running: RunOptions, *, lines: bool, pair_by_content: bool) -> None:
    """Refuse options that do not go together."""
    sides = inputs.zh is not None and inputs.en is not None
    if (inputs.zh is None) != (inputs.en is None) and not inputs.versions:
        raise click.UsageError("--zh and --en go together: give both sides")
    if not inputs.paths and not sides and not inputs.versions and not inputs.pairs:
        raise click.UsageError("nothing to align: give INPUTS, or --zh and --en")
    if "-" in (*inputs.paths, inputs.zh, inputs.en, out, *(path for _, path in inputs.versions)):
        raise click.UsageError("align reads and writes named files only, not -: write the pipe to a file first")
    if lines and (inputs.paths or not (sides or inputs.versions)):
        raise click.UsageError("--lines needs one file or folder a language: give --zh and --en, and no other inputs")
    if pair_by_content and (inputs.versions or inputs.pairs or sides == bool(inputs.paths)):
        raise click.UsageError("--pair-by-content needs INPUTS, or --zh and --en, and nothing else")
    if running.engine != "ray" and (running.address or running.gpus):
        raise click.UsageError("--address and --gpus are for a cluster: add --engine ray")


def _paired(
    inputs: Inputs, out: str, settings: Settings, load: Callable[[], Encoder], told: Reporter, *, keep_found: bool
) -> Inputs:
    """The inputs with their pairs; the pairs and their confidence are reported and written to OUT."""
    from ..batch.pairing import keep, paired_by_content  # noqa: PLC0415
    from ..batch.table import TABLE  # noqa: PLC0415

    inputs, found = paired_by_content(inputs, out, settings, load)
    if keep_found:
        keep(found, inputs, out, settings)
    from ..runtime.wording import plural  # noqa: PLC0415

    least = found.pairs[-1].confidence
    pairs, alone = len(found.pairs), len(found.unpaired)
    counts = f"{pairs} {plural('pair', pairs)} found by content", f"{alone} {plural('file', alone)} alone"
    text = f"{counts[0]}, the least sure {least:.2f}; {counts[1]}"
    told.say("paired", f"{text}; see {TABLE}", {"pairs": len(found.pairs), "least": least})
    for path, reason in found.failed:
        told.say("failed", f"not read: {reason}", {"file": path})
    return inputs


def _run(
    inputs: Inputs, out: str, settings: Settings, running: RunOptions, *, messages: Messages, told: Reporter
) -> NoReturn:
    from ..batch import summary  # noqa: PLC0415
    from ..batch.run import run  # noqa: PLC0415

    signal.signal(signal.SIGTERM, _stop)
    try:
        result = run(inputs, out, settings, running, reporter=told)
    except KeyboardInterrupt:
        told.say("end", "interrupted before it began")
        sys.exit(130)
    told.say("end", summary.headline(result, out), summary.facts(result))
    if not messages.quiet and not messages.log_json:
        click.echo(summary.details(result, out), err=True)
    if messages.profile:
        click.echo(summary.profile(result), err=True)
    if messages.show:
        click.echo(summary.first_pairs(result, out, messages.show))
    if result.state == "interrupted":
        sys.exit(130)
    sys.exit(1 if result.state == "stopped" or result.totals.documents["failed"] else 0)


def _describe(inputs: Inputs, out: str, settings: Settings) -> None:
    from ..batch.summary import dry_run  # noqa: PLC0415

    for line in dry_run(inputs, out, settings):
        click.echo(line)


def _stop(number: int, frame: object) -> NoReturn:
    """End as Ctrl-C does: what is done is kept."""
    raise KeyboardInterrupt
