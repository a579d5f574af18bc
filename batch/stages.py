"""The stages of work whose seconds a job counts: their names, and what a user reads for them."""

from __future__ import annotations

from typing import Final

LOAD: Final = "load"
READ: Final = "read"
TOKENIZE: Final = "tokenize"
ALIGN: Final = "align"
WRITE: Final = "write"

LABELS: Final = {
    LOAD: "loading",
    READ: "reading",
    TOKENIZE: "segmenting",
    # The aligner names these; what it counts under no name is in the stage of aligning.
    "encode": "encoding",
    "units": "units and lexicon",
    "bands": "anchors, bands",
    "first pass": "first pass",
    "evidence": "second pass, evidence",
    "search": "search",
    "paragraphs": "paragraphs",
    ALIGN: "other aligning",
    WRITE: "writing",
}
"""What a user reads for each stage, in the order of the work."""
