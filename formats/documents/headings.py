"""Headings in plain text that their wording shows: 第一章, 前言, Chapter 1, Preface."""

from __future__ import annotations

import re
from typing import Final

_NUMERAL: Final = r"(?:[一二三四五六七八九十百零〇两\d]{1,6}|[IVXLC]{1,6}|[A-Z])"
_NUMBERED: Final = re.compile(
    rf"第{_NUMERAL}[章节節回卷篇部编編幕场場](?:[ \t\u3000]\S.{{0,25}})?|"
    rf"第{_NUMERAL}[条條款](?:之[一二三四五六七八九十])?"
)
_NAMED: Final = re.compile(
    "前言|序[言文]?|引言|导言|導言|绪论|緒論|后记|後記|跋|附录|附錄|目录|目錄|摘要|结语|结论|結語|結論|参考文献|參考文獻|"
    "致谢|致謝|总则|總則|附则|附則|楔子|尾声|尾聲"
)
_ENGLISH: Final = re.compile(
    r"(?i:chapter|section|part|book|article|act|scene|canto|appendix|annex|volume|schedule)\s+"
    rf"(?:{_NUMERAL}|(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))"
    r"(?:\s*[.:—–-]|(?:\s*[.:—–-]\s*|\s{2,})\S.{0,50}(?<![.!?;,]))?|"
    r"(?i:preface|foreword|preamble|introduction|contents|prologue|epilogue|afterword|abstract|conclusions?|"
    r"acknowledge?ments?|references|bibliography|appendix|index|notes)"
)
_LONGEST: Final = 80
"""Characters of the longest line that may be a heading."""


def is_heading(line: str) -> bool:
    """Whether a line is worded as a heading is."""
    line = line.strip()
    if not line or len(line) > _LONGEST:
        return False
    if _NUMBERED.fullmatch(line) or _ENGLISH.fullmatch(line):
        return True
    return _NAMED.fullmatch("".join(line.split())) is not None
