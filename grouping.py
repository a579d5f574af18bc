"""Beads put in order, completed, and gathered into paragraph beads: what every source of beads needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .document import Bead, Bitext


def completed(beads: Iterable[Bead], zh_count: int, en_count: int) -> tuple[Bead, ...]:
    """The beads in reading order, with a bead of its own for each sentence (or paragraph) that none holds."""
    beads = list(beads)
    held = ({i for bead in beads for i in bead.zh}, {j for bead in beads for j in bead.en})
    beads += [Bead((i,), ()) for i in range(zh_count) if i not in held[0]]
    beads += [Bead((), (j,)) for j in range(en_count) if j not in held[1]]
    return in_reading_order(beads)


def in_reading_order(beads: Iterable[Bead]) -> tuple[Bead, ...]:
    """Beads by their place in the Chinese text; one without Chinese follows the bead with the English before it.

    One at the very start of the English comes first.
    """
    beads = list(beads)
    ordered = sorted((bead for bead in beads if bead.zh), key=lambda bead: bead.zh)
    place = {j: at for at, bead in enumerate(ordered) for j in bead.en}
    following: dict[int, list[Bead]] = {}
    for bead in sorted((bead for bead in beads if not bead.zh), key=lambda bead: bead.en):
        at = place.get(bead.en[0] - 1, -1)
        place.update(dict.fromkeys(bead.en, at))
        following.setdefault(at, []).append(bead)
    result = following.get(-1, [])
    for at, bead in enumerate(ordered):
        result += [bead, *following.get(at, ())]
    return tuple(result)


def connected(count: int, links: Iterable[Sequence[int]]) -> list[list[int]]:
    """The connected components of the numbers below ``count``.

    Args:
        count: how many numbers there are.
        links: each holds numbers that belong together, two or more (one or none links nothing).

    Returns:
        Components of ascending numbers, in the order of their first ones; a number that no link holds is a component
        by itself.
    """
    groups = Groups(count)
    for link in links:
        groups.join(link)
    return groups.components()


def paragraph_beads(bitext: Bitext, sentences: Iterable[Bead]) -> tuple[Bead, ...]:
    """The finest paragraph beads that hold every sentence bead whole, in reading order.

    Paragraphs that a sentence bead joins stand in one bead, together with those in between: each side of a bead is
    consecutive.
    """
    zh_home, en_home = bitext.zh.paragraph_of, bitext.en.paragraph_of
    zh_count, en_count = len(bitext.zh.paragraphs), len(bitext.en.paragraphs)
    # Chinese paragraphs have the numbers below zh_count, English ones those from there on.
    groups = Groups(zh_count + en_count)
    for bead in sentences:
        groups.join([zh_home[i] for i in bead.zh] + [zh_count + en_home[j] for j in bead.en])
    # Filling a gap on one side can open one on the other; every round joins groups, so this ends.
    while groups.close(range(zh_count)) | groups.close(range(zh_count, zh_count + en_count)):
        pass
    beads = []
    for group in groups.components():
        zh, en = (n for n in group if n < zh_count), (n - zh_count for n in group if n >= zh_count)
        beads.append(Bead(tuple(zh), tuple(en)))
    return in_reading_order(beads)


class Groups:
    """Disjoint sets of the numbers below ``count`` (union-find with path halving)."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def root(self, node: int) -> int:
        """The number that stands for a number's group."""
        parent = self._parent
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    def join(self, nodes: Sequence[int]) -> None:
        """Put numbers into one group."""
        for node in nodes[1:]:
            self._parent[self.root(node)] = self.root(nodes[0])

    def close(self, nodes: range) -> bool:
        """Join all numbers that lie between two of one group; True if there were any."""
        spans: dict[int, tuple[int, int]] = {}
        for node in nodes:
            group = self.root(node)
            spans[group] = (spans.get(group, (node, node))[0], node)
        changed = False
        for start, end in spans.values():
            inside = [node for node in range(start + 1, end) if self.root(node) != self.root(start)]
            self.join([start, *inside])
            changed = changed or bool(inside)
        return changed

    def components(self) -> list[list[int]]:
        """All groups, each of ascending numbers, in the order of their first ones."""
        members: dict[int, list[int]] = {}
        for node in range(len(self._parent)):
            members.setdefault(self.root(node), []).append(node)
        return list(members.values())
