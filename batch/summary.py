"""What a user reads when a job has ended, or before it begins."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from io import BufferedReader
from itertools import islice
from pathlib import PurePosixPath
from typing import IO, Any

from ..formats.jobfolder import DOCUMENTS, ERRORS, OUTPUT, RUN, read_records
from ..runtime.wording import plural
from .inputs import Inputs, check
from .listing import Skipped
from .plan import plan
from .progress import duration
from .run import JobResult
from .settings import Settings
from .stages import LABELS
from .state import JobState
from .storage import join, storage_of

_SHOWN = 5
"""Files without partner, and warnings, that are shown of many."""


def headline(outcome: JobResult, folder: str) -> str:
    """The end of a job in a line."""
    documents = outcome.totals.documents
    done, doubtful, failed = documents["done"], documents["doubtful"], documents["failed"]
    counts = f"{done:,} {plural('document', done)} aligned"
    counts += f", {doubtful:,} doubtful (see {join(folder, DOCUMENTS)})" if doubtful else ""
    counts += f", {failed:,} failed (see {join(folder, ERRORS)})" if failed else ""
    if outcome.already:
        return f"{folder}: complete already, nothing to do: {counts}; --restart does it again"
    if outcome.state == "interrupted":
        return f"interrupted: {counts}; the same command resumes the job"
    if outcome.state == "stopped":
        return f"stopped, more documents failed than --max-failures allows: {counts}"
    return counts


def facts(outcome: JobResult) -> dict[str, Any]:
    """The end of a job for a machine."""
    totals = outcome.totals.as_data() | outcome.totals.shares()
    return {"state": outcome.state, "totals": totals, "skipped": outcome.skipped.as_data()}


def details(outcome: JobResult, folder: str) -> str:
    """The counts, what found no partner, the first warnings and the files: a few lines."""
    totals = outcome.totals
    shares = totals.shares()
    lines = [
        f"  sentences    {totals.sentences['zh']:,} Chinese, {totals.sentences['en']:,} English; "
        f"{shares['unpaired_share']:.1%} without counterpart",
        f"  beads        {_counts(totals.beads)}",
        f"  paragraphs   {_counts(totals.paragraph_beads)}",
        f"  pairs        {totals.written['sentence']:,} of sentences, {totals.written['paragraph']:,} of paragraphs",
        f"  confidence   {shares['mean_confidence']:.2f}, mean of documents",
    ]
    if dropped := Counter(totals.filtered.get("sentence", {})):
        lines.append(f"  left out     {', '.join(f'{count:,} {reason}' for reason, count in dropped.items())}")
    if outcome.skipped.alone:
        lines.append(f"  no partner   {no_partner(outcome.skipped)}")
    if totals.warnings:
        lines.append(f"  warnings     {totals.warnings:,}, in {DOCUMENTS} by document")
        lines += [f"               {warning}" for warning in islice(_warnings(folder), _SHOWN)]
    if not outcome.already:
        lines.append(f"  time         {_elapsed(outcome.elapsed)}")
    shown = [join(folder, file["file"]) for file in outcome.files[:4]]
    more = f" and {len(outcome.files) - 4:,} more" if len(outcome.files) > 4 else ""
    lines.append(f"  files        {', '.join([*shown, join(folder, RUN)])}{more}")
    return "\n".join(lines)


def no_partner(skipped: Skipped) -> str:
    """Which texts in one language found no partner: ``10 files have no partner: a.txt, b.txt, ...``."""
    count = skipped.alone
    names = [PurePosixPath(each["file"]).name for each in skipped.alone_first[:_SHOWN]]
    more = ", ..." if count > len(names) else ""
    has, them = ("has", "it") if count == 1 else ("have", "them")
    advice = f"; --pair-by-content may pair {them}" if skipped.by_name else ""
    return f"{count:,} {plural('file', count)} {has} no partner: {', '.join(names)}{more}{advice}"


def profile(outcome: JobResult) -> str:
    """Seconds by stage in the order of the work, summed over the workers."""
    whole = sum(outcome.seconds.values()) or 1.0
    rest = {name: name for name in sorted(outcome.seconds.keys() - LABELS.keys())}
    lines = ["  seconds of all workers"]
    for name, label in (LABELS | rest).items():
        if name in outcome.seconds:
            seconds = outcome.seconds[name]
            lines.append(f"  {label:<21} {seconds:9.2f}  {seconds / whole:6.1%}")
    return "\n".join(lines)


def first_pairs(outcome: JobResult, folder: str, count: int) -> str:
    """The first sentence pairs that were written, with type and confidence."""
    rows = list(islice(_rows(outcome, folder), count))
    if not rows:
        return "no pair to show: --show reads the JSONL that --to writes"
    lines = []
    for row in rows:
        texts = row["translation"]
        lines.append(f"{row['confidence']:.2f}  {row['type']:>4}  {texts['zh']}\n{'':12}{texts['en']}")
    return "\n".join(lines)


def dry_run(inputs: Inputs, folder: str, settings: Settings) -> Iterator[str]:
    """What a job would do, in lines."""
    check(inputs, folder, settings.encoding)
    skipped = Skipped()
    documents = size = 0
    for task in plan(inputs, settings.encoding, skipped):
        if documents < 3:
            yield f"{task.name}: {' '.join(task.sources)}"
        documents += 1
        size += task.size
    if documents > 3:
        yield f"... and {documents - 3:,} more"
    counted = f"{documents:,} {plural('document', documents)}, {size / 1e6:,.1f} MB"
    yield f"{counted}, to {folder} as {', '.join(settings.to)}"
    if skipped.alone:
        yield no_partner(skipped)
    if skipped.count:
        first = skipped.first[0]
        files = f"{skipped.count:,} {plural('file', skipped.count)}"
        yield f"{files} passed over, first {first['file']}: {first['reason']}"
    yield JobState.peek(folder, settings, inputs)


def _warnings(folder: str) -> Iterator[str]:
    """The warnings of the documents, each with the document's name."""
    storage = storage_of(folder)
    path = join(folder, DOCUMENTS)
    if storage.entry(path) is None:
        return
    with storage.open(path) as file:
        for document in read_records(file):
            for warning in document.get("warnings", ()):
                yield f"{document['name']}: {warning}"


def _elapsed(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 60 else duration(seconds)


def _rows(outcome: JobResult, folder: str) -> Iterator[dict[str, Any]]:
    """The rows of sentence pairs in the JSONL that a job wrote."""
    storage = storage_of(folder)
    for file in outcome.files:
        name = OUTPUT.fullmatch(file["file"])
        if name and (name["level"], name["kind"]) == ("sentence", "jsonl"):
            with storage.open(join(folder, file["file"])) as raw, _unpacked(raw, name["packed"]) as lines:
                yield from map(json.loads, lines)


def _unpacked(file: IO[bytes], ending: str | None) -> AbstractContextManager[Iterable[bytes]]:
    """The lines of a file that may be compressed."""
    if ending == ".gz":
        return gzip.open(file)
    if ending == ".zst":
        import zstandard  # noqa: PLC0415 - an extra, which wrote the file

        return BufferedReader(zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True))
    return nullcontext(file)


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counter.most_common(6)) or "none"
