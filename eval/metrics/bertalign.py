"""The scorers of Bertalign's repository, and the count behind its published figures for the Bible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import ClassVar

from ...document import Bead
from ..case import Case, CaseMatches, each_once
from .strict import StrictWithNulls
from .vecalign import VecalignLax, VecalignStrict


class BertalignStrict(VecalignStrict):
    """Strict as ``eval.py`` of Bertalign's repository counts it, which is Vecalign's count.

    The tables that Bertalign's authors published are counted otherwise: beads with an empty side count in precision and
    in recall (github.com/bfsujason/aligner-eval, ``utils/eval.py``). That count is ``strict+nulls``, and ``verses`` for
    the Bible.
    Source: L. Liu and M. Zhu (2022), Bertalign: improved word embedding-based sentence alignment for Chinese-English
    parallel corpora of literary texts, Digital Scholarship in the Humanities; github.com/bfsujason/bertalign,
    ``bertalign/eval.py``.
    """

    name: ClassVar[str] = "bertalign"
    title: ClassVar[str] = "Bertalign's strict"


class BertalignLax(VecalignLax):
    """Lax as ``eval.py`` of Bertalign's repository counts it, which is Vecalign's count."""

    name: ClassVar[str] = "bertalign-lax"
    title: ClassVar[str] = "Bertalign's lax"


class BertalignVerses(VecalignStrict):
    """Strict as Bertalign's ``eval_bible.py`` counts it, for gold that pairs verses and not sentences.

    Neighbouring predicted beads that lie in one verse are joined before they are compared with the gold; an empty side
    lies in any verse. Each gold bead is a verse here. Beads with an empty side count as in ``bertalign``.
    """

    name: ClassVar[str] = "bertalign-verses"
    title: ClassVar[str] = "Bertalign's by verse"

    def match(self, case: Case) -> CaseMatches | None:
        """See ``Metric.match``."""
        if case.predicted is None:
            return None
        return super().match(replace(case, predicted=_joined_by_verse(case.gold, case.predicted)))


class Verses(StrictWithNulls):
    """Strict with nulls after neighbouring predicted beads of one verse were joined.

    This is the count behind Bertalign's published figures for the Bible. Each gold bead is a verse here, as in
    ``bertalign-verses``.
    """

    name: ClassVar[str] = "verses"
    title: ClassVar[str] = "by verse, nulls in"

    def match(self, case: Case) -> CaseMatches | None:
        """See ``Metric.match``."""
        if case.predicted is None:
            return None
        return super().match(replace(case, predicted=_joined_by_verse(case.gold, case.predicted)))


def _joined_by_verse(gold: Sequence[Bead], predicted: Sequence[Bead]) -> tuple[Bead, ...]:
    """The predicted beads, neighbours that lie in one gold bead joined."""
    zh_verse = {i: number for number, bead in enumerate(gold) for i in bead.zh}
    en_verse = {j: number for number, bead in enumerate(gold) for j in bead.en}
    joined: list[Bead] = []
    last: int | None = None
    for bead in predicted:
        verse = _verse([zh_verse.get(i, -1) for i in bead.zh], [en_verse.get(j, -1) for j in bead.en])
        if verse is not None and verse == last:
            joined[-1] = replace(joined[-1], zh=joined[-1].zh + bead.zh, en=joined[-1].en + bead.en)
        else:
            joined.append(bead)
        last = verse
    return each_once(joined)


def _verse(zh: Iterable[int], en: Iterable[int]) -> int | None:
    """The one verse that all sentences of a bead lie in, if there is one."""
    verses = set(zh) | set(en)
    return verses.pop() if len(verses) == 1 else None
