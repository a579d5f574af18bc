"""What the index finds equals what a search through every pair of the record finds, written here a second time."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from duiqi.align.lexicon.dictionary import stem
from duiqi.document import Alignment
from duiqi.search.find import Query, find
from duiqi.search.index import open_index
from duiqi.tokenize.script import is_traditional
from opencc import OpenCC

COUNT = 40
"""Patterns of each kind: with five kinds 200."""

TAIWAN, MAINLAND = OpenCC("tw2s"), OpenCC("t2s")

Found = dict[tuple[str, int, str], list[tuple[int, int]]]
WORD = re.compile(r"[^\W_]+")
WIDTHS = (
    {0xFF01 + i: 0x21 + i for i in range(94)}
    | dict.fromkeys(map(ord, "“”«»「」『』"), ord('"'))
    | {0x2019: 39, 0x2018: 39}
)


@cache
def simplified(text: str) -> str:
    return plain((TAIWAN if is_traditional(text) else MAINLAND).convert(text))


@cache
def plain(text: str) -> str:
    return text.translate(WIDTHS).lower()


def substrings(text: str, pattern: str) -> list[tuple[int, int]]:
    """The places of a Chinese pattern: as it is, or with both in simplified characters."""
    simple, raw = simplified(text), plain(text)
    wanted = {plain(pattern), simplified(pattern)}
    if len(pattern) > 1:
        wanted.add(plain(TAIWAN.convert(pattern)))
    found, at = [], 0
    while at + len(pattern) <= len(text):
        end = at + len(pattern)
        if raw[at:end] == plain(pattern) or simple[at:end] in wanted:
            found.append((at, end))
            at = end
        else:
            at += 1
    return found


def matched(expression: str, text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(expression, text) if match[0]]


def phrase(text: str, pattern: str) -> list[tuple[int, int]]:
    words = r"\s+".join(map(re.escape, plain(pattern).split()))
    before = r"(?<!\w)" if re.match(r"\w", pattern) else ""
    after = r"(?!\w)" if re.search(r"\w$", pattern) else ""
    return matched(before + words + after, plain(text))


def wildcard(text: str, pattern: str) -> list[tuple[int, int]]:
    body = re.escape(plain(pattern)).replace(r"\*", r"\w*").replace(r"\?", r"\S").replace(r"\ ", r"\s+")
    after = r"(?:(?<=\W)|(?!\w))" if pattern.endswith("?") else r"(?!\w)"
    return matched(rf"(?<!\w){body}{after}", plain(text))


def stems(text: str, pattern: str) -> list[tuple[int, int]]:
    wanted = [stem(word) for word in pattern.lower().split()]
    words = [(stem(match[0]), *match.span()) for match in WORD.finditer(plain(text))]
    found, at = [], 0
    while at + len(wanted) <= len(words):
        if [word for word, _, _ in words[at : at + len(wanted)]] == wanted:
            found.append((words[at][1], words[at + len(wanted) - 1][2]))
            at += len(wanted)
        else:
            at += 1
    return found


def brute(alignments: list[Alignment], side: str, places: Callable[[str], list[tuple[int, int]]]) -> Found:
    found: Found = {}
    for alignment in alignments:
        for number, pair in enumerate(alignment.pairs()):
            if spans := places(getattr(pair, side)):
                found[alignment.bitext.name, number, side] = spans
    return found


def searched(corpus: Path, query: Query) -> Found:
    with open_index(corpus) as index:
        return {(hit.document, hit.bead, hit.side): list(hit.spans) for hit in find(index, query)}


def drawn(alignments: list[Alignment], side: str, seed: int) -> list[str]:
    """Texts by chance, none empty."""
    texts = [getattr(pair, side) for alignment in alignments for pair in alignment.pairs()]
    generator = random.Random(seed)
    return generator.choices([text for text in texts if len(text) > 12], k=COUNT)


def chinese(alignments: list[Alignment]) -> list[str]:
    generator = random.Random(1)
    patterns = []
    for text in drawn(alignments, "zh", 1):
        size = generator.choice((1, 1, 2, 2, 3, 4, 6))
        at = generator.randrange(len(text) - size)
        patterns.append(text[at : at + size])
    return [pattern for pattern in patterns if pattern.strip() and not set(pattern) & set("*?\\ \u3000")]


def test_chinese_substrings(gold: Path, gold_alignments: list[Alignment]) -> None:
    patterns = chinese(gold_alignments)
    assert len(patterns) > COUNT * 0.9
    for pattern in patterns:
        expected = brute(gold_alignments, "zh", lambda text, p=pattern: substrings(text, p))
        assert expected, pattern
        assert searched(gold, Query(pattern, "zh")) == expected, pattern


def test_english_words_in_a_row(gold: Path, gold_alignments: list[Alignment]) -> None:
    generator = random.Random(2)
    for text in drawn(gold_alignments, "en", 2):
        words = text.split()
        at = generator.randrange(len(words))
        pattern = " ".join(words[at : at + generator.choice((1, 1, 2, 3))]).strip("*?")
        expected = brute(gold_alignments, "en", lambda text, p=pattern: phrase(text, p))
        assert expected, pattern
        got = searched(gold, Query(pattern.replace("?", r"\?").replace("*", r"\*"), "en"))
        assert got == expected, pattern


def test_wildcards(gold: Path, gold_alignments: list[Alignment]) -> None:
    generator = random.Random(3)
    for text in drawn(gold_alignments, "en", 3):
        words = WORD.findall(text)
        word = generator.choice([word for word in words if len(word) > 2] or ["the"])
        at = generator.randrange(1, len(word))
        pattern = generator.choice((f"{word[:at]}*", f"*{word[at:]}", f"{word[:at]}?{word[at + 1 :]}", f"{word} *"))
        expected = brute(gold_alignments, "en", lambda text, p=pattern: wildcard(text, p))
        assert expected, pattern
        assert searched(gold, Query(pattern, "en")) == expected, pattern


def test_stems(gold: Path, gold_alignments: list[Alignment]) -> None:
    generator = random.Random(4)
    for text in drawn(gold_alignments, "en", 4):
        words = WORD.findall(text)
        at = generator.randrange(len(words))
        pattern = " ".join(words[at : at + generator.choice((1, 2))])
        expected = brute(gold_alignments, "en", lambda text, p=pattern: stems(text, p))
        assert searched(gold, Query(pattern, "en", "stem")) == expected, pattern


@pytest.mark.parametrize("side", ["zh", "en"])
def test_regular_expressions(gold: Path, gold_alignments: list[Alignment], side: str) -> None:
    generator = random.Random(5)
    for text in drawn(gold_alignments, side, 5)[: COUNT // 2]:
        at = generator.randrange(len(text) - 4)
        a, b = re.escape(text[at]), re.escape(text[at + 3])
        expression = generator.choice(
            (f"{a}..{b}", f"{a}[^{b}]+{b}", rf"{a}\w*", rf"[0-9]+|{a}{{1,3}}", f"(?i){a}.?{b}")
        )
        expected = brute(gold_alignments, side, lambda text, e=expression: matched(e, text))
        assert searched(gold, Query(expression, side, "regex")) == expected, expression
