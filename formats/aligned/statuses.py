"""What people did to a bead, as files say it."""

from __future__ import annotations

from typing import Final, get_args

from ...document import Bead, Status

_STATUSES: Final[tuple[Status, ...]] = get_args(Status)


def status_of(value: object) -> Status:
    """The status that a file names; ``auto`` for any word that is none."""
    return next((status for status in _STATUSES if status == value), "auto")


def review_of(bead: Bead) -> dict[str, str]:
    """What people said of a bead, by key; empty where nobody touched it."""
    known = {"status": "" if bead.status == "auto" else bead.status, "mark": bead.mark, "note": bead.note}
    return {key: value for key, value in known.items() if value}
