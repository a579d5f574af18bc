"""An English stop in its text: the words before it, the marks that close with it, and what comes next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from .abbreviations import begins_sentences

MARKS = ".!?…。！？‼⁇⁈⁉"
FINAL = frozenset(MARKS) - frozenset(".…")
_QUOTE_ENDS = frozenset("\"'”’»›")
# A cluster of stops (an ellipsis may be spaced: . . .), with the marks that close after it and note marks: .”[3]
# A quotation mark that has come off behind a blank closes too, if another blank follows it.
_STOPS = re.compile(
    rf"[{MARKS}](?:(?<=\.)(?P<spaced>(?:[ \xa0]\.)+)(?!\w)|[{MARKS}]*)"
    r"(?P<closing>[\"'”’»›)\]}]*(?:[ \xa0](?:[”»]|[\"'“’](?!\S)))?)(?P<notes>(?:\[\d{1,3}\])*)"
)
# What comes next: marks that open, a word, and whether a capital follows it.
_NEXT = re.compile(
    r"\s*(?P<opening>[\"'“‘«‹(\[{*_¡¿]*)(?P<word>[^\W\d_][^\W_]*(?:['’][^\W\d_]+)?)?(?P<second>\s[A-Z])?"
)
_EMOTICON = re.compile(r"\s{0,3}[:;=8][-^']?[)(DPp3]+(?=\s|$)")
# A reporting clause whose subject has a capital. What follows the verb tells it from indirect speech (“…” Tom said
# that …) and from one that introduces the next quotation (“…” Tom said: “…”), both of them sentences of their own.
VERBS = (
    "said|says|asked|asks|replied|replies|answered|shouted|cried|exclaimed|whispered|murmured|muttered|added|continued|"
    "called|yelled|screamed|demanded|inquired|enquired|thought|wondered|remarked|observed|declared|announced|insisted|"
    "responded|retorted|explained|suggested|urged|begged|pleaded|sighed|gasped|snapped|growled|roared|sobbed|protested|"
    "objected|interrupted|repeated|agreed|admitted|commented|noted|told|wrote|questioned|queried|mumbled|grumbled|hissed"
)
_SPEAKER = r"(?:(?:[A-Z][\w.'’-]*|of|the|de|van|von|[a-z]+-[A-Z]\w*)\s+){1,5}?(?:\w+ly\s+)?"
_HOW = r"\w+ly|aloud|again|back|softly|me|him|her|them|us|himself|herself|themselves|myself"
_REPORT = re.compile(
    rf"{_SPEAKER}(?:{VERBS})"
    rf"(?:\s*[.,!?;—]|\s+(?:{_HOW}|to|with|in|as|from|after|before|when|while|through|at|out)\b|\s*$)"
)
# After a full stop the clause has to end with its verb.
_FULL_REPORT = re.compile(rf"{_SPEAKER}(?:{VERBS})(?:\s+(?:{_HOW}))?\s*(?:[.!?]|$)")
# How far words are looked for on either side, in characters; it bounds the time that a stop takes.
REACH = 40


class Stop:
    """A stop in its text.

    Attributes:
        text: the whole text.
        start: where the sentence begins that the stop may end.
        position: where the stop is.
        cluster: the stop and those that follow it at once: ``?!``, ``...``
        closing: the marks that close after it.
        end: behind the stop, the marks that close with it, and an emoticon.
        spaced: the stop is an ellipsis with blanks in it.
        quoted: a quotation closes with the stop.
        next: where the text goes on.
        glued: it goes on without a blank.
        following: the first character there; empty at the end.
        opening: the marks that open there.
        word: the word after those; empty where a number or a symbol follows.
    """

    def __init__(self, text: str, match: re.Match[str], start: int, limit: int) -> None:
        self.text = text
        self.start = start
        self.position = match.start()
        self.closing: str = match["closing"]
        self.cluster = text[self.position : match.start("closing")]
        self.end = match.end()
        if emoticon := _EMOTICON.match(text, self.end, limit):
            self.end = emoticon.end()
        self.spaced = match["spaced"] is not None
        self.quoted = not _QUOTE_ENDS.isdisjoint(self.closing)
        after = _NEXT.match(text, self.end, limit)
        self.next = after.start("opening") if after else limit
        self.glued = self.next == self.end
        self.following = text[self.next : min(self.next + 1, limit)]
        self.opening: str = after["opening"] if after else ""
        self.word: str = (after["word"] if after else None) or ""
        self._in_name = after is not None and after["second"] is not None

    @property
    def ellipsis(self) -> bool:
        """The stop is an ellipsis, of dots or one character."""
        return len(self.cluster) > 1 or self.cluster == "…"

    @property
    def lower(self) -> bool:
        """The text goes on in lower case."""
        return self.word[:1].islower() and not self.opening

    @property
    def capital(self) -> bool:
        """The text goes on with a capital, within marks that open or not."""
        return self.word[:1].isupper()

    @property
    def starter(self) -> bool:
        """The next word owes its capital to the beginning of a sentence."""
        return self.capital and begins_sentences(self.word.lower(), in_name=self._in_name)

    @property
    def attached(self) -> bool:
        """No blank stands before the stop."""
        return not self.text[self.position - 1 : self.position].isspace()

    @cached_property
    def _before(self) -> tuple[str, str]:
        window = self.text[max(self.start, self.position - REACH) : self.position]
        words = window.replace("—", " ").replace("--", " ").split()[-2:]
        if not words or window[-1:].isspace():
            return (words[-1] if words else "", "")
        return words[0] if len(words) > 1 else "", words[-1].lstrip("\"'“‘([{*_«‹¿¡")

    @property
    def token(self) -> str:
        """The word that the stop stands at, without marks that open before it."""
        return self._before[1]

    @property
    def previous(self) -> str:
        """The word before the token; empty where the sentence begins with the token."""
        return self._before[0]

    def words_before(self) -> int:
        """The number of words of the sentence before the stop, counted no further than a few."""
        return len(self.text[max(self.start, self.position - REACH) : self.position].split())

    def reported(self) -> bool:
        """A reporting clause follows, whose subject has a capital: “Hurry up!” Tom shouted."""
        pattern = _FULL_REPORT if self.cluster == "." else _REPORT
        return self.quoted and pattern.match(self.text, self.next, self.next + 2 * REACH) is not None


def find_stops(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The clusters of stops in a part of a text, each with the marks that close after it."""
    return _STOPS.finditer(text, start, end)
