"""Paragraph beads that follow from sentence beads: the finest ones in which every sentence bead lies whole."""

from __future__ import annotations

from collections.abc import Sequence

from ..document import Bead, Document


def paragraph_beads(zh: Document, en: Document, sentences: Sequence[Bead]) -> tuple[Bead, ...]:
    """Join the paragraphs that sentence beads connect.

    Paragraphs of one side that stand between two connected ones are joined with them, as a bead's side is
    consecutive. A paragraph none of whose sentences has a counterpart has none either.

    Args:
        zh: the Chinese document, with sentences cut.
        en: the English one, likewise.
        sentences: their sentence beads; confidence of a paragraph bead is the mean of its sentence beads' by sentence.

    Returns:
        Paragraph beads in reading order of the Chinese side; those without one after what precedes them in English.
    """
    zh_of, en_of = zh.paragraph_of, en.paragraph_of
    links = {(zh_of[i], en_of[j]) for bead in sentences for i in bead.zh for j in bead.en}
    groups = _Groups(len(zh.paragraphs), len(en.paragraphs))
    for i, j in links:
        groups.join(i, groups.en(j))
    for bead in sentences:
        for side, paragraph_of, offset in ((bead.zh, zh_of, 0), (bead.en, en_of, groups.zh_count)):
            for paragraph in range(paragraph_of[side[0]], paragraph_of[side[-1]]) if side else ():
                groups.join(offset + paragraph, offset + paragraph + 1)
    groups.fill()
    return _beads(groups, zh, en, sentences)


class _Groups:
    """Union-find over the paragraphs of both sides; English ones are numbered after the Chinese ones."""

    def __init__(self, zh_count: int, en_count: int) -> None:
        self.zh_count, self.en_count = zh_count, en_count
        self._parent = list(range(zh_count + en_count))

    def en(self, paragraph: int) -> int:
        return self.zh_count + paragraph

    def root(self, item: int) -> int:
        while self._parent[item] != item:
            self._parent[item] = self._parent[self._parent[item]]
            item = self._parent[item]
        return item

    def join(self, one: int, other: int) -> bool:
        one, other = self.root(one), self.root(other)
        if one == other:
            return False
        self._parent[max(one, other)] = min(one, other)
        return True

    def members(self) -> dict[int, tuple[list[int], list[int]]]:
        found: dict[int, tuple[list[int], list[int]]] = {}
        for item in range(len(self._parent)):
            zh, en = found.setdefault(self.root(item), ([], []))
            if item < self.zh_count:
                zh.append(item)
            else:
                en.append(item - self.zh_count)
        return found

    def fill(self) -> None:
        """Join what stands between the first and last paragraph of a group, until every side is consecutive."""
        changed = True
        while changed:
            changed = False
            for zh, en in self.members().values():
                for side, offset in ((zh, 0), (en, self.zh_count)):
                    if side and side[-1] - side[0] + 1 > len(side):
                        for item in range(side[0], side[-1]):
                            changed |= self.join(offset + item, offset + item + 1)


def _beads(groups: _Groups, zh: Document, en: Document, sentences: Sequence[Bead]) -> tuple[Bead, ...]:
    zh_of, en_of = zh.paragraph_of, en.paragraph_of
    weight: dict[int, float] = {}
    trust: dict[int, float] = {}
    crossing: dict[int, bool] = {}
    for bead in sentences:
        root = groups.root(zh_of[bead.zh[0]] if bead.zh else groups.en(en_of[bead.en[0]]))
        count = len(bead.zh) + len(bead.en)
        weight[root] = weight.get(root, 0.0) + count
        trust[root] = trust.get(root, 0.0) + count * bead.confidence
    members = groups.members()
    paired = sorted(
        (zh_side[0], en_side[0], root) for root, (zh_side, en_side) in members.items() if zh_side and en_side
    )
    reach = -1
    for _, first_en, root in paired:
        crossing[root] = first_en < reach
        reach = max(reach, first_en)
    beads = [
        (
            root,
            Bead(
                tuple(zh_side),
                tuple(en_side),
                round(trust.get(root, 0.0) / weight[root], 4) if root in weight else 1.0,
                crossing.get(root, False),
            ),
        )
        for root, (zh_side, en_side) in members.items()
    ]
    return in_reading_order([bead for _, bead in beads])


def in_reading_order(beads: Sequence[Bead]) -> tuple[Bead, ...]:
    """Sort beads by their Chinese side; one without follows the bead that holds the English unit before its own."""
    ordered = sorted((bead for bead in beads if bead.zh), key=lambda bead: bead.zh)
    holder = {j: bead.zh[0] for bead in ordered for j in bead.en}
    keyed = [((bead.zh[0], 0, 0), bead) for bead in ordered]
    last = -1
    for bead in sorted((bead for bead in beads if not bead.zh), key=lambda bead: bead.en):
        before = bead.en[0] - 1
        if before in holder:
            last = holder[before]
        keyed.append(((last, 1, bead.en[0]), bead))
        holder.update(dict.fromkeys(bead.en, last))
    return tuple(bead for _, bead in sorted(keyed, key=lambda item: item[0]))
