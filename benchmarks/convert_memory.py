"""Time and peak memory of `duiqi convert` from the record to each format, at two numbers of rows.

    python benchmarks/convert_memory.py [GOLD...] [--rows 10000 1000000] [--to tmx jsonl ...]

The rows are the gold's documents again and again under new names. Each conversion is a process of its own, start
included. Memory is flat where it does not grow with the rows: a document is held, never the file.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from multiprocessing import Process
from pathlib import Path

from duiqi.document import Alignment
from duiqi.formats import read_alignments, write
from machine import describe, finished

GOLD = Path(__file__).parents[1] / "corpus" / "gold"
FORMATS = ("tmx", "jsonl", "tsv", "moses", "xlsx", "parquet")


def repeated(gold: list[Alignment], rows: int) -> Iterator[Alignment]:
    """The gold under new names until there are so many beads with both sides."""
    for turn in count():
        for alignment in gold:
            if rows <= 0:
                return
            rows -= sum(bead.paired for bead in alignment.beads)
            yield replace(alignment, bitext=replace(alignment.bitext, name=f"{alignment.bitext.name}-{turn}"))


def make_record(gold: list[Path], rows: int, path: Path) -> None:
    """Write the record that is converted."""
    alignments = [alignment for folder in gold for alignment in read_alignments(folder)]
    write(repeated(alignments, rows), path, format="record")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="*", type=Path, default=[GOLD])
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--to", nargs="+", default=FORMATS)
    options = parser.parse_args()
    print(describe("pyarrow", "XlsxWriter"), flush=True)
    print(f"{'format':>8} {'rows':>10} {'seconds':>8} {'processor s':>11} {'rows/processor s':>16} {'MB peak':>8}")
    for rows in options.rows:
        with tempfile.TemporaryDirectory(prefix="duiqi-convert-") as folder:
            record = Path(folder) / "alignments.jsonl"
            # In another process: Linux counts what this one holds as memory of those that it starts.
            maker = Process(target=make_record, args=(options.gold, rows, record))
            maker.start()
            maker.join()
            for name in options.to:
                out = Path(folder) / name
                run = finished([sys.executable, "-m", "duiqi", "convert", str(record), "-o", str(out), "--to", name])
                cost = f"{run.seconds:>8.1f} {run.processor:>11.1f} {rows / run.processor:>16,.0f}"
                print(f"{name:>8} {rows:>10,} {cost} {run.memory / 1e6:>8,.0f}", flush=True)
                shutil.rmtree(out)


if __name__ == "__main__":
    main()
