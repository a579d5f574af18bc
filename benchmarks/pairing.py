"""Scores pairing by content on collections whose pairs are known, and fits its weights to them.

    python benchmarks/pairing.py COLLECTION... [--fit]

A collection is a folder with `zh/`, `en/` and `gold.tsv` (two stems a line), or one of gold (`<doc>.zh`, `<doc>.en`).
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from duiqi.document import LANGUAGES, Document, Language
from duiqi.encode import Encoder
from duiqi.encode.registry import load_encoder
from duiqi.formats import recognise
from duiqi.pairing import match as pairing
from duiqi.pairing.evidence import gather
from duiqi.pairing.profiles import Profile, profiles


@dataclass
class Collection:
    """Profiles of both sides, and which index of the Chinese side belongs to which of the English."""

    name: str
    zh: list[Profile]
    en: list[Profile]
    gold: set[tuple[int, int]]


def load(folder: Path, encoder: Encoder) -> Collection:
    """Read and encode a collection."""
    if (folder / "gold.tsv").exists():
        files = [sorted((folder / language).iterdir()) for language in LANGUAGES]
        index = [{path.stem: number for number, path in enumerate(side)} for side in files]
        rows = (line.split("\t") for line in (folder / "gold.tsv").read_text().splitlines())
        gold = {(index[0][zh], index[1][en]) for zh, en in rows}
    else:
        files = [sorted(folder.glob(f"*.{language}")) for language in LANGUAGES]
        gold = {(number, number) for number in range(len(files[0]))}
    started = time.perf_counter()
    zh, en = (profiles(map(document(language), side), encoder) for language, side in zip(LANGUAGES, files, strict=True))
    print(f"{folder.name}: {len(zh)} x {len(en)} documents encoded in {time.perf_counter() - started:.1f} s")
    return Collection(folder.name, zh, en, gold)


def document(language: Language) -> Callable[[Path], Document]:
    """What reads a file as a document."""

    def read(path: Path) -> Document:
        return recognise.find(path).read_contents()(path, None, language).document(language)

    return read


def scores(collection: Collection) -> tuple[float, float, float]:
    """Precision, recall, F1 of the pairs found."""
    found = {(match.zh, match.en) for match in pairing.match(collection.zh, collection.en)}
    right = len(found & collection.gold)
    return right / max(len(found), 1), right / len(collection.gold), 2 * right / (len(found) + len(collection.gold))


def parts(collection: Collection, generator: random.Random) -> list[Collection]:
    """The collection, and smaller ones from it in which an eighth of each side has no counterpart."""
    found = [collection]
    pairs = sorted(collection.gold)
    for size in (5, 12, 30, 60, 100):
        if size * 5 // 4 <= len(pairs):
            drawn = generator.sample(pairs, size * 5 // 4)
            strangers = (len(drawn) - size) // 2
            zh, en = drawn[: size + strangers], drawn[:size] + drawn[size + strangers :]
            found.append(
                Collection(
                    f"{collection.name}/{size}",
                    [collection.zh[i] for i, _ in zh],
                    [collection.en[j] for _, j in en],
                    {(number, number) for number in range(size)},
                )
            )
    return found


def fit(collections: list[Collection]) -> None:
    """Logistic regression over all candidates, each collection weighing the same (Newton's method, a ridge of 1)."""
    generator = random.Random(0)
    rows, labels, weights = [], [], []
    for collection in collections:
        for part in parts(collection, generator):
            candidates = gather(part.zh, part.en)
            rows.append(np.stack([candidates.features[name] for name in pairing.WEIGHTS], 1))
            pairs = zip(candidates.zh.tolist(), candidates.en.tolist(), strict=True)
            labels.append(np.array([pair in part.gold for pair in pairs], dtype=float))
            weights.append(np.full(len(labels[-1]), 1 / len(labels[-1])))
    x, y, weight = np.vstack(rows), np.concatenate(labels), np.concatenate(weights)
    x, weight = np.c_[x, np.ones(len(x))], weight / weight.mean()
    ridge = np.diag([1.0] * len(pairing.WEIGHTS) + [1e-3])
    beta = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ beta))
        hessian = x.T @ ((weight * p * (1 - p))[:, None] * x) + ridge
        beta += np.linalg.solve(hessian, x.T @ (weight * (y - p)) - ridge @ beta)
    print(
        "fitted:", {name: round(float(value), 1) for name, value in zip([*pairing.WEIGHTS, "bias"], beta, strict=True)}
    )


def main() -> None:
    """Print the scores of each collection."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("collections", nargs="+", type=Path)
    parser.add_argument("--fit", action="store_true", help="fit weights to the collections and print them")
    arguments = parser.parse_args()
    encoder = load_encoder()
    collections = [load(folder, encoder) for folder in arguments.collections]
    for collection in collections:
        precision, recall, f1 = scores(collection)
        print(f"{collection.name:20} precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}")
    if arguments.fit:
        fit(collections)


if __name__ == "__main__":
    main()
