"""Finds the heading and the author where an article's body repeats them, so that each stands in the text once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from ...document import Kind, Language

_STOP = re.compile(r"""[.。!！?？…;；,，:：]["'”’)）」』]*$""")
_CLOSERS = re.compile(r"""[)）\]】》」』”’"'*!！?？.。…·\s]*""")
_BRACKETED = re.compile(r"^[(（【\[][^()（）【】\[\]]{1,40}[)）】\]]$")
_DISPATCH = re.compile(r"dispatch|report|news|agency|电$|讯$|[:：]", re.IGNORECASE)
_ROLES = re.compile(
    r"^(?:by|and|from|our|staff|special|reporters?|correspondents?|xinhua|news|agency|people'?s|daily|本报|本刊|新华社|特约|"
    r"记者|通讯员|评论员|作者|译|摄|文|[\s:：,，.、()（）·*—-])+",
    re.IGNORECASE,
)
# What may follow the title or the author's name where these are the beginning of a sentence.
_CONTINUES = re.compile(r"^(?:[的了是在有和与及同对为将已被也都就，、。；：！？》」”）]|说|同志|认为|指出|等)")

_LONGEST = 2000
"""Most letters of a title: a longer one is an article in the wrong place."""
_LABELS = 2
"""Lines that may stand over a repeated heading: a column's name, a kicker."""
_SUBHEADINGS = 3
"""Most lines under a repeated heading."""
_LENGTH = {"en": 150, "zh": 45}
"""Most characters of a heading's line."""
_SIMILAR = {"en": 0.8, "zh": 0.7}
"""Least similarity, from 0 to 1, of the heading in the body to the title in the header, for both to be one title."""
_SHARED = 0.4
"""Least share of words that a capitalised English heading has in common with the title that it rewords."""
_RUN_ON = 15
"""Letters of an English title from which on no sentence begins with it by chance."""


@dataclass(slots=True)
class Split:
    """An article in its parts: title, labels over it, by-line under it, body, by-line at the end."""

    title: str
    body: list[str]
    labels: list[str] = field(default_factory=list)
    byline: str = ""
    closing: str = ""
    headed: bool = False
    """Whether the body repeated the title."""


def split_heading(body: Sequence[str], title: str, language: Language) -> Split:
    """Take the heading off a body that repeats it.

    Args:
        body: the paragraphs of the body.
        title: the title as the header gives it.
        language: the language of both.

    Returns:
        The parts; where the body words the title otherwise, the title is the body's, since the header's is metadata.
    """
    wanted = _key(title)
    if not 0 < len(wanted) <= _LONGEST:
        return Split(title, list(body))
    for above in range(min(_LABELS + 1, len(body))):
        if above and not is_heading(body[above - 1], language):
            break
        labels, rest = list(body[:above]), list(body[above:])
        if (left := _repeated(rest, wanted, language)) is not None:
            return Split(title, left, labels, headed=True)
    if count := _reworded(body, title, language):
        return Split("\n".join(body[:count]), list(body[count:]), headed=True)
    return Split(title, list(body))


def split_byline(split: Split, author: str, language: Language) -> Split:
    """Take the author off the top or the end of a body that names him there."""
    wanted = _key(author)
    if not 0 < len(wanted) <= _LONGEST or not split.body:
        return split
    first, last = split.body[0], split.body[-1]
    if _names_only(first, wanted):
        split.byline, split.body = first, split.body[1:]
    elif split.headed and (cut := _cut_after(first, wanted)) and _starts_anew(first[cut:], language, len(wanted)):
        split.byline, split.body[0] = first[:cut].strip(), first[cut:].strip()
    elif len(split.body) > 1 and _names_only(last, wanted):
        split.closing, split.body = last, split.body[:-1]
    return split


def byline_kind(text: str) -> Kind:
    """Whether a paragraph of a body is a by-line: a few words in brackets and nothing else."""
    return "byline" if _BRACKETED.match(text) and not _DISPATCH.search(text) else "paragraph"


