"""Parts of speech, where a tagger is at hand: jieba's for Chinese words, NLTK's perceptron for English ones."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from .words import ChineseWords

if TYPE_CHECKING:
    from jieba.posseg import POSTokenizer
    from nltk.tag.perceptron import PerceptronTagger


def chinese_tags(words: Sequence[str]) -> list[str]:
    """Jieba's tag of each word (ICTCLAS names: ``n``, ``v``, ``ns``, ``x`` for punctuation).

    A word of the dictionary has the dictionary's tag. Another has the tag that jieba's hidden Markov model gives its
    last part.
    """
    return [_chinese_tag(word) for word in words]


def english_tags(words: Sequence[str]) -> list[str] | None:
    """The Penn Treebank tags of a sentence's words; None where NLTK's tagger data is not on this machine.

    Nothing is downloaded: the data is had by ``python -m nltk.downloader averaged_perceptron_tagger_eng``.
    """
    tagger = _english_tagger()
    return None if tagger is None else [tag for _, tag in tagger.tag(list(words))]


@cache
def _english_tagger() -> PerceptronTagger | None:
    from nltk.tag.perceptron import PerceptronTagger  # noqa: PLC0415 - takes seconds

    try:
        return PerceptronTagger()
    except LookupError:
        return None


@cache
def _tagger() -> POSTokenizer:
    from jieba.posseg import POSTokenizer  # noqa: PLC0415 - loads its model

    return POSTokenizer(ChineseWords().jieba)


@cache
def _chinese_tag(word: str) -> str:
    tagger = _tagger()
    known: str | None = tagger.word_tag_tab.get(word)
    if known is not None:
        return known
    parts = [part.flag for part in tagger.cut(word)]
    return parts[-1] if parts else "x"
