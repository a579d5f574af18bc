"""How many documents a second one worker process aligns, and how many two do.

    python benchmarks/batch_speed.py SOURCE [--documents 1000] [--jobs 1 2] [--runs 3]

SOURCE is a folder of texts from which the documents are made, as for soak.py. The numbers of jobs take turns, so that
other load on the machine slows all of them alike; the last column shows that load. Times are those of the whole
command, start and report included. Every worker uses one thread. Needs Linux.
"""

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path

from machine import describe
from soak_job import End, Job, digest
from soak_texts import make


def main() -> int:
    """Measure and print; exit status 1 if outputs differ."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", type=Path)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    print(describe(), flush=True)
    ends: dict[int, list[End]] = {jobs: [] for jobs in options.jobs}
    outputs = []
    with tempfile.TemporaryDirectory(prefix="duiqi-speed-") as folder:
        texts = Path(folder) / "texts"
        make(options.source, texts, options.documents)
        for run in range(options.runs):
            for jobs in options.jobs:
                out = Path(folder) / f"out-{jobs}-{run}"
                ends[jobs].append(Job(texts, out, jobs).watch())
                outputs.append(digest(out))
        sentences = json.loads((out / "run.json").read_text("utf-8"))["totals"]["sentences"]
    count = sum(sentences.values())
    print(f"{options.documents:,} documents, {count:,} sentences of both languages, medians of {options.runs} runs")
    print("jobs  seconds  (least-most)  documents/s  sentences/s  processor s  of others")
    medians = {}
    for jobs, runs in ends.items():
        seconds = [run.seconds for run in runs]
        medians[jobs] = middle = statistics.median(seconds)
        spread = f"({min(seconds):.1f}-{max(seconds):.1f})"
        processor, others = (statistics.median(getattr(run, what) for run in runs) for what in ("processor", "others"))
        rates = f"{options.documents / middle:11.1f}  {count / middle:11,.0f}"
        print(f"{jobs:4}  {middle:7.1f}  {spread:>12}  {rates}  {processor:11.1f}  {others:9.1f}")
    first, *rest = medians
    for jobs in rest:
        print(f"{jobs} jobs: {medians[first] / medians[jobs]:.2f} times the throughput of {first}")
    if any(one != outputs[0] for one in outputs):
        print("outputs differ from run to run")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
