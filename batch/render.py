"""An aligned document as the bytes of every output that was asked for, and its line in the report."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator

from ..document import Alignment, Bead, Level
from ..formats.aligned.beads import gold_files
from ..formats.aligned.record import format_line
from ..formats.names import file_stem
from ..formats.rendering import Row, chinese_tag, rows
from .filters import digest, rejection
from .jobs import Task
from .outputs import LEVELS, rendering
from .results import DocumentReport, DocumentResult, RenderedRow, failure
from .settings import Filters, Settings

# Document confidence below which a user is warned. Of 521 gold documents of thirteen kinds the lowest had .59; without
# the first half of their English side one was below this; of as many pairs of unrelated texts of 2 to 40 sentences
# seven in ten were.
_HARDLY_PARALLEL = 0.35


def render(alignment: Alignment, task: Task, settings: Settings) -> DocumentResult:
    """A document's rows in every streamed output, its own files, and its report.

    Args:
        alignment: the aligned document.
        task: the task it was made for.
        settings: which outputs, which filters.
    """
    found = warnings(alignment)
    if settings.strict and found:
        return failure(task, f"{found[0]} (--strict)", "input")
    result = DocumentResult(task.fingerprint, _report(alignment, task, found), script=chinese_tag(alignment))
    result.rows = {level: _rows(alignment, level, settings, result.report) for level in LEVELS}
    if settings.recorded:
        result.whole["record"] = format_line(alignment)
    if "beads" in settings.to:
        result.files = gold_files(alignment, file_stem(alignment.bitext.name), texts=not settings.lines)
        result.report["files"] = sorted(result.files)
        hashes = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(result.files.items())}
        result.report["sha256"] = hashes
    return result


def warnings(alignment: Alignment) -> list[str]:
    """What a user should know of a document: what its reader warned of, and whether its two sides hardly match."""
    found = list(alignment.bitext.warnings)
    if is_doubtful(alignment):
        found.append(
            f"the two sides hardly match (document confidence {alignment.confidence:.2f}): check that they are one "
            "text; TMX does not hold it without --keep-doubtful"
        )
    return found


def is_doubtful(alignment: Alignment) -> bool:
    """Whether the two sides of a document hardly match, so that it does not count as aligned."""
    zh, en = alignment.bitext.zh, alignment.bitext.en
    confidence = alignment.confidence
    return bool(zh.sentences and en.sentences and confidence is not None and confidence < _HARDLY_PARALLEL)


def _rows(alignment: Alignment, level: Level, settings: Settings, report: DocumentReport) -> list[RenderedRow]:
    """The rows of a level that pass the filters; those that do not are counted in the report."""
    filtered: Counter[str] = Counter()
    kept = list(_kept(alignment, level, settings.filters, filtered))
    unpaired = {"jsonl": settings.unpaired, "tmx": settings.unpaired_tmx}
    withheld = "" if settings.keep_doubtful or report["state"] != "doubtful" else "tmx"
    columns = []
    for kind in settings.streamed:
        chosen = [row for row, _ in kept if kind != withheld and (unpaired[kind] or row.pair.bead.paired)]
        form = rendering(kind, level, settings)
        units = dict(zip((row.number for row in chosen), form.units(alignment, chosen), strict=True))
        columns.append([units.get(row.number, b"") for row, _ in kept])
        report["removed_characters"] += form.removed
    report["written"][level] = sum(row.pair.bead.paired for row, _ in kept)
    report["filtered"][level] = dict(sorted(filtered.items()))
    data = zip(*columns, strict=True) if columns else ((),) * len(kept)
    across = settings.filters.dedup_scope == "job"
    return [RenderedRow(cells, key if across else b"") for cells, (_, key) in zip(data, kept, strict=True)]


def _kept(alignment: Alignment, level: Level, filters: Filters, filtered: Counter[str]) -> Iterator[tuple[Row, bytes]]:
    """The rows that pass, each with its digest where duplicates count; beads with an empty side all pass."""
    seen: set[bytes] = set()
    for row in rows(alignment, level):
        if not row.pair.bead.paired:
            yield row, b""
            continue
        reason, key = rejection(row.pair, filters), digest(row.pair, level, filters)
        if reason is None and key in seen:
            reason = "duplicate"
        if reason is not None:
            filtered[reason] += 1
            continue
        if key:
            seen.add(key)
        yield row, key


def _report(alignment: Alignment, task: Task, found: list[str]) -> DocumentReport:
    bitext = alignment.bitext
    counts = {"zh": len(bitext.zh.sentences), "en": len(bitext.en.sentences)}
    return {
        "name": task.name,
        "state": "doubtful" if is_doubtful(alignment) else "done",
        "sources": list(task.sources),
        "confidence": round(alignment.confidence or 0.0, 4),
        "sentences": counts,
        "paragraphs": {"zh": len(bitext.zh.paragraphs), "en": len(bitext.en.paragraphs)},
        "beads": _types(alignment.beads),
        "paragraph_beads": _types(alignment.paragraph_beads),
        "crossing": sum(bead.crossing for bead in alignment.beads),
        "unpaired": round(_unpaired(alignment.beads) / max(sum(counts.values()), 1), 4),
        "written": {},
        "filtered": {},
        "removed_characters": 0,
        "metadata": dict(bitext.metadata),
        "warnings": found,
    }


def _types(beads: tuple[Bead, ...]) -> dict[str, int]:
    counts = Counter(bead.type for bead in beads)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _unpaired(beads: tuple[Bead, ...]) -> int:
    return sum(len(bead.zh) + len(bead.en) for bead in beads if not bead.paired)
