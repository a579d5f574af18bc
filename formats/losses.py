"""What is left out when an alignment is written in a format that cannot carry it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ..document import Alignment
from .registry import Format
from .rendering import about

_TITLES: Final = frozenset(("title_zh", "title_en"))
_AUTHORS: Final = frozenset(("author_zh", "author_en"))
_HAS: Final[dict[str, Callable[[Alignment], bool]]] = {
    "document names": lambda alignment: bool(alignment.bitext.name),
    "paragraphs": lambda alignment: max(map(len, (alignment.bitext.zh.paragraphs, alignment.bitext.en.paragraphs))) > 1,
    "paragraph kinds": lambda alignment: any(
        paragraph.kind != "paragraph"
        for document in (alignment.bitext.zh, alignment.bitext.en)
        for paragraph in document.paragraphs
    ),
    # Where a bead holds one sentence of each side, its texts are the sentences.
    "sentence boundaries": lambda alignment: any(max(len(bead.zh), len(bead.en)) > 1 for bead in alignment.beads),
    "confidences": lambda alignment: any(bead.confidence is not None for bead in alignment.beads),
    "statuses": lambda alignment: any(bead.status != "auto" for bead in alignment.beads),
    "marks": lambda alignment: any(bead.mark for bead in alignment.beads),
    "notes": lambda alignment: any(bead.note for bead in alignment.beads),
    "titles": lambda alignment: any(key in _TITLES for key in about(alignment)),
    "authors": lambda alignment: any(key in _AUTHORS for key in about(alignment)),
    "other metadata": lambda alignment: any(key not in _TITLES | _AUTHORS for key in about(alignment)),
}
"""All that a format may lose, and whether an alignment has it."""


def losses(form: Format, alignment: Alignment) -> tuple[str, ...]:
    """What an alignment has and a format does not carry: ``("confidences", "notes")``.

    Beads with an empty side are not among it: writers count those that they leave out. Only the record carries
    warnings, sources and the confidence of a whole document.
    """
    lost = form.loses.split(", ") if form.loses else []
    return tuple(name for name in lost if _HAS[name](alignment))
