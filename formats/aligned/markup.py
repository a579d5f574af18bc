"""What writers of XML, HTML and Office files share: texts without what XML cannot hold, and escaped."""

from __future__ import annotations

import re
from html import escape
from typing import Final

from ..writer import Writer

# Everything outside the production Char of XML 1.0.
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class MarkupWriter(Writer):
    """A writer whose texts stand in XML or HTML."""

    def _clean(self, text: str, again: bool = False) -> str:
        """A text without characters that XML cannot hold; they are counted, unless it is written again elsewhere."""
        cleaned, count = _NOT_XML.subn("", text)
        self.removed += 0 if again else count
        return cleaned

    def _escaped(self, text: str, again: bool = False) -> str:
        """A text as it stands in an element or in a quoted attribute."""
        return escape(self._clean(text, again))
