"""A sentence's context_evidence: its neighbours and its own document, whatever else is in the batch."""

import numpy as np
from duiqi.align.evidence.context import ContextEvidence, Nulls
from duiqi.align.lattice import Edges
from duiqi.align.texts import Texts, lay_out
from duiqi.document import Bitext, Document
from duiqi.tokenize.segment import segment


def texts(*counts: int) -> Texts:
    """Documents of so many sentences on both sides."""
    sides = [
        [Document.from_paragraphs(language, [(text, "paragraph")] * count) for count in counts]
        for language, text in (("zh", "字"), ("en", "word"))
    ]
    bitexts = [segment(Bitext("", zh, en)) for zh, en in zip(*sides, strict=True)]
    return lay_out(bitexts, ["字"] * sum(counts), ["word"] * sum(counts))


def alone_edges(count: int) -> Edges:
    """One edge for each Chinese sentence left alone."""
    number = np.arange(count)
    return Edges(number, number + 1, number, 0 * number, 0 * number + 1, 0 * number, 0 * number)


def features(batch: Texts, probabilities: list[float]) -> dict[str, np.ndarray]:
    alone = Nulls(batch)
    alone.zh[:] = probabilities
    return ContextEvidence(batch, alone)(alone_edges(len(probabilities)))


def test_within_a_section_the_neighbours_stand_alone():
    found = features(texts(6), [0.0, 1.0, 1.0, 1.0, 0.0, 0.0])
    assert found["null:neighbours"].tolist() == [1.0, 0.5, 1.0, 0.5, 0.5, 0.0]


def test_a_document_full_of_omissions_is_told_from_a_faithful_one():
    found = features(texts(20, 20), [0.9, 0.1] * 10 + [0.0] * 20)
    gaps = found["null:document-gaps"]
    assert gaps[:20].min() > gaps[20:].max() + 2


def test_one_long_gap_says_less_of_the_rest_than_many_short_ones():
    long, short = features(texts(24), [1.0] * 12 + [0.0] * 12), features(texts(24), [1.0, 0.0] * 12)
    assert long["null:document-gaps"][-1] < short["null:document-gaps"][-1] - 1


def test_no_document_is_in_another_ones_surroundings():
    first, second = [0.1, 0.9, 0.4], [0.8, 0.2, 0.7, 0.3]
    together = features(texts(3, 4), first + second)
    apart = features(texts(3), first), features(texts(4), second)
    for name, values in together.items():
        assert values.tolist() == [*apart[0][name], *apart[1][name]]


def test_beads_with_two_sides_have_no_price_for_standing_alone():
    batch = texts(2)
    number, one = np.arange(2), np.ones(2, np.int64)
    found = ContextEvidence(batch, Nulls(batch))(Edges(number, number + 1, number, number, one, one, 0 * one))
    assert all(not values.any() for values in found.values())
