"""What was moved is null on both sides of the monotone path, and is paired across it."""

from types import SimpleNamespace

import numpy as np
import pytest
from duiqi.align.anchors import Span
from duiqi.align.crossing import crossing_beads, moved_beads
from duiqi.align.search import Found
from duiqi.align.weights import Weights


class Encoding:
    def __init__(self, vectors):
        self.vectors = np.array(vectors, float)


class Searcher:
    """A searcher of one document a number in ``documents`` that pairs every two spans whole, with the given score."""

    def __init__(self, zh, en, score=30.0, documents=None):
        sides = (
            SimpleNamespace(encoding=Encoding(each), document=np.zeros(len(each), int) if known is None else known)
            for each, known in zip((zh, en), documents or (None, None), strict=True)
        )
        self.texts = SimpleNamespace(scale=1.0, **dict(zip(("zh", "en"), sides, strict=True)))
        self.score, self.spans = score, []

    def groups(self, spans):
        self.spans = list(spans)
        return self.spans

    def search(self, spans, weights):
        for zh, zh_end, en, en_end in spans:
            yield Found(zh, zh_end - zh, en, en_end - en, 0.99, self.score)


def path(*steps):
    """A path of 1-1 beads (=) and nulls (z and e)."""
    found, zh, en = [], 0, 0
    for step in "".join(steps):
        a, b = (step != "e"), (step != "z")
        found.append(Found(zh, int(a), en, int(b), 0.9, 5.0))
        zh, en = zh + a, en + b
    return found, np.eye(max(zh, en), 400)[:zh], np.eye(max(zh, en), 400)[:en]


def spans_of(*steps, **options):
    found, zh, en = path(*steps)
    searcher = Searcher(zh, en, **options)
    moved_beads(searcher, found, Weights({}, {}))
    return searcher.spans


def test_null_spans_of_both_sides_are_searched_against_each_other():
    assert spans_of("=zz==eee=") == [Span(1, 3, 3, 6)]


def test_nulls_of_one_side_only_are_left_as_they_are():
    assert spans_of("=zz==z=") == []
    assert spans_of("====") == []


@pytest.mark.parametrize(("distance", "searched"), [(5, 1), (59, 1), (61, 0)])
def test_null_spans_far_from_each_other_are_not_compared(distance, searched):
    assert len(spans_of("z", "=" * (distance - 1), "e")) == searched


def test_the_most_similar_spans_go_together_and_each_in_one_pair():
    found, zh, en = path("=z=z=e=e=")
    zh[1], zh[3] = np.eye(400)[100], np.eye(400)[101]
    en[3], en[5] = np.eye(400)[101], np.eye(400)[100]
    searcher = Searcher(zh, en)
    moved_beads(searcher, found, Weights({}, {}))
    assert searcher.spans == [Span(1, 2, 5, 6), Span(3, 4, 3, 4)]


def test_sentences_of_different_documents_are_never_paired():
    found, zh, en = path("z=e=")
    documents = np.array([0, 0, 1]), np.array([0, 1, 1])
    searcher = Searcher(zh, en, documents=documents)
    assert moved_beads(searcher, found, Weights({}, {})) == []
    assert searcher.spans == []


@pytest.mark.parametrize(("score", "crosses"), [(30.0, True), (1.0, False)])
def test_a_crossing_bead_replaces_its_nulls_where_its_score_exceeds_the_price_of_its_sentences(score, crosses):
    found, zh, en = path("=z=e=")
    beads = list(crossing_beads(Searcher(zh, en, score), found, Weights({}, {})))
    pairs = [(bead.zh, bead.en) for bead in beads if bead.crossing]
    nulls = [(bead.zh, bead.en) for bead in beads if not bead.paired]
    assert (pairs, nulls) == (([((1,), (2,))], []) if crosses else ([], [((1,), ()), ((), (2,))]))
    assert len(beads) == (4 if crosses else 5)


@pytest.mark.parametrize("swapped", [True, False])
def test_two_sentences_that_changed_places_are_taken_apart(swapped):
    zh = np.eye(4)[:2]
    en = zh[::-1] if swapped else zh
    beads = list(crossing_beads(Searcher(zh, en), [Found(0, 2, 0, 2, 0.8, 5.0)], Weights({}, {})))
    expected = [((0,), (1,), True), ((1,), (0,), True)] if swapped else [((0, 1), (0, 1), False)]
    assert [(bead.zh, bead.en, bead.crossing) for bead in beads] == expected
