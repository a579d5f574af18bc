"""Pairs Chinese and English documents by what they say, where their names say nothing.

Documents whose mean vectors are near are compared sentence by sentence, by the numbers and Latin words in them, and by
length; a pair is kept if it is probable. Encoding, by far the dearest part, grows with the number of documents; finding
neighbours is one matrix product.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from ..batch.storage import storage_of
from ..document import Document, Language
from ..encode import Encoder
from ..errors import DuiqiError, InputError
from ..formats import registry
from .evidence import gather
from .profiles import Profile, profiles

# Fitted by logistic regression on eleven collections; benchmarks/pairing.py repeats it. Each collection scored within a
# point as well with weights fitted on the ten others.
WEIGHTS: Final = {"cosine": 2.3, "marks": 3.5, "sentences": 2.6, "length": -1.8, "margin": 4.9, "free": 3.4}
BIAS: Final = -5.6
_KEPT: Final = 0.5


@dataclass(frozen=True, slots=True)
class Match:
    """A Chinese and an English document, by index, that say the same, and the probability that they do."""

    zh: int
    en: int
    confidence: float


@dataclass(frozen=True, slots=True)
class FileMatch:
    """Two files that are the two sides of a document, and the probability that they are."""

    zh: str
    en: str
    confidence: float


@dataclass(frozen=True, slots=True)
class FilePairing:
    """What became of every file.

    Attributes:
        pairs: the pairs found, the surest first.
        unpaired: files without a counterpart.
        failed: files that could not be read, and why, in a line.
    """

    pairs: tuple[FileMatch, ...]
    unpaired: tuple[str, ...]
    failed: tuple[tuple[str, str], ...]


def pair_files(zh: Sequence[str], en: Sequence[str], encoder: Encoder, encoding: str | None = None) -> FilePairing:
    """Find which files are translations of each other.

    Args:
        zh: paths or URLs of Chinese files, in any format of one text; each is read once and let go.
        en: English files.
        encoder: turns sentences of both languages into vectors of one space.
        encoding: the encoding of text files, where it should not be detected.
    """
    failed: list[tuple[str, str]] = []
    read: list[list[str]] = [[], []]

    def documents(paths: Sequence[str], language: Language, kept: list[str]) -> Iterator[Document]:
        for path in paths:
            document = _document(path, language, encoding)
            if isinstance(document, Document):
                kept.append(path)
                yield document
            else:
                failed.append((path, str(document)))

    matches = pair_by_content(documents(zh, "zh", read[0]), documents(en, "en", read[1]), encoder)
    pairs = tuple(FileMatch(read[0][match.zh], read[1][match.en], match.confidence) for match in matches)
    taken = {path for pair in pairs for path in (pair.zh, pair.en)}
    unpaired = tuple(path for side in read for path in side if path not in taken)
    return FilePairing(pairs, unpaired, tuple(failed))


def pair_by_content(zh: Iterable[Document], en: Iterable[Document], encoder: Encoder) -> list[Match]:
    """Find which documents are translations of each other.

    Args:
        zh: the Chinese documents; each is looked at once and let go.
        en: the English documents.
        encoder: turns sentences of both languages into vectors of one space.

    Returns:
        The pairs found, the surest first, each document in one pair at most; one without a counterpart is in none.
    """
    return match(profiles(zh, encoder), profiles(en, encoder))


def match(zh: Sequence[Profile], en: Sequence[Profile]) -> list[Match]:
    """Find the pairs among profiles."""
    if not zh or not en:
        return []
    evidence = gather(zh, en)
    logits = np.full(len(evidence.zh), BIAS)
    for name, weight in WEIGHTS.items():
        logits += weight * evidence.features[name]
    confidence = 1 / (1 + np.exp(-logits))
    found: list[Match] = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for number in np.argsort(-confidence, kind="stable"):
        i, j = int(evidence.zh[number]), int(evidence.en[number])
        if confidence[number] < _KEPT:
            break
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            found.append(Match(i, j, float(confidence[number])))
    return found


def _document(path: str, language: Language, encoding: str | None) -> Document | DuiqiError:
    """The document in a file, or why there is none."""
    try:
        read_contents = registry.find(Path(path)).read_contents()
        if read_contents is None:
            return InputError(path, "expected a text in one language; files of both languages need no pairing")
        with storage_of(path).local(path) as local:
            document: Document = read_contents(local, encoding, language).document(language)
    except DuiqiError as error:
        return error
    return document if document.paragraphs else InputError(path, "expected a text, found none; check the file")
