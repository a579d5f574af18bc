"""Which side a language tag belongs to: Chinese or English, in whichever way a file spells it."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from langcodes import Language as Tag

from ..document import Language

XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
"""The attribute ``xml:lang`` as lxml names it."""

# Yue (Cantonese) is written in Chinese characters and often tagged by itself.
_SIDES: Final[dict[str, Language]] = {"zh": "zh", "yue": "zh", "en": "en"}
_NAMES: Final[dict[str, Language]] = {
    **dict.fromkeys(("chinese", "中文", "汉语", "漢語"), "zh"),
    **dict.fromkeys(("english", "英文", "英语", "英語"), "en"),
}


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


def side_of_heading(text: str) -> Language | None:
    """The side that a column's heading names, by a tag or in words."""
    text = text.strip().lower()
    return _NAMES.get(text) or side_of(text)
