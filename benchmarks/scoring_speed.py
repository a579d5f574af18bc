"""How fast 1,000 documents of 50 sentences are scored: python benchmarks/scoring_speed.py [--most SECONDS].

Files are written, then read and scored by every default metric with 1,000 bootstrap samples, as ``duiqi eval`` does.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from duiqi.eval.evaluation import evaluate
from duiqi.eval.report.tables import tables

DOCUMENTS, SENTENCES = 1000, 50


def main() -> int:
    """Write, score, print the seconds; exit status 1 where the processor took more than ``--most``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=float, default=5.0, help="seconds that may be taken (default 5)")
    most = parser.parse_args().most
    with tempfile.TemporaryDirectory() as folder:
        gold, predicted = Path(folder) / "gold", Path(folder) / "predicted"
        write(gold, predicted)
        start, start_cpu = time.perf_counter(), time.process_time()
        evaluation = evaluate(gold, predicted, resamples=1000)
        shown = list(tables([evaluation]))
        seconds, cpu = time.perf_counter() - start, time.process_time() - start_cpu
    print(f"{DOCUMENTS} documents of {SENTENCES} sentences, {len(evaluation.scores)} metrics, {len(shown)} tables:")
    print(f"{seconds:.2f} s, of which {cpu:.2f} s on the processor (at most {most:g} s)")
    return int(cpu > most)


def write(gold: Path, predicted: Path) -> None:
    """Gold with texts, and predictions of which every tenth bead or so is wrong."""
    gold.mkdir()
    predicted.mkdir()
    chance = random.Random(1)
    for number in range(DOCUMENTS):
        name = f"d{number:04}"
        (gold / f"{name}.zh").write_text(
            "".join(f"这是第{i}个句子，不长。\n" for i in range(SENTENCES)), encoding="utf-8"
        )
        (gold / f"{name}.en").write_text("".join(f"This is sentence {i}, not long.\n" for i in range(SENTENCES)))
        (gold / f"{name}.align").write_text("".join(f"[{i}]:[{i}]\n" for i in range(SENTENCES)))
        lines, i = [], 0
        while i < SENTENCES:
            if i + 1 < SENTENCES and chance.random() < 0.1:
                lines.append(f"[{i}, {i + 1}]:[{i}, {i + 1}]\n")
                i += 2
            else:
                lines.append(f"[{i}]:[{i}]\n")
                i += 1
        (predicted / f"{name}.align").write_text("".join(lines))


if __name__ == "__main__":
    sys.exit(main())
