"""duiqi (对齐, "align"): sentence and paragraph alignment of Chinese-English parallel texts.

The public names are loaded when they are first used, so that ``import duiqi`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from .version import __version__

if TYPE_CHECKING:
    from .align.aligner import Aligner, align_texts
    from .align.words.links import WordLinks, align_words
    from .document import Alignment, Bead, Bitext
    from .eval.evaluation import evaluate
    from .formats import read, read_pair, write

_HOMES = {
    "align_texts": ".align.aligner",
    "Aligner": ".align.aligner",
    "align_words": ".align.words.links",
    "WordLinks": ".align.words.links",
    "Bitext": ".document",
    "Bead": ".document",
    "Alignment": ".document",
    "evaluate": ".eval.evaluation",
    "read": ".formats",
    "read_pair": ".formats",
    "write": ".formats",
}

__all__ = [
    "Aligner",
    "Alignment",
    "Bead",
    "Bitext",
    "WordLinks",
    "__version__",
    "align_texts",
    "align_words",
    "evaluate",
    "read",
    "read_pair",
    "write",
]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name], __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
