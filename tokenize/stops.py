"""An English sentence-final mark (stop) in its text: the words before it, closing marks with it, and what follows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from .abbreviations import begins_sentences

MARKS = ".!?…。！？‼⁇⁈⁉"
FINAL = frozenset(MARKS) - frozenset(".…")
_QUOTE_ENDS = frozenset("\"'”’»›")
# A cluster of stops (an ellipsis may be spaced: . . .) with closing marks and note marks after it: .”[3]
# A quotation mark after a space closes too, if another space follows it.
_STOPS = re.compile(
    rf"[{MARKS}](?:(?<=\.)(?P<spaced>(?:[ \xa0]\.)+)(?!\w)|[{MARKS}]*)"
    r"(?P<closing>[\"'”’»›)\]}]*(?:[ \xa0](?:[”»]|[\"'“’](?!\S)))?)(?P<notes>(?:\[\d{1,3}\])*)"
)
# The text after a stop: opening marks, a word, and whether a capital follows the word.
_NEXT = re.compile(
    r"\s*(?P<opening>[\"'“‘«‹(\[{*_¡¿]*)(?P<word>[^\W\d_][^\W_]*(?:['’][^\W\d_]+)?)?(?P<second>\s[A-Z])?"
)
# An emoticon, or emoji on the same line; symbols that are only sometimes emoji, as ➤ and ✓, begin items.
_EMOTICON = re.compile(
    r"(?:\s{0,3}[:;=8][-^']?[)(DPp3]+|"
    r"[ \xa0]{0,3}(?=[\U0001f000-\U0001faff]|[\u2600-\u27bf]\ufe0f)"
    r"[\U0001f000-\U0001faff\u2600-\u27bf\u200d\ufe0f]+)(?=\s|$)"
)
# A reporting clause whose subject has a capital. The words after the verb distinguish it from indirect speech (“…” Tom
# said that …) and from a clause that introduces the next quotation (“…” Tom said: “…”). Those two are new sentences.
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
# After a full stop the clause must end with its verb.
_FULL_REPORT = re.compile(rf"{_SPEAKER}(?:{VERBS})(?:\s+(?:{_HOW}))?\s*(?:[.!?]|$)")
# Characters on either side of a stop in which words are looked for; this bounds the time that a stop takes.
REACH = 40


class Stop:
    """A stop in its text.

    Attributes:
        text: the whole text.
        start: the offset where the sentence begins that the stop may end.
        position: the offset of the stop.
        cluster: the stop and the stops directly after it: ``?!``, ``...``
        closing: the closing marks after it.
        end: the offset after the stop, its closing marks and an emoticon or emoji.
        spaced: the stop is an ellipsis with spaces in it.
        quoted: a quotation closes with the stop.
        next: the offset where the text continues.
        glued: it continues without whitespace.
        following: the first character there; empty at the end of the text.
        opening: the opening marks there.
        word: the word after them; empty where a number or a symbol follows.
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
        """The text continues in lower case."""
        return self.word[:1].islower() and not self.opening

    @property
    def capital(self) -> bool:
        """The text continues with a capital, with or without opening marks before it."""
        return self.word[:1].isupper()

    @property
    def starter(self) -> bool:
        """The next word has its capital because a sentence begins."""
        return self.capital and begins_sentences(self.word.lower(), in_name=self._in_name)

    @property
    def attached(self) -> bool:
        """There is no whitespace before the stop."""
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
        """The word before the stop, without opening marks."""
        return self._before[1]

    @property
    def previous(self) -> str:
        """The word before the token; empty where the sentence begins with the token."""
        return self._before[0]

    def words_before(self) -> int:
        """The number of words of the sentence before the stop, counted within REACH characters."""
        return len(self.text[max(self.start, self.position - REACH) : self.position].split())

    def reported(self) -> bool:
        """A reporting clause whose subject has a capital follows: “Hurry up!” Tom shouted."""
        pattern = _FULL_REPORT if self.cluster == "." else _REPORT
        return self.quoted and pattern.match(self.text, self.next, self.next + 2 * REACH) is not None


def find_stops(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The clusters of stops in a part of a text, each with its closing marks."""
    return _STOPS.finditer(text, start, end)
