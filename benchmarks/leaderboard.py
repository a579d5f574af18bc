"""The README's leaderboard: duiqi with each encoder against the baselines on the gold that ships with it.

    python benchmarks/leaderboard.py [--gold corpus/gold] [--encoder use]... [--into README.md]

Every system aligns the gold's own sentences. Without --into the table is printed; with it, it replaces what stands
between the lines <!-- leaderboard --> and <!-- /leaderboard --> of a file.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from duiqi.align.baselines import BASELINES
from duiqi.eval.evaluation import Evaluation, compare, evaluate
from duiqi.eval.load import load
from duiqi.eval.report.tables import Table, figure, p_text
from duiqi.eval.report.text import as_markdown
from duiqi.eval.systems import System, systems

BEGIN, END = "<!-- leaderboard -->", "<!-- /leaderboard -->"
METRICS = ("strict", "lax", "characters", "paragraphs")


def main() -> int:
    """Align, score, print or write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=Path(__file__).parent.parent / "corpus" / "gold")
    parser.add_argument(
        "--encoder", action="append", help="an encoder that duiqi align takes; the first also for dense"
    )
    parser.add_argument("--into", type=Path, help="a file whose leaderboard is replaced")
    arguments = parser.parse_args()
    text = leaderboard(arguments.gold, arguments.encoder or ["use"])
    if arguments.into is None:
        print(text)
        return 0
    page = arguments.into.read_text(encoding="utf-8")
    if BEGIN not in page or END not in page:
        print(f"{arguments.into}: expected the lines {BEGIN} and {END}", file=sys.stderr)
        return 1
    before, after = page.split(BEGIN, 1)[0], page.split(END, 1)[1]
    arguments.into.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")
    return 0


def leaderboard(gold: Path, encoders: list[str]) -> str:
    """The table in Markdown, best strict F1 first, and what was scored."""
    labelled = list(load(gold).values())
    texts = [annotation.bitext for annotation in labelled if annotation.bitext is not None]
    scored: list[tuple[Evaluation, float]] = []
    for system in entries(encoders):
        start = time.process_time()
        aligned = list(system.align_many(texts))
        seconds = time.process_time() - start
        name = f"{system.name}, {system.settings['encoder']}" if system.settings["encoder"] != "none" else system.name
        evaluation = evaluate(labelled, aligned, METRICS, system=name, settings=system.settings, resamples=1000)
        scored.append((evaluation, seconds))
    scored.sort(key=lambda item: -item[0]["strict"].f1)
    best = scored[0][0]
    rows = []
    for evaluation, seconds in scored:
        interval = evaluation["strict"].intervals["f1"]
        p_value = "" if evaluation is best else p_text(compare(best, evaluation)["strict"])
        cells = [figure(evaluation[name].f1) if name in evaluation.scores else "" for name in METRICS]
        bounds = f"{figure(interval.low)}-{figure(interval.high)}"
        rows.append((evaluation.system, cells[0], bounds, *cells[1:], p_value, f"{seconds:.1f}"))
    beads, documents = best["strict"].counts[3], len(best.cases)
    columns = (
        "aligner",
        "strict F1",
        "95 %",
        "lax F1",
        "characters F1",
        "paragraphs F1",
        "p against the best",
        "processor s",
    )
    title = f"{documents} documents, {beads} gold beads with two sides"
    return as_markdown([Table(title, columns, tuple(rows))], [best.signature("strict")]).strip()


def entries(encoders: list[str]) -> Iterator[System]:
    """The baselines with the first encoder, and duiqi with each."""
    yield from systems(BASELINES, encoders[0])
    for encoder in encoders[1:]:
        yield from systems((), encoder)


if __name__ == "__main__":
    sys.exit(main())
