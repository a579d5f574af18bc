"""How wide a line stands in a monospaced font: a Chinese character takes two columns."""

from __future__ import annotations

import re

_WIDE = re.compile(
    r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6“”‘’…—]"
)


def width(line: str) -> int:
    """Columns that a line takes."""
    return len(line) + len(_WIDE.findall(line))
