"""Words of both languages, with offsets: jieba for Chinese, NLTK's word tokenizer for English."""

from __future__ import annotations

import logging
import re
import warnings
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from . import userdict

if TYPE_CHECKING:
    from jieba import Tokenizer
    from nltk.tokenize import NLTKWordTokenizer

# The blocks that jieba splits one by one, and the text between them. The time of its hidden Markov model grows with the
# square of a block's length, so a block has at most 200 characters.
_BLOCK = re.compile(r"[\u4e00-\u9fd5A-Za-z0-9+#&._%-]{1,200}|[^\u4e00-\u9fd5A-Za-z0-9+#&._%-]{1,200}")
# A word that lies in one such block.
_HELD = re.compile(r"[\u4e00-\u9fd5A-Za-z0-9+#&._%-]+")
_TOKEN = re.compile(r"\w+|[^\w\s]")


@cache
def _dictionary() -> tuple[type[Tokenizer], dict[str, int], int]:
    """The tokenizer class of jieba, and its dictionary: the words' frequencies and their sum."""
    with warnings.catch_warnings():
        # jieba's source has old escapes and asks for pkg_resources; both warn on newer Pythons.
        warnings.simplefilter("ignore")
        import jieba  # noqa: PLC0415 - loads its model

        logging.getLogger("jieba").setLevel(logging.CRITICAL)
        # By itself jieba caches the dictionary in the shared temporary folder and reads it with marshal; another user
        # could put a harmful file there. Parsing the dictionary takes about a second, once a process.
        frequencies, total = jieba.Tokenizer.gen_pfdict(jieba.dt.get_dict_file())
    return jieba.Tokenizer, frequencies, total


class ChineseWords:
    """Cuts Chinese text into words.

    Args:
        user_dict: a dictionary of the user's own, UTF-8 or GB18030, one ``word [frequency [tag]]`` a line. Words
            may hold blanks.
        hmm: whether jieba's hidden Markov model guesses words that no dictionary has.
    """

    def __init__(self, user_dict: str | Path | None = None, *, hmm: bool = True) -> None:
        self._user_dict = user_dict
        self._hmm = hmm

    @cached_property
    def jieba(self) -> Tokenizer:
        """The tokenizer of jieba that segments, made when it is first used."""
        make, frequencies, total = _dictionary()
        tokenizer = make()
        # A copy keeps the user's words out of the shared dictionary.
        tokenizer.FREQ, tokenizer.total = frequencies.copy() if self._own else frequencies, total
        tokenizer.initialized = True
        for word, frequency in self._own:
            tokenizer.add_word(word, frequency)
        return tokenizer

    @cached_property
    def _own(self) -> list[userdict.Entry]:
        """The words of the user's dictionary, read when they are first used."""
        return [] if self._user_dict is None else userdict.read(Path(self._user_dict))

    @cached_property
    def _phrases(self) -> userdict.Phrases:
        """Those of the user's words that jieba would cut before it looks them up."""
        return userdict.Phrases(word for word, _ in self._own if not _HELD.fullmatch(word))

    def __call__(self, text: str) -> list[tuple[int, int]]:
        """The spans of the text's words in order, without whitespace.

        Raises:
            InputError: the user's dictionary cannot be read; it is read at the first call.
        """
        spans = []
        done = 0
        for start, end in self._phrases.find(text):
            spans += [*self._between(text, done, start), (start, end)]
            done = end
        return spans + self._between(text, done, len(text))

    def _between(self, text: str, first: int, last: int) -> list[tuple[int, int]]:
        """The spans of the words that jieba finds between two places."""
        spans = []
        for block in _BLOCK.finditer(text, first, last):
            offset = block.start()
            for word, start, end in self.jieba.tokenize(block.group(), HMM=self._hmm):
                if not word.isspace():
                    spans.append((offset + start, offset + end))
        return spans


class EnglishWords:
    """Splits an English sentence into words and punctuation like the Penn Treebank, also contractions (``do|n't``)."""

    @cached_property
    def _treebank(self) -> NLTKWordTokenizer:
        from nltk.tokenize import NLTKWordTokenizer  # noqa: PLC0415 - takes seconds

        return NLTKWordTokenizer()

    def __call__(self, text: str) -> list[tuple[int, int]]:
        """The spans of a sentence's words in order, without whitespace."""
        try:
            spans = list(self._treebank.span_tokenize(text))
        except ValueError:
            # NLTK rewrites quotation marks, and sometimes fails to find them again in the text.
            return [match.span() for match in _TOKEN.finditer(text)]
        return [(start, end) for start, end in spans if start < end]
