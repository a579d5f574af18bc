"""What a job is asked to do: the settings that decide its outputs, and those that decide only how it runs."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from ..align.rows import Rows
from ..encode import Precision
from ..formats.layout import Layout
from ..runtime.cores import usable_cores
from ..version import __version__

Dedup = Literal["none", "exact", "normalised"]
Scope = Literal["document", "job"]
Compression = Literal["none", "gzip", "zstd"]
Engine = Literal["local", "ray"]

EMBEDDED = "use"
TIMEOUT = 3600.0
"""Seconds a worker may take for 64 KiB of text. Usual are 1 s, or a minute with a large encoder on CPU."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which pairs are left out of TMX and JSONL; beads with an empty side are not pairs and pass.

    Attributes:
        min_confidence: the least confidence of a pair that is written.
        max_length_ratio: how many times longer than usual one side may be than the other; 0 for any.
        dedup: whether a repeated pair is dropped: one of the same characters, or the same once normalised.
        dedup_scope: whether a pair repeats within a document or within the whole job.
        drop_identical: whether a pair whose sides are the same text is dropped.
        check_language: whether a pair is dropped whose sides are not in Chinese and in English, by their scripts.
    """

    min_confidence: float = 0.0
    max_length_ratio: float = 0.0
    dedup: Dedup = "none"
    dedup_scope: Scope = "job"
    drop_identical: bool = False
    check_language: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides the outputs: two runs with equal settings over equal inputs write the same bytes.

    Attributes:
        to: kinds of output: ``tmx``, ``jsonl``, ``record``, ``beads``, or any other format of alignments.
        unpaired: whether beads with an empty side go to JSONL.
        unpaired_tmx: whether they go to TMX.
        lines: whether the inputs hold one sentence a line, to be kept as given.
        encoding: the inputs' encoding, or each language's as ``zh=gb18030,en=cp1252``; None to detect it.
        layout: how files of both languages hold them; None to find it by script.
        rows: whether rows of tables are beads: always, never, or where the aligner agrees.
        encoder: what ``load_encoder`` takes.
        precision: a transformer encoder's; ``auto`` for half precision on GPUs.
        weights: a file of weights for the bead score; None for the shipped ones.
        tmx_languages: the tags of Chinese and English in TMX; None for those of the texts.
        tmx_metadata: whether units of TMX have their document's metadata.
        shard_size: documents an output file holds; 0 for all.
        compression: of TMX and JSONL files.
        strict: whether a document with a warning counts as failed.
        keep_doubtful: whether TMX holds documents whose two sides hardly match.
        filters: which pairs are left out.
    """

    to: tuple[str, ...] = ("tmx", "jsonl", "record")
    unpaired: bool = False
    unpaired_tmx: bool = False
    lines: bool = False
    encoding: str | None = None
    layout: Layout | None = None
    rows: Rows = "auto"
    encoder: str = EMBEDDED
    precision: Precision = "auto"
    weights: str | None = None
    tmx_languages: tuple[str, str] | None = None
    tmx_metadata: bool = True
    shard_size: int = 0
    compression: Compression = "none"
    strict: bool = False
    keep_doubtful: bool = False
    filters: Filters = Filters()

    @property
    def streamed(self) -> tuple[str, ...]:
        """The kinds of output to which many documents go, in a fixed order."""
        return tuple(kind for kind in ("tmx", "jsonl") if kind in self.to)

    @property
    def converted(self) -> tuple[str, ...]:
        """The kinds of output that are made from the record when all documents are done."""
        return tuple(kind for kind in self.to if kind not in ("tmx", "jsonl", "record", "beads"))

    @property
    def recorded(self) -> bool:
        """Whether the record is written: where it is asked for, and where another output is made from it."""
        return "record" in self.to or bool(self.converted)

    @property
    def digest(self) -> str:
        """A short hash of everything here, of the version and of the weights file's content."""
        parts = [__version__, json.dumps(asdict(self), sort_keys=True)]
        if self.weights is not None and Path(self.weights).is_file():
            parts.append(hashlib.sha256(Path(self.weights).read_bytes()).hexdigest())
        return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What decides how a job runs, never what it writes.

    Attributes:
        jobs: worker processes; None to share the cores out.
        threads: threads of each worker's encoder; None for one, or for the cores shared out where ``jobs`` is None.
        timeout: seconds for 64 KiB of text after which a worker without an answer is killed.
        engine: this machine, or a Ray cluster.
        max_failures: how many documents may fail before the job stops; None for any number.
        restart: whether what an earlier run left is deleted.
        force: whether a restart deletes files too that were changed since they were written.
        device: where a transformer encoder runs.
        batch_size: sentences a batch of a transformer encoder.
        cache: a folder for sentence vectors.
        address: of the Ray cluster; None for a local one.
        gpus: share of a GPU that each of the cluster's workers asks for.
    """

    jobs: int | None = None
    threads: int | None = None
    timeout: float = TIMEOUT
    engine: Engine = "local"
    max_failures: int | None = None
    restart: bool = False
    force: bool = False
    device: str = "auto"
    batch_size: int = 64
    cache: str | None = None
    address: str | None = None
    gpus: float = 0.0


def share_cores(options: RunOptions, encoder: str, documents: int | None) -> tuple[int, int]:
    """Worker processes and the threads of each, so that together they use the cores and no more.

    Args:
        options: what the user asked for; ``jobs`` given means so many workers of one thread.
        encoder: which; a large model is loaded once and given all cores, the embedded one is small.
        documents: how many there are; None for unknown, many.
    """
    if options.jobs is not None:
        return options.jobs, options.threads or 1
    most = usable_cores() if encoder == EMBEDDED else 1
    jobs = most if documents is None else max(1, min(most, documents))
    if options.threads is not None:
        return max(1, min(jobs, usable_cores() // options.threads)), options.threads
    return jobs, max(1, usable_cores() // jobs)
