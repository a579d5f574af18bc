"""Splits English text into sentences and words, with offsets."""

from __future__ import annotations

import re
from functools import cache

from . import abbreviations as abbr
from .lists import list_cuts
from .spans import between
from .stops import FINAL, REACH, VERBS, Stop, find_stops
from .words import EnglishWords

# Also a line break that the author wrote, as in verse.
_BOUNDARY = re.compile(r"\n[^\S\n]*\n\s*|[\u2028\u2029]")
# An emoticon ends a sentence where a capital follows: thanks :) Will be back.
_SMILE = re.compile(r"[:;=](?<=\s.)[-^']?[)(DPp]+(?=\s+[A-Z])")
_HAN = re.compile("[\u3400-\u9fff]")
_ROMAN = re.compile(r"[IVXLC]+$|[B-HJ-Z]$")
_ACRONYM = re.compile(r"(?:[a-z]\.)+[a-z]{1,4}$")
_NO_VOWEL = re.compile(r"[^\W\d_aeiouy]{2,3}$")
_PLAIN = re.compile(r"[A-Za-z]{2,}['’]?[a-z]*$")
# Labels that stay with their item at the beginning of a sentence: 1. a. iv. 2.3.1. Article 5. Step 2. Also those of
# items put in later: Article 12-1. Section 8a. Rule 9 bis. Article 3(2).
_INSERTED = r"(?:[-–.]\d{1,3})*[A-Za-z]?(?:\s?(?:bis|ter|quater|quinquies))?(?:\(\w{1,4}\))*"
_LABEL = re.compile(
    rf"\W*(?:\d{{1,3}}[a-z]?|\d{{1,3}}(?:-\d{{1,2}})+|\d{{1,3}}\s?(?:bis|ter|quater)|[A-Za-z]|[ivxIVX]{{1,5}}|\d+(?:\.\d+)+|"
    r"(?:(?i:Article|Section|Chapter|Part|Step|Rule|Book|Act|Scene|Clause|Item|Figure|Table|Appendix|Note|Lesson|Unit|"
    r"Volume|Question|Exercise|Example|Problem|Paragraph|Page|Day|Week|Annex|Schedule|Regulation|Art\.|Sec\.)\s+|§\s*)"
    rf"(?:\d{{1,4}}{_INSERTED}|[IVXLC]{{1,6}}(?:-\d{{1,2}})?|[A-Z](?:-?\d{{1,3}})?))"
)
# At 5 a.m. Mr. Li rose: a time with only a preposition before it.
_TIME_ONLY = re.compile(r"\W*(?:At|By|From|On|Around|About|Before|After|Until|Till|Since)(?:\s+[\w:.]+){1,3}")
# Throw up! she told herself. Gasp! - let go.
_OUTCRY = re.compile(rf"(?:he|she|they|it|we|i|the \w+) (?:{VERBS})\b|[-–—]+\s?[a-z]")
# Characters of the longest bracket that is part of a clause.
_BRACKET = 400


def _ends_sentence(stop: Stop) -> bool:
    if not stop.following or stop.following in ",;:!?)]}”’" or _within_brackets(stop):
        return False
    if stop.glued:
        return _ends_glued(stop)
    if (stop.closing and (stop.lower or stop.following in "-–—")) or stop.reported():
        return False
    if not FINAL.isdisjoint(stop.cluster):
        return _ends_exclamation(stop)
    return _ends_ellipsis(stop) if stop.ellipsis else _ends_period(stop)


def _within_brackets(stop: Stop) -> bool:
    """Whether the stop is within brackets that open in the same clause and close later."""
    if ")" in stop.closing:
        return False
    text, position = stop.text, stop.position
    first = max(stop.start, position - _BRACKET)
    opener = text.rfind("(", first, position)
    if opener < 0 or text.rfind(")", opener, position) >= 0 or text[opener - 1 : opener] in tuple(":;="):
        return False
    begins = not text[max(first, opener - 3) : opener].strip("\"'“‘[ \n")
    return not begins and text.find(")", stop.end, position + _BRACKET) >= 0


def _ends_exclamation(stop: Stop) -> bool:
    if ")" in stop.closing and stop.text[stop.position - 1 : stop.position] == "(":
        return False  # an aside: (!)
    if stop.cluster == "!" and stop.token.lower() in abbr.EXCLAIMING:
        return stop.starter
    if stop.lower and stop.word in abbr.CONTINUING:
        return False  # it fell with a loud dong! like a bell
    return _OUTCRY.match(stop.text, stop.next, stop.next + REACH) is None


def _ends_ellipsis(stop: Stop) -> bool:
    if stop.lower or "]" in stop.closing:
        return False
    if stop.cluster.count(".") > 3:
        if stop.attached and stop.spaced:
            # A full stop, and an omission before the next sentence: compounds. . . . The practice
            stop.end = stop.position + 1
        return True
    if stop.quoted:
        return True
    if not stop.attached or stop.spaced or stop.closing:
        return False
    return _resumes(stop) or bool(stop.opening and stop.words_before() > 2)


def _resumes(stop: Stop) -> bool:
    """Whether a new sentence begins after an ellipsis; Well... I suppose so is hesitation, not the end of one."""
    return stop.capital and (stop.starter or abbr.is_word(stop.word.lower())) and stop.words_before() > 2


