"""The words and short phrases of a text that can translate something: what renderings and terms are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Final

from ..align.lexicon.dictionary import STOP_WORDS, stem
from ..document import Language
from ..tokenize.words import ChineseWords
from .folding import fold
from .pattern import Span

LONGEST: Final = {"zh": 3, "en": 4}
"""Words of the longest phrase."""

_ENGLISH: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_CHINESE: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
# Words inside an English phrase that it may not begin or end with: "leap of faith".
_LINKS: Final = frozenset(("of", "the", "and", "in", "to", "for", "on", "a", "an", "with", "by"))
_FUNCTION: Final = frozenset(
    """的 了 是 在 和 与 及 或 而 且 也 都 就 才 又 还 再 很 更 最 不 没 没有 有 我 你 他 她 它 我们 你们 他们 她们 它们
    这 那 这个 那个 这些 那些 一 个 一个 之 其 所 者 把 被 对 从 到 向 以 为 于 由 因 因为 所以 但 但是 如果 则 等 着 过
    地 得 吗 呢 吧 啊 上 下 中 里 来 去 说 要 会 能 可以 将 并 什么 怎么 自己 时 时候 后 前 年 月 日 只 让 给 跟 却 使
    种 些 多 好 大 小 人 做 想 看""".split()  # noqa: SIM905 - words to be read, not data
)

Unit = tuple[str, int, int]
"""A unit's form for counting, its start and its end in the text."""


def units(text: str, side: Language, longest: int | None = None) -> Iterator[Unit]:
    """The words and phrases of a text, those with a function word at an end left out.

    Args:
        text: of a bead.
        side: its language. Chinese words are jieba's, English ones are counted by their stems.
        longest: words of the longest phrase; see ``LONGEST``.
    """
    words = _words(text, side)
    longest = longest or LONGEST[side]
    for at, (_, start, end, content, _) in enumerate(words):
        if not content:
            continue
        form = words[at][0]
        yield form, start, end
        for more in range(1, longest):
            if at + more >= len(words) or words[at + more - 1][4] or not _inside(words, at, at + more, side):
                break
            form = f"{form}{'' if side == 'zh' else ' '}{words[at + more][0]}"
            if words[at + more][3]:
                yield form, start, words[at + more][2]


def is_content(word: str, side: Language) -> bool:
    """Whether a folded word carries content."""
    if side == "zh":
        return word not in _FUNCTION
    return word not in STOP_WORDS and len(word) > 1


_Word = tuple[str, int, int, bool, bool]


@lru_cache(maxsize=2048)
def _words(text: str, side: Language) -> Sequence[_Word]:
    """Form, start and end of each word, whether it has content, and whether something other than a blank follows."""
    spans = _chinese_spans(text) if side == "zh" else [match.span() for match in _ENGLISH.finditer(text)]
    folded = fold(text)
    found = []
    for at, (start, end) in enumerate(spans):
        word = folded[start:end].replace("’", "'")
        after = text[end : spans[at + 1][0]] if at + 1 < len(spans) else "."
        found.append((stem(word) if side == "en" else word, start, end, is_content(word, side), bool(after.strip())))
    return found


def _inside(words: Sequence[_Word], first: int, last: int, side: Language) -> bool:
    """Whether the word at ``last`` may go on a phrase."""
    form, _, _, content, _ = words[last]
    del first
    return content or (side == "en" and form in _LINKS)


def _chinese_spans(text: str) -> list[Span]:
    return [(start, end) for start, end in _cut()(text) if _CHINESE.fullmatch(text[start:end])]


@cache
def _cut() -> ChineseWords:
    return ChineseWords()
