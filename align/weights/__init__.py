"""The learned weights of the bead score: a small JSON file with the recipe that made it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from ...encode.registry import EMBEDDED
from ...errors import InputError

# Version of the file. Raise it when features change their meaning, so that older weights are refused, not misread.
FORMAT = 4
# Weights of crossing beads, fitted to all development texts: the score must exceed a price a sentence.
CROSSING = {"score": 0.5, "sentences": -2.0, "any": 1.5}


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of features by name, for the first pass and the second.

    Attributes:
        first: weights of the first pass, over all beads of the band.
        second: weights of the second pass, over the beads that the first pass keeps.
        calibration: factor of a bead's log-odds that calibrates its probability.
        encoder: name of the encoder that they were trained with.
        crossing: weights of ``crossing_features``, the log-odds of a bead between null sentences.
        spread: how much that encoder's cosines of translations exceed its other cosines (``encode.gap``).
        recipe: how they were made, for the reader of the file.
    """

    first: Mapping[str, float]
    second: Mapping[str, float]
    calibration: float = 1.0
    encoder: str = EMBEDDED
    spread: float = 1.0
    recipe: Mapping[str, object] = field(default_factory=dict)
    crossing: Mapping[str, float] = field(default_factory=lambda: CROSSING)

    def save(self, path: Path) -> None:
        """Write the file."""
        content = {
            "format": FORMAT,
            "encoder": self.encoder,
            "spread": round(self.spread, 4),
            "recipe": dict(self.recipe),
            "calibration": round(self.calibration, 4),
        } | {
            key: {name: round(value, 4) for name, value in getattr(self, key).items()}
            for key in ("first", "second", "crossing")
        }
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def load_weights(path: Path | None = None, encoder: str = EMBEDDED) -> Weights:
    """Weights from a file, or those that ship for an encoder.

    An encoder without weights of its own gets those of the embedded one; ``Aligner`` then scales its cosines.

    Raises:
        InputError: the file is missing or is not a weight file of this version.
    """
    if path is not None:
        return _parse(path, _read(path))
    shipped = files(__package__) / f"{encoder}.json"
    if not shipped.is_file():
        shipped = files(__package__) / "use.json"
    return _parse(shipped.name, shipped.read_text(encoding="utf-8"))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(path, f"cannot be read as weights ({error}); make such a file with `duiqi train`") from error


def _parse(source: str | Path, text: str) -> Weights:
    try:
        content = json.loads(text)
        found = content["format"]
        if found == FORMAT:
            first, second, crossing = (
                {str(name): float(value) for name, value in content[key].items()}
                for key in ("first", "second", "crossing")
            )
            return Weights(
                first,
                second,
                float(content["calibration"]),
                str(content["encoder"]),
                float(content["spread"]),
                content["recipe"],
                crossing,
            )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputError(source, f"is no weight file ({error!r}); make one with `duiqi train`") from error
    raise InputError(source, f"has weights of format {found!r}, this version reads {FORMAT}; train them again")
