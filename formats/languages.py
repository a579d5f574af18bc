"""Which side a language tag belongs to: Chinese or English, in whichever way a file spells it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from langcodes import Language as Tag
from langcodes import tag_is_valid

from ..document import Language

XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
"""The attribute ``xml:lang`` as lxml names it."""

# Yue (Cantonese) is written in Chinese characters and often tagged by itself.
_SIDES: Final[dict[str, Language]] = {"zh": "zh", "yue": "zh", "en": "en"}
_NAMES: Final[dict[str, Language]] = {
    **dict.fromkeys(("chinese", "mandarin", "cantonese", "schinese", "tchinese", "chs", "cht", "cn"), "zh"),
    **dict.fromkeys(
        ("中文", "汉语", "漢語", "华语", "華語", "简体", "簡體", "繁体", "繁體", "正體", "简中", "簡中"), "zh"
    ),
    **dict.fromkeys(("繁中", "汉", "漢", "中"), "zh"),
    **dict.fromkeys(("english", "英文", "英语", "英語", "英"), "en"),
}
# What stands beside a language's name in a heading and says nothing of the language.
_BESIDE: Final = frozenset(
    re.split(
        " ",
        "text source target translation translated original sentence segment string term simplified traditional "
        "us uk gb column version side 原文 译文 譯文 文本 句子 术语 術語 翻译 翻譯 词条 詞條 名称 名稱 版 文",
    )
)
_CHINESE_WORDS: Final = sorted((word for word in {*_NAMES, *_BESIDE} if not word.isascii()), key=len, reverse=True)
_WORDS: Final = re.compile(rf"{'|'.join(_CHINESE_WORDS)}|[^\W\d_]+")
_LONGEST_HEADING: Final = 40
"""Characters of the longest heading that names a language."""


@lru_cache(maxsize=1024)
def side_of(tag: str) -> Language | None:
    """The side of a language tag: ``zh-Hans-CN``, ``cmn``, ``zho``, ``chi`` and ``yue`` are Chinese, ``eng`` English.

    Args:
        tag: by BCP 47 or ISO 639 in two or three letters, in any case, with hyphens or underscores.

    Returns:
        The side; None for any other language, for Chinese in Latin letters, and for what is no tag.
    """
    try:
        language = Tag.get(tag)
    except ValueError:
        return None
    side = _SIDES.get(language.prefer_macrolanguage().language or "")
    return None if side == "zh" and language.script == "Latn" else side


@lru_cache(maxsize=1024)
def side_of_heading(text: str) -> Language | None:
    """The side that a column's heading names, by a tag or in words, perhaps with other words beside.

    ``en-US``, ``English (US)``, ``Simplified Chinese``, ``中文原文`` and ``text_zh`` name a side;
    ``English notes`` names none.
    """
    text = text.strip().lower()
    if not text or len(text) > _LONGEST_HEADING:
        return None
    if text in _NAMES:
        return _NAMES[text]
    # Not every word that has the form of a subtag is one: zh_note.
    if tag_is_valid(text.replace("_", "-")):
        return side_of(text)
    words = [word for word in _WORDS.findall(text) if word not in _BESIDE]
    sides = {_NAMES.get(word) or _tagged(word) for word in words}
    return sides.pop() if len(sides) == 1 else None


def _tagged(word: str) -> Language | None:
    """The side of a tag within a heading; ``zh_hans`` and the like have been cut into words there."""
    return "zh" if word in {"hans", "hant"} else side_of(word) if word.isascii() and len(word) < 4 else None
