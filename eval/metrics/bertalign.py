"""The scorers that published figures of Bertalign were made with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from ...document import Bead
from ..case import Case, Judgement, each_once
from .vecalign import VecalignLax, VecalignStrict


class BertalignStrict(VecalignStrict):
    """Strict as ``eval.py`` of Bertalign counts it, which is Vecalign's count.

    Source: L. Liu and M. Zhu (2022), Bertalign: improved word embedding-based sentence alignment for Chinese-English
    parallel corpora of literary texts, Digital Scholarship in the Humanities; github.com/bfsujason/bertalign,
    ``bertalign/eval.py``.
    """

    name: ClassVar[str] = "bertalign"
    title: ClassVar[str] = "Bertalign's strict"


class BertalignLax(VecalignLax):
    """Lax as ``eval.py`` of Bertalign counts it, which is Vecalign's count."""

    name: ClassVar[str] = "bertalign-lax"
    title: ClassVar[str] = "Bertalign's lax"


class BertalignVerses(VecalignStrict):
    """Strict as Bertalign's ``eval_bible.py`` counts it for gold that pairs verses and not sentences.

    Neighbouring predicted beads that lie in the same verse on both sides are joined before they are compared with the
    gold; a side with no sentence goes with any verse. Here each gold bead is a verse.
    """

    name: ClassVar[str] = "bertalign-verses"
    title: ClassVar[str] = "Bertalign's by verse"

    def judge(self, case: Case) -> Judgement | None:
        """See ``Metric.judge``."""
        if case.predicted is None:
            return None
        zh_verse = {i: number for number, bead in enumerate(case.gold) for i in bead.zh}
        en_verse = {j: number for number, bead in enumerate(case.gold) for j in bead.en}
        merged: list[Bead] = []
        last: int | None = None
        for bead in case.predicted:
            verse = _verse([zh_verse.get(i, -1) for i in bead.zh], [en_verse.get(j, -1) for j in bead.en])
            if verse is not None and verse == last:
                merged[-1] = replace(merged[-1], zh=merged[-1].zh + bead.zh, en=merged[-1].en + bead.en)
            else:
                merged.append(bead)
            last = verse
        return super().judge(replace(case, predicted=each_once(merged)))


def _verse(zh: Iterable[int], en: Iterable[int]) -> int | None:
    """The one verse that the sentences of both sides lie in, if there is one."""
    verses = set(zh) | set(en)
    return verses.pop() if len(verses) == 1 else None
