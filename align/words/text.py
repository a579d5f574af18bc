"""Sentences as words: their texts, what the encoder is given for them, and the form in which they are compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...tokenize.script import to_simplified

# How the Penn Treebank writes brackets and quotes.
_TREEBANK = {
    "-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-LCB-": "{", "-RCB-": "}", "''": '"', "``": '"',
}  # fmt: skip
# English marks and endings that stand close to the word before.
_CLOSE = re.compile(r"[,.;:!?%)\]}'’”]|n't$")


@dataclass(frozen=True, slots=True)
class Words:
    """A text as words.

    Attributes:
        forms: the words, in simplified characters and with plain marks, as they are compared.
        parts: the same with the blank before a word where there is one; joined they are the text, as it is encoded.
    """

    forms: tuple[str, ...]
    parts: tuple[str, ...]


def words_at(text: str, spans: Sequence[tuple[int, int]]) -> Words:
    """The words that stand at some spans of a text, in order."""
    plain = to_simplified(text)
    forms = tuple(plain[start:end] for start, end in spans)
    ends = [0, *(end for _, end in spans)]
    parts = (
        " " + form if plain[end:start].strip() != plain[end:start] else form
        for form, end, (start, _) in zip(forms, ends, spans, strict=False)
    )
    return Words(forms, tuple(parts))


def chinese_tokens(tokens: Sequence[str]) -> Words:
    """A Chinese sentence that is cut into words already."""
    forms = tuple(to_simplified(" ".join(tokens)).split(" ")) if tokens else ()
    return Words(forms, forms)


def english_tokens(tokens: Sequence[str]) -> Words:
    """An English sentence that is cut into words already, in the manner of the Penn Treebank or any other."""
    forms = tuple(_TREEBANK.get(token, token) for token in tokens)
    return Words(forms, tuple(form if _CLOSE.match(form) else " " + form for form in forms))