def _ends_glued(stop: Stop) -> bool:
    """Decide where no space follows: it is missing (blocked.We turned), or the stop is part of a word (readme.txt)."""
    if _HAN.match(stop.following):
        return not FINAL.isdisjoint(stop.cluster) or abbr.is_word(stop.token.lower())
    if stop.following in "“‘«":
        return True
    if not stop.capital or stop.opening or not _PLAIN.match(stop.token):
        return False
    if not FINAL.isdisjoint(stop.cluster) or stop.closing:
        return True
    return _resumes(stop) if stop.ellipsis else _lacks_blank(stop)


def _lacks_blank(stop: Stop) -> bool:
    """Whether a space is missing after a period: its two words end and begin sentences, and are no parts of a name."""
    behind = stop.next + len(stop.word)
    after = stop.text[behind : behind + 1]
    ends = not after or after.isspace() or after in ",'’"
    return ends and stop.token.islower() and abbr.is_word(stop.token) and stop.word[1:] == stop.word[1:].lower()


def _ends_period(stop: Stop) -> bool:
    token, low = stop.token, stop.token.lower()
    number = low in abbr.NUMBERED and _is_number(stop, low)
    if number or _leads(stop, token, low) or _is_label(stop) or (stop.lower and not token):
        return False
    if len(token) == 1 and token.isalpha():
        return _ends_initial(stop)
    if low in abbr.BEFORE_NAMES:
        return stop.capital and stop.word.lower() in abbr.STARTERS
    if abbr.may_be_word(low) and (not stop.previous or (token.islower() and not stop.previous[-1:].isdigit())):
        return not stop.lower or abbr.is_word(low)
    last = low.rpartition("-")[2]
    if abbr.is_abbreviation(last) or _ACRONYM.match(last) or (_NO_VOWEL.match(last) and not token.isupper()):
        return _ends_abbreviation(stop, last)
    # In carelessly written text sentences begin in lower case; an unknown short word may be an abbreviation.
    return not stop.lower or not low.isalpha() or abbr.is_word(low) or (len(low) > 3 and not token[0].isupper())


def _is_label(stop: Stop) -> bool:
    """Whether the period numbers an item: 1. The first. Article 5. The second."""
    if stop.position - stop.start > REACH or stop.closing not in ("", ")"):
        return False
    return _LABEL.fullmatch(stop.text, stop.start, stop.position) is not None


def _leads(stop: Stop, token: str, low: str) -> bool:
    """Whether the token is a title or another abbreviation before a name."""
    return low in abbr.LEADING or (low in abbr.TITLES and not (token.islower() and stop.starter))


def _is_number(stop: Stop, low: str) -> bool:
    if stop.word == "I":
        return low != "no"  # Vol. I, but: He said no. I left.
    return stop.following.isdigit() or stop.following in "#§" or _ROMAN.match(stop.word) is not None


def _ends_initial(stop: Stop) -> bool:
    if stop.previous.islower() and stop.capital and (stop.token == "I" or stop.previous in abbr.LETTERED):
        return True  # you and I. vitamin D.
    if stop.previous[:1].isupper():
        # Edgar P. Snow, George W. He, Plan B. The: only a word that can hardly be a name ends the sentence.
        return stop.capital and stop.word.lower() in abbr.STARTERS - abbr.NAMELIKE
    return stop.starter


def _ends_abbreviation(stop: Stop, low: str) -> bool:
    if stop.lower or stop.following.isdigit() or stop.following in "(-–—&+/":
        return False
    if low in ("a.m", "p.m"):
        return stop.word.lower() not in abbr.WITH_TIMES and not _TIME_ONLY.fullmatch(
            stop.text, stop.start, stop.position
        )
    if low == "etc" or low in abbr.MONTHS or (stop.quoted and stop.capital):
        return True
    return stop.starter or not (stop.word or stop.opening.strip("(["))


def _cuts(text: str, start: int, end: int) -> list[int]:
    """The ends of the sentences in a block of text with no blank line in it; the block's own end is left out."""
    cuts: list[int] = []
    smiles = (match.end() for match in _SMILE.finditer(text, start, end))
    given = sorted({*list_cuts(text, start, end), *smiles}, reverse=True)
    for match in find_stops(text, start, end):
        while given and given[-1] <= match.start():
            cuts.append(start := given.pop())
        stop = Stop(text, match, start, end)
        if _ends_sentence(stop):
            cuts.append(start := stop.end)
    return cuts + given[::-1]


def split(text: str) -> list[tuple[int, int]]:
    """The spans of a paragraph's sentences, in order; they cover every character that is not whitespace.

    Any string will do; the time grows linearly with its length. A blank line is always a boundary, and so is a line
    separator (U+2028). A single line break is one only before an item of a list. Abbreviations and words that begin
    sentences are Punkt's (Kiss and Strunk 2006), with additions for newspapers and translations from Chinese.
    ``docs/tokenizers.md`` has the convention.
    """
    cuts: list[int] = []
    start = 0
    for blank in _BOUNDARY.finditer(text):
        cuts += _cuts(text, start, blank.start())
        cuts.append(start := blank.end())
    cuts += _cuts(text, start, len(text))
    return between(text, cuts)


@cache
def _default_words() -> EnglishWords:
    return EnglishWords()


def words(text: str) -> list[tuple[int, int]]:
    """The spans of a sentence's words, without whitespace."""
    return _default_words()(text)
