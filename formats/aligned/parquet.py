"""Parquet: a row a bead with typed columns, and a dataset card with which ``datasets`` loads the folder."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ...document import Alignment, Level
from ...errors import MissingExtraError
from ...version import __version__
from ..files import whole_file
from ..rendering import about, rows
from ..writer import Writer

if TYPE_CHECKING:
    from pyarrow import Schema
    from pyarrow.parquet import ParquetWriter as ArrowWriter

CARD: Final = "README.md"
_MARK: Final = "<!-- Written by duiqi: a later conversion to this folder writes it again. -->"
_ROWS: Final = 10_000
"""Rows that are held before they are written as a row group, a few megabytes of text."""

_FEATURES: Final = """\
  features:
  - name: id
    dtype: string
  - name: document
    dtype: string
  - name: level
    dtype: string
  - name: translation
    struct:
    - name: zh
      dtype: string
    - name: en
      dtype: string
  - name: zh
    list: int32
  - name: en
    list: int32
  - name: type
    dtype: string
  - name: paragraph
    dtype: int32
  - name: confidence
    dtype: float32
  - name: crossing
    dtype: bool
  - name: status
    dtype: string
  - name: metadata
    dtype: string
"""
_COLUMNS: Final = """\
| column | what it holds |
|---|---|
| `id` | the document, the level (`s` or `p`) and the bead's number from 1 |
| `document` | the document's name |
| `level` | `sentence` or `paragraph` |
| `translation` | the texts, `zh` and `en` |
| `zh`, `en` | the indexes of the bead's sentences (or paragraphs) in the document, from 0 |
| `type` | how many of them there are, Chinese first: `1-2` |
| `paragraph` | the index of the paragraph bead that the bead lies in |
| `confidence` | the probability that the bead is right; null where nobody judged |
| `crossing` | whether the bead stands in another order on the two sides |
| `status` | `auto`, or `checked` or `edited` by a person |
| `metadata` | what the source says of the document, as JSON |
"""


class ParquetWriter(Writer):
    """Writes Parquet, compressed with zstd, and ``README.md`` beside it unless somebody else's is there.

    Args:
        path: the file to write.
        level: sentence or paragraph beads.
        unpaired: whether beads with an empty side are written too.
        licence: what the card says of the licence: an identifier such as ``cc0-1.0``, or a name.

    Raises:
        MissingExtraError: pyarrow is not installed.
    """

    def __init__(self, path: Path, level: Level = "sentence", unpaired: bool = False, licence: str = "") -> None:
        self._schema = _schema()
        self._licence = licence
        super().__init__(path, level, unpaired)
        self._held: list[dict[str, Any]] = []
        self._documents = 0
        self._parquet: ArrowWriter | None = None

    def add(self, alignment: Alignment) -> None:
        """Write the rows of a document."""
        self._documents += 1
        name = alignment.bitext.name
        metadata = json.dumps(about(alignment), ensure_ascii=False)
        for row in rows(alignment, self.level):
            bead = row.pair.bead
            if not (self.unpaired or bead.paired):
                self.left_out += 1
                continue
            self.beads += 1
            self._held.append(
                {
                    "id": self._clean(f"{name}/{self.level[0]}{row.number}"),
                    "document": self._clean(name),
                    "level": self.level,
                    "translation": {"zh": self._clean(row.pair.zh), "en": self._clean(row.pair.en)},
                    "zh": list(bead.zh),
                    "en": list(bead.en),
                    "type": bead.type,
                    "paragraph": row.home,
                    "confidence": bead.confidence,
                    "crossing": bead.crossing,
                    "status": bead.status,
                    "metadata": self._clean(metadata),
                }
            )
        if len(self._held) >= _ROWS:
            self._flush()

    def close(self) -> None:
        """Finish the file, give it its name, and write the dataset card."""
        self._flush()
        if self._parquet is not None:
            self._parquet.close()
        super().close()
        self._write_card()

    def _flush(self) -> None:
        import pyarrow as pa  # noqa: PLC0415 - an extra
        from pyarrow.parquet import ParquetWriter as ArrowWriter  # noqa: PLC0415

        if self._parquet is None:
            self._parquet = ArrowWriter(self._file, self._schema, compression="zstd")
        self._parquet.write_table(pa.Table.from_pylist(self._held, self._schema))
        self._held = []

    def _clean(self, text: str) -> str:
        """A text without half surrogates, which UTF-8 does not have."""
        kept = text.encode("utf-8", "ignore").decode()
        self.removed += len(text) - len(kept)
        return kept

    def _write_card(self) -> None:
        path = self.path.with_name(CARD)
        if path.exists() and _MARK not in path.read_text(encoding="utf-8", errors="replace"):
            return
        with whole_file(path) as file:
            file.write(self._card().encode())
        self.files.append(path)

    def _card(self) -> str:
        size = next((name for limit, name in _SIZES if self.beads < limit), "n>1B")
        kind = "sentence" if self.level == "sentence" else "paragraph"
        return f"""\
---
language:
- zh
- en
{_licence(self._licence)}task_categories:
- translation
size_categories:
- {size}
configs:
- config_name: default
  data_files: "{self.path.name}"
dataset_info:
{_FEATURES}---
{_MARK}

# Aligned Chinese-English {kind}s

{self.beads:,} pairs of {kind}s from {self._documents:,} documents, aligned by duiqi {__version__}.

{_COLUMNS}
## Limits

The pairs were found by a program. `confidence` says how probable each is; choose a threshold that fits your purpose.
Pairs whose `status` is `checked` or `edited` were seen by a person.
"""


_SIZES: Final = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
    (100_000_000, "10M<n<100M"),
    (1_000_000_000, "100M<n<1B"),
)
"""The names that dataset cards have for numbers of rows."""


def _licence(licence: str) -> str:
    """The lines of a card on the licence; none where nothing is known of it."""
    if not licence:
        return ""
    if re.fullmatch(r"[a-z][a-z0-9.-]*", licence):
        return f"license: {licence}\n"
    return f"license: other\nlicense_name: {json.dumps(licence, ensure_ascii=False)}\n"


def _schema() -> Schema:
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtraError("writing Parquet", "parquet") from None
    text = pa.string()
    return pa.schema(
        {
            "id": text,
            "document": text,
            "level": text,
            "translation": pa.struct({"zh": text, "en": text}),
            "zh": pa.list_(pa.int32()),
            "en": pa.list_(pa.int32()),
            "type": text,
            "paragraph": pa.int32(),
            "confidence": pa.float32(),
            "crossing": pa.bool_(),
            "status": text,
            "metadata": text,
        }
    )