def _key(text: str) -> str:
    """Letters and digits only, so that whitespace, punctuation, width and case do not matter."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def is_heading(text: str, language: Language) -> bool:
    """Whether a line may belong to a heading: it is short and ends in no stop."""
    return len(text) <= _LENGTH[language] and not _STOP.search(text) and not _BRACKETED.match(text)


def _repeated(body: Sequence[str], wanted: str, language: Language) -> list[str] | None:
    """The body without the lines that together are the title, None where it does not begin with them."""
    seen = ""
    for number, line in enumerate(body):
        key = _key(line)
        if seen + key == wanted:
            return list(body[number + 1 :])
        if wanted.startswith(seen + key):
            seen += key
            continue
        left = wanted[len(seen) :]
        cut = _cut_after(line, left)
        if cut and _starts_anew(line[cut:], language, len(wanted)):
            return [line[cut:].strip(), *body[number + 1 :]]
        return _repeated_in_part(body, wanted, language)
    return _repeated_in_part(body, wanted, language)


def _repeated_in_part(body: Sequence[str], wanted: str, language: Language) -> list[str] | None:
    """The body without leading lines that each are a part of the title, where they make up half of it or more."""
    number = covered = 0
    for line in body:
        key = _key(line)
        if len(key) < 2 or key not in wanted or not _may_be_title(line, language):
            break
        covered += len(key)
        number += 1
    return list(body[number:]) if number and covered >= 0.5 * len(wanted) else None


def lines_of_heading(split: Split, language: Language) -> int:
    """How many lines under a repeated heading are more of it; none where all lines look so, as in verse."""
    if not split.headed:
        return 0
    count = next((n for n, line in enumerate(split.body) if not is_heading(line, language)), len(split.body))
    return count if count <= _SUBHEADINGS and count < len(split.body) else 0


def _may_be_title(text: str, language: Language) -> bool:
    """Whether a line may be part of a title, which may also be a question or an exclamation."""
    return len(text) <= _LENGTH[language] and not re.search(r"[.。;；,，:：]$", text) and not _BRACKETED.match(text)


def _cut_after(line: str, wanted: str) -> int:
    """Where the text of a key ends, with its closing punctuation; 0 if the line does not begin with it."""
    seen = ""
    for number, character in enumerate(line):
        seen += _key(character)
        if seen == wanted:
            closed = _CLOSERS.match(line, number + 1)
            return closed.end() if closed else number + 1
        if not wanted.startswith(seen):
            return 0
    return 0


def _starts_anew(rest: str, language: Language, length: int) -> bool:
    """Whether the rest of the line after a title or name is a new text and not the rest of a sentence."""
    if not rest.strip() or length < 2:
        return False
    if language == "zh":
        return not _CONTINUES.match(rest)
    # English: the next word is capitalised, and the title is too long to open a sentence by chance.
    return length >= _RUN_ON and rest.lstrip("\"'“‘([")[:1].isupper()


def _reworded(body: Sequence[str], title: str, language: Language) -> int:
    """How many leading lines are another wording of the title."""
    best, count = 0.0, 0
    for number in range(1, min(4, len(body))):
        lines = body[:number]
        if not all(_may_be_title(line, language) for line in lines):
            break
        score = SequenceMatcher(None, _key("".join(lines)), _key(title), autojunk=False).ratio()
        enough = score >= _SIMILAR[language] or (language == "en" and _capitalised(lines) and _shared(lines, title))
        if enough and score > best:
            best, count = score, number
    return count


def _capitalised(lines: Sequence[str]) -> bool:
    """Whether the words of lines are capitalised as in an English heading."""
    long = [word for line in lines for word in re.findall(r"[^\W\d_]+", line) if len(word) > 3]
    return bool(long) and sum(word[0].isupper() for word in long) >= 0.8 * len(long)


def _shared(lines: Sequence[str], title: str) -> bool:
    """Whether lines and title have enough words in common, by their first letters."""
    own, other = (
        {word[:5] for word in re.findall(r"[^\W_]{3,}", text.casefold())} for text in (" ".join(lines), title)
    )
    return len(own & other) >= _SHARED * max(1, min(len(own), len(other)))


def _names_only(line: str, wanted: str) -> bool:
    """Whether a line is a by-line: the name, perhaps with a role or brackets, and nothing else."""
    if len(line) > 3 * len(wanted) + 40:
        return False
    bare = re.sub(r"\band\b", " ", line, flags=re.IGNORECASE)
    if wanted in (_key(line), _key(bare), _key(_ROLES.sub("", bare))):
        return True
    # The role after the name: 张三　摄.
    start = _key(line).find(wanted)
    return start == 0 and not _key(_ROLES.sub("", line[_cut_after(line, wanted) :]))
