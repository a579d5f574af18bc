"""Gold becomes paths in the lattice, weights are learned from them, and a weight file carries them."""

import numpy as np
import pytest
from duiqi.align.lattice import Band, build
from duiqi.align.train.augment import Gold, displaced, variants
from duiqi.align.train.fit import Example, SpanKind, calibrate, calibrate_crossing, fit, gold_cuts, right_edges
from duiqi.align.weights import CROSSING, Weights, load_weights
from duiqi.document import Bead, Bitext
from duiqi.errors import InputError
from hypothesis import given, settings
from hypothesis import strategies as st


def whole(zh_count, en_count):
    return Band(0, 0, np.zeros(zh_count + 1, np.int64), np.full(zh_count + 1, en_count))


def beads(*pairs):
    return [Bead(tuple(zh), tuple(en)) for zh, en in pairs]


def allowed(gold, zh_count, en_count, *, exact):
    edges = build([whole(zh_count, en_count)]).edges
    right = right_edges(edges, *gold_cuts(gold, zh_count, en_count), exact)
    return {
        (tuple(range(z, z + a)), tuple(range(e, e + b)))
        for z, a, e, b in zip(
            *(getattr(edges, n)[right].tolist() for n in ("zh", "zh_count", "en", "en_count")), strict=True
        )
    }


def test_hand_aligned_gold_allows_its_own_beads_alone():
    gold = beads(([0], [0, 1]), ([1], []), ([2], [2]))
    assert allowed(gold, 3, 3, exact=True) == {((0,), (0, 1)), ((1,), ()), ((2,), (2,))}


def test_keyed_gold_allows_every_paired_bead_within_a_pair_and_no_omission_there():
    found = allowed(beads(([0, 1], [0, 1]), ([], [2])), 2, 3, exact=False)
    assert {((0, 1), (0, 1)), ((0,), (0,)), ((1,), (1,)), ((0, 1), (0,)), ((), (2,))} <= found
    assert not {bead for bead in found if not all(bead)} - {((), (2,))}
    assert not {bead for bead in found if bead[0] and 2 in bead[1]}


def test_beads_that_cross_allow_what_lies_within_the_span_that_they_span():
    nodes, spans = gold_cuts(beads(([0], [1]), ([1], [0]), ([2], [2])), 3, 3)
    assert nodes.tolist() == [[0, 0], [2, 2], [3, 3]]
    assert spans.tolist() == [SpanKind.LOOSE, SpanKind.BEAD]


def test_what_is_left_alone_may_be_left_in_any_order_and_in_steps_of_any_size():
    gold = beads(([0], [0]), ([1], []), ([2], []), ([], [1]), ([3], [2]))
    nodes, spans = gold_cuts(gold, 4, 3)
    assert nodes.tolist() == [[0, 0], [1, 1], [3, 2], [4, 3]]
    assert spans.tolist() == [SpanKind.BEAD, SpanKind.GAP, SpanKind.BEAD]
    alone = {((1,), ()), ((2,), ()), ((1, 2), ()), ((), (1,))}
    assert allowed(gold, 4, 3, exact=True) == {((0,), (0,)), ((3,), (2,))} | alone


def test_weights_learn_which_evidence_tells_right_beads():
    random = np.random.default_rng(1)
    examples = []
    for _ in range(8):
        lattice = build([whole(3, 3)])
        right = right_edges(lattice.edges, *gold_cuts(beads(([0], [0]), ([1], [1]), ([2], [2])), 3, 3), True)
        telling = right + random.normal(scale=0.5, size=len(right))
        features = {"telling": telling, "silent": random.normal(size=len(right))}
        examples.append(Example(lattice, features, right, np.ones(1)))
    weights = fit(examples, ["telling", "silent"])
    assert weights["telling"] > 0.4
    assert abs(weights["silent"]) < weights["telling"] / 3
    assert weights == fit(examples, ["telling", "silent"])


def test_calibration_corrects_confidence_that_is_too_high():
    random = np.random.default_rng(2)
    claimed = random.uniform(0.5, 0.99, 4000)
    right = random.random(4000) < 1 / (1 + np.exp(-0.5 * np.log(claimed / (1 - claimed))))
    assert calibrate(claimed, right, np.ones(4000)) == pytest.approx(0.5, abs=0.1)


def test_beads_that_cross_are_weighed_by_what_was_seen_and_as_ever_where_nothing_was():
    assert calibrate_crossing([], np.zeros(0, bool), np.zeros(0)) == CROSSING
    random = np.random.default_rng(3)
    beads = [{"score": score, "sentences": 2.0, "any": 1.0} for score in random.uniform(0, 30, 2000)]
    right = random.random(2000) < 1 / (1 + np.exp(15 - np.array([bead["score"] for bead in beads])))
    weights = calibrate_crossing(beads, right, np.ones(2000))
    odds = [sum(weights[name] * value for name, value in bead.items()) for bead in beads]
    assert np.mean((np.array(odds) > 0) == right) > 0.95


def test_a_weight_file_gives_back_the_weights(tmp_path):
    path = tmp_path / "weights.json"
    Weights({"cosine": 1.5}, {"lexical:en": -0.25}, 0.9, "use", 0.3, {"texts": "two novels"}, {"score": 0.6}).save(path)
    loaded = load_weights(path)
    assert (loaded.first, loaded.second, loaded.calibration) == ({"cosine": 1.5}, {"lexical:en": -0.25}, 0.9)
    assert (loaded.spread, loaded.recipe["texts"], loaded.crossing) == (0.3, "two novels", {"score": 0.6})


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 999}', '{"format": 4, "first": 3}', '{"format": 3}'])
def test_what_is_no_weight_file_is_named(tmp_path, content):
    path = tmp_path / "other.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"other\.json.*duiqi train|other\.json.*train them again"):
        load_weights(path)


def test_an_encoder_without_weights_of_its_own_gets_those_of_the_embedded_one():
    assert load_weights(encoder="some/model").second == load_weights().second


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(1, 3), min_size=1, max_size=4), min_size=1, max_size=4), st.integers(0, 99))
def test_variants_account_for_every_sentence_that_they_keep(cut, documents, seed):
    golds = []
    for sizes in documents:
        count = sum(sizes)
        bitext = Bitext("one", cut("zh", sizes), cut("en", sizes))
        golds.append(Gold(bitext, tuple(Bead((i,), (i,)) for i in range(count)), True, "test"))
    for variant in (*variants(golds, seed), *displaced(golds, seed)):
        zh, en = variant.gold.bitext.zh.sentences, variant.gold.bitext.en.sentences
        assert (len(zh), len(en)) == (len(variant.zh_kept), len(variant.en_kept))
        assert sorted(i for bead in variant.gold.beads for i in bead.zh) == list(range(len(zh)))
        assert sorted(j for bead in variant.gold.beads for j in bead.en) == list(range(len(en)))
