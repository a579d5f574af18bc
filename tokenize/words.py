"""Words of both languages, with offsets: jieba for Chinese, NLTK's word tokenizer for English."""

from __future__ import annotations

import logging
import re
import warnings
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError

if TYPE_CHECKING:
    from jieba import Tokenizer
    from nltk.tokenize import NLTKWordTokenizer

_TOKEN = re.compile(r"\w+|[^\w\s]")


class ChineseWords:
    """Cuts Chinese text into words.

    Args:
        user_dict: a dictionary of the user's own, UTF-8, one ``word [frequency [tag]]`` a line.
        hmm: whether words that no dictionary has are guessed by jieba's hidden Markov model.
    """

    def __init__(self, user_dict: str | Path | None = None, *, hmm: bool = True) -> None:
        self._user_dict = user_dict
        self._hmm = hmm

    @cached_property
    def _jieba(self) -> Tokenizer:
        with warnings.catch_warnings():
            # jieba's source has old escapes and asks for pkg_resources; both warn on newer Pythons.
            warnings.simplefilter("ignore")
            import jieba  # noqa: PLC0415 - takes a quarter of a second

        logging.getLogger("jieba").setLevel(logging.CRITICAL)
        tokenizer = jieba.Tokenizer()
        # jieba would keep its dictionary in the common temporary folder, where anyone can put another in its place,
        # and read it with marshal; reading the dictionary itself costs half a second more.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
        tokenizer.initialized = True
        if self._user_dict is not None:
            self._load(tokenizer, Path(self._user_dict))
        return tokenizer

    @staticmethod
    def _load(tokenizer: Tokenizer, path: Path) -> None:
        try:
            with path.open("rb") as file:
                tokenizer.load_userdict(file)
        except OSError as error:
            raise InputError(path, f"cannot read this user dictionary: {error.strerror or error}") from error
        except (ValueError, AttributeError) as error:
            raise InputError(
                path, "expected a user dictionary in UTF-8, one 'word [frequency [tag]]' a line; convert it"
            ) from error

    def __call__(self, text: str) -> list[tuple[int, int]]:
        """The spans of the text's words in order, blanks left out."""
        return [(start, end) for word, start, end in self._jieba.tokenize(text, HMM=self._hmm) if not word.isspace()]


class EnglishWords:
    """Cuts an English sentence into words and marks as the Penn Treebank does, contractions apart (``do|n't``)."""

    @cached_property
    def _treebank(self) -> NLTKWordTokenizer:
        from nltk.tokenize import NLTKWordTokenizer  # noqa: PLC0415 - takes seconds

        return NLTKWordTokenizer()

    def __call__(self, text: str) -> list[tuple[int, int]]:
        """The spans of a sentence's words in order, blanks left out."""
        try:
            spans = list(self._treebank.span_tokenize(text))
        except ValueError:
            # NLTK rewrites quotes, and cannot always find them again in the text.
            return [match.span() for match in _TOKEN.finditer(text)]
        return [(start, end) for start, end in spans if start < end]
