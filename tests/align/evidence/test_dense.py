"""Similar vectors belong together, and a bead is compared with the same bead of one sentence more or fewer."""

import numpy as np
import pytest
from duiqi.align.evidence.dense import BatchRuns, DenseEvidence, RunSimilarity
from duiqi.align.lattice import Band


class Vectors:
    """An encoding whose runs are the directions of the sums of their sentences."""

    def __init__(self, vectors):
        self.vectors = np.array(vectors, np.float32)

    def __getitem__(self, rows):
        return Vectors(self.vectors[rows])

    def runs(self, starts, lengths):
        sums = [self.vectors[start : start + length].sum(axis=0) for start, length in zip(starts, lengths, strict=True)]
        return np.array([total / np.linalg.norm(total) for total in sums], np.float32).reshape(
            len(starts), self.vectors.shape[1]
        )


def unit(*components):
    vector = np.zeros(12)
    vector[list(components)] = 1
    return vector / np.linalg.norm(vector)


@pytest.fixture
def dense(batch):
    """The evidence and the texts of two documents of sentences of one length, given by their vectors."""

    def make(zh, en, band, scale=1.0):
        texts = batch(([["字" * 10] * len(zh)], [["x" * 30] * len(en)])).encoded(Vectors([*zh, *en]), scale)
        runs = BatchRuns(texts)
        return DenseEvidence(runs, RunSimilarity(runs, [band]))

    return make


def centred(zh, en, i, j):
    """The cosine less the mean of both vectors' hubness."""
    zh, en = np.array(zh), np.array(en)
    return zh[i] @ en[j] - (zh[i] @ en.mean(axis=0) + en[j] @ zh.mean(axis=0)) / 2


def test_the_cosine_is_less_for_what_is_similar_to_everything(dense, beads, whole):
    zh, en = [unit(0), unit(1), unit(2), unit(0, 1, 2)], [unit(0), unit(1), unit(2), unit(3)]
    found = dense(zh, en, whole(4, 4))(beads((0, 1, 0, 1), (3, 1, 0, 1), (0, 1, 1, 1)))["cosine"]
    assert found == pytest.approx([centred(zh, en, *pair) for pair in ((0, 0), (3, 0), (0, 1))], abs=1e-6)
    assert found[0] < 1


def test_the_scale_of_another_encoder_multiplies_every_cosine(dense, beads, whole):
    texts = [unit(0), unit(1)], [unit(0), unit(1)]
    usual, scaled = (dense(*texts, whole(2, 2), scale)(beads((0, 1, 0, 1), (0, 1, 0, 0))) for scale in (1.0, 2.0))
    assert scaled["cosine"] == pytest.approx(2 * usual["cosine"])
    assert scaled["null:zh-best"] == pytest.approx(2 * usual["null:zh-best"])


def test_a_sentence_too_many_in_a_bead_would_better_be_dropped(dense, beads, whole):
    zh, en = [unit(0), unit(1), unit(2)], [unit(0), unit(5), unit(1), unit(6)]
    found = dense(zh, en, whole(3, 4))(beads((0, 1, 0, 2), (0, 1, 0, 1)))
    assert found["drop:en-gain"][0] > 0.1
    assert found["drop:en-least-loss"][0] == 0
    assert found["drop:en-gain"][1] == 0
    assert found["drop:zh-gain"].tolist() == [0, 0]
    found = dense(en, zh, whole(4, 3))(beads((0, 2, 0, 1)))
    assert found["drop:zh-gain"][0] > 0.1
    assert found["drop:en-gain"][0] == 0


def test_every_sentence_of_a_right_bead_is_missed(dense, beads, whole):
    zh, en = [unit(0, 1), unit(3), unit(4)], [unit(0), unit(1), unit(3), unit(4)]
    right, short = (dense(zh, en, whole(3, 4))(beads(bead)) for bead in ((0, 1, 0, 2), (0, 1, 0, 1)))
    assert right["drop:en-least-loss"][0] < -0.1
    assert right["drop:en-gain"][0] == 0
    assert right["extend:en-gain"][0] == 0
    assert right["extend:en-loss"][0] < -0.05
    assert short["extend:en-gain"][0] > 0.1
    assert short["extend:zh-gain"][0] == 0
    swapped = dense(en, zh, whole(4, 3))(beads((0, 1, 0, 1)))
    assert swapped["extend:zh-gain"][0] > 0.1
    assert swapped["extend:en-gain"][0] == 0


def test_a_change_beyond_the_text_is_no_change(dense, beads, whole):
    found = dense([unit(0)], [unit(0)], whole(1, 1))(beads((0, 1, 0, 1)))
    assert {
        name: values[0] for name, values in found.items() if name.startswith(("drop", "extend")) and values[0]
    } == {}


def test_a_null_is_judged_by_the_most_similar_sentence_in_its_band(dense, beads, whole):
    zh, en = [unit(0), unit(1), unit(2)], [unit(5), unit(6), unit(0, 1)]
    sides = (0, 1, 0, 0), (1, 1, 0, 0), (0, 0, 2, 1)
    everywhere = dense(zh, en, whole(3, 3))(beads(*sides))
    assert everywhere["null:zh-best"][:2] == pytest.approx([centred(zh, en, 0, 2), centred(zh, en, 1, 2)], abs=1e-5)
    assert everywhere["null:en-best"][2] == pytest.approx(centred(zh, en, 0, 2), abs=1e-5)
    # Row 0 of this band reaches the first English sentence only.
    narrow = Band(0, 0, np.array([0, 0, 0, 0]), np.array([1, 1, 3, 3]))
    found = dense(zh, en, narrow)(beads(*sides))
    assert found["null:zh-best"][0] == pytest.approx(centred(zh, en, 0, 0), abs=1e-5)
    assert found["null:zh-best"][1] == pytest.approx(centred(zh, en, 1, 2), abs=1e-5)


def test_the_quick_similarity_of_runs_is_that_of_their_sums(batch, whole):
    random = np.random.default_rng(0)
    vectors = random.normal(size=(9, 12))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    zh, en = vectors[:4], vectors[4:]
    texts = batch(([["字" * 10] * 4], [["x" * 30] * 5])).encoded(Vectors(vectors))
    similarity = RunSimilarity(BatchRuns(texts), [whole(4, 5)])
    (found,) = similarity(*(np.array([value]) for value in (0, 1, 2, 0, 3)))
    left, right = (total / np.linalg.norm(total) for total in (zh[1:3].sum(axis=0), en[0:3].sum(axis=0)))
    hubness = left @ en.mean(axis=0) + right @ zh.mean(axis=0)
    assert found == pytest.approx(left @ right - hubness / 2, abs=1e-5)
