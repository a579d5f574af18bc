"""Patterns: words or characters with wildcards, stems, regular expressions; each finds its places in a text.

A pattern also says which words or characters a text must hold (`Pattern.candidates`), so that the index leaves few
texts to look at. What it finds is decided by looking at the text itself.
"""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal, TypeAlias

import regex

from ..align.lexicon.dictionary import stem
from ..document import Language
from ..errors import DuiqiError
from .folding import fold, spells_same, tokens

Kind: TypeAlias = Literal["plain", "regex", "stem"]
Span: TypeAlias = tuple[int, int]
"""A half-open span in characters of a bead's text."""

REGEX_SECONDS: Final = 60.0
"""Seconds that regular expressions may take for all the texts of a search that they are slow on."""
SLOW: Final = 0.001
"""Seconds for one text from which an expression is slow on it: an honest one takes some microseconds for a sentence."""
TEXT_SECONDS: Final = 2.0
"""Seconds that one may take for one text: a thousand times what honest ones need for a page."""

# English words that are asked for by wildcard or stem and are more than this are not looked up one by one.
_MOST_WORDS: Final = 400
_HAN: Final = re.compile(r"[\u2e80-\u303f\u31c0-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_LETTER: Final = re.compile(r"[A-Za-z\u00c0-\u024f]")
_PIECE: Final = re.compile(r"\\[*?\\]|[*?]|\s+|[^\\*?\s]+|\\")


class PatternError(DuiqiError):
    """A pattern or a condition that cannot be used: what is wrong with it and where."""


@dataclass
class Clock:
    """The time that is left for regular expressions.

    Attributes:
        left: seconds.
    """

    left: float = REGEX_SECONDS


@dataclass(frozen=True)
class Pattern:
    """What is looked for on one side of beads.

    Attributes:
        text: as the user wrote it. In a plain pattern ``*`` stands for any number of word characters and ``?`` for one
            character; a backslash before them takes them literally.
        kind: ``plain``, ``regex``, or ``stem``: each English word in all its forms; plain in Chinese.
        clock: the time for regular expressions, shared by the patterns of a search.
    """

    text: str
    kind: Kind = "plain"
    clock: Clock = field(default_factory=Clock, compare=False)

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise PatternError("the pattern is empty; expected words or characters to look for")
        if self.kind == "regex":
            if self._regex.search("", timeout=TEXT_SECONDS) is not None:
                raise PatternError(f"the regular expression {self.text!r} matches the empty text, so it is everywhere")
        elif self.kind == "stem":
            if not tokens(fold(self.text), "en"):
                raise PatternError(f"{self.text!r} holds no word to find forms of")
        elif not re.sub(r"(?<!\\)[*?]|\s", "", self.text):
            raise PatternError(f"{self.text!r} matches everything; expected at least one character beside wildcards")

    @property
    def sides(self) -> tuple[Language, ...]:
        """The sides it can be meant for, by its script: Chinese, English, or both where it has no letters."""
        text = re.sub(r"\\[A-Za-z]", "", self.text) if self.kind == "regex" else self.text
        if _HAN.search(text):
            return ("zh",)
        return ("en",) if _LETTER.search(text) else ("zh", "en")

    def find(self, text: str, side: Language) -> list[Span]:
        """All places in a text, from left to right; they do not overlap and none is empty.

        Raises:
            PatternError: a regular expression took too long.
        """
        if self.kind == "regex":
            return self._find_regex(text)
        if self.kind == "stem" and side == "en":
            return self._find_stems(text)
        folded = fold(text)
        found = []
        at = 0
        while match := self._plain[side].search(folded, at):
            start, end = match.span()
            if _spelt_as_asked(text, match, self._literals):
                found.append((start, end))
                at = max(end, start + 1)
            else:
                at = start + 1
        return found

    def candidates(self, side: Language, database: sqlite3.Connection) -> str | None:
        """An FTS5 query that all texts with a match satisfy; None where every text must be looked at."""
        if self.kind == "regex":
            return None
        if self.kind == "stem" and side == "en":
            return _query("en", [_forms(database, "stem = ?", wanted) for wanted in self._stems])
        if side == "zh":
            phrases = [tokens(fold(literal), "zh") for literal in self._literals]
            return _query("zh", [[" ".join(phrase)] for phrase in phrases if phrase])
        return _query("en", self._english_groups(database))

    @cached_property
    def _regex(self) -> regex.Pattern[str]:
        try:
            return regex.compile(self.text, regex.V0)
        except regex.error as error:
            # Its message ends with the place, counted from 0.
            said, _, place = str(error).partition(" at position ")
            at = f" at character {int(place.split()[0]) + 1}" if place else ""
            raise PatternError(f"the regular expression {self.text!r} is broken{at}: {said}") from None
        except (RecursionError, OverflowError, MemoryError):
            raise PatternError(f"the regular expression {self.text!r:.60} is too deep or too large") from None

    @cached_property
    def _pieces(self) -> list[str]:
        """The pattern as written, cut into literals, wildcards and blanks."""
        return _PIECE.findall(self.text.strip())

    @cached_property
    def _literals(self) -> list[str]:
        """What stands between wildcards and blanks; one for each group of the expression."""
        return [literal for kind, literal in self._parts if kind == "literal"]

    @cached_property
    def _parts(self) -> list[tuple[str, str]]:
        parts: list[tuple[str, str]] = []
        for piece in self._pieces:
            kind = "wild" if piece in ("*", "?") else "blank" if piece.isspace() else "literal"
            text = piece[1:] if len(piece) == 2 and piece[0] == "\\" else piece
            if kind == "literal" and parts and parts[-1][0] == "literal":
                parts[-1] = (kind, parts[-1][1] + text)
            else:
                parts.append((kind, text))
        return parts

    @cached_property
    def _plain(self) -> dict[Language, re.Pattern[str]]:
        """The pattern over folded texts: any place in Chinese, whole words in English."""
        body = "".join(
            rf"({re.escape(fold(text))})" if kind == "literal" else r"\s+" if kind == "blank" else _WILD[text]
            for kind, text in self._parts
        )
        first, last = self._parts[0], self._parts[-1]
        before = r"(?<!\w)" if first[0] == "wild" or re.match(r"\w", first[1]) else ""
        after = r"(?!\w)" if last == ("wild", "*") or re.search(r"\w\Z", last[1]) else ""
        if last == ("wild", "?"):
            after = r"(?:(?<=\W)|(?!\w))"  # a mark, or the last character of a word
        # In Chinese the shortest run does: the words are not divided.
        chinese = body.replace(_WILD["*"], r"\w*?")
        return {"zh": re.compile(chinese), "en": re.compile(before + body + after)}

    def _find_regex(self, text: str) -> list[Span]:
        begun = time.perf_counter()
        try:
            return [
                match.span()
                for match in self._regex.finditer(text, timeout=max(min(self.clock.left, TEXT_SECONDS), 0.001))
                if match.end() > match.start()
            ]
        except TimeoutError:
            limits = f"{TEXT_SECONDS:.0f} seconds for one text or {REGEX_SECONDS:.0f} for all"
            raise PatternError(f"the regular expression {self.text!r} takes more than {limits}; simplify it") from None
        finally:
            if (taken := time.perf_counter() - begun) > SLOW:
                self.clock.left -= taken

    @cached_property
    def _stems(self) -> list[str]:
        return [stem(word) for word in tokens(fold(self.text), "en")]

    def _find_stems(self, text: str) -> list[Span]:
        """Words in a row that have the stems of the pattern's words."""
        words = [(match[0], *match.span()) for match in _WORD.finditer(fold(text))]
        found: list[Span] = []
        at = 0
        while at + len(self._stems) <= len(words):
            run = words[at : at + len(self._stems)]
            if all(stem(word) == wanted for (word, _, _), wanted in zip(run, self._stems, strict=True)):
                found.append((run[0][1], run[-1][2]))
                at += len(run)
            else:
                at += 1
        return found

    def _english_groups(self, database: sqlite3.Connection) -> list[list[str]]:
        """For each word or phrase that a text must hold, the forms that it may have."""
        groups: list[list[str]] = []
        # A word with wildcards, such as `leap*`: pieces up to the next blank belong together.
        for chunk in re.split(r"\s+", self.text.strip()):
            parts = Pattern(chunk)._parts if re.sub(r"(?<!\\)[*?]", "", chunk) else []
            if any(kind == "wild" for kind, _ in parts):
                groups += _wild_groups(parts, database)
            elif literal := "".join(text for _, text in parts):
                groups.append([" ".join(tokens(fold(literal), "en"))])
        return [group for group in groups if group != [""]]


_WORD: Final = re.compile(r"[^\W_]+")
_WILD: Final = {"*": r"\w*", "?": r"\S"}


def _spelt_as_asked(text: str, match: re.Match[str], literals: list[str]) -> bool:
    """Whether every literal of a match is spelt as it was asked for, in this or in the other script."""
    return all(spells_same(text, *match.span(number), literal) for number, literal in enumerate(literals, start=1))


def _wild_groups(parts: list[tuple[str, str]], database: sqlite3.Connection) -> Iterator[list[str]]:
    """The words of the index that the pieces of one word with wildcards can stand for."""
    if any(not re.fullmatch(r"[^\W_]+", fold(text)) for kind, text in parts if kind == "literal"):
        return  # it reaches over several words: every text is looked at
    if any(text == "?" for kind, text in parts if kind == "wild"):
        return  # one character of any kind, which may end a word
    glob = "".join(text if kind == "wild" else fold(text) for kind, text in parts)
    forms = _forms(database, "word GLOB ?", glob)
    yield forms or [""]


def _forms(database: sqlite3.Connection, where: str, value: str) -> list[str]:
    """The words of the index that meet a condition; ``[""]`` where they are too many to ask for."""
    rows = database.execute(f"SELECT word FROM words WHERE {where} LIMIT ?", (value, _MOST_WORDS + 1)).fetchall()
    if len(rows) > _MOST_WORDS:
        return [""]
    # A word that is in no text: nothing is found.
    return [word for (word,) in rows] or ["\u0001"]


def _query(column: Language, groups: list[list[str]]) -> str | None:
    """All groups, in each any of its phrases."""
    kept = [group for group in groups if group and group != [""]]
    if not kept:
        return None
    quoted = (" OR ".join('"' + phrase.replace('"', '""') + '"' for phrase in group) for group in kept)
    return f"{column} : (" + " AND ".join(f"({each})" for each in quoted) + ")"
