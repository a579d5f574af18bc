"""Each side of a bead explains the words of the other."""

import numpy as np
import pytest
from duiqi.align.evidence.lexical import LexicalEvidence, Lexicon
from duiqi.align.lexicon.document import document_lexicon
from duiqi.align.lexicon.index import BatchUnits
from scipy import sparse

ZH = ["他买了苹果。", "周恩来会见了代表。", "增长了百分之十七。"]
EN = ["He bought apples.", "Chou En-lai met the delegates.", "It increased by 17 per cent.", "Umbrellas vanished."]


@pytest.fixture(scope="module")
def units(batch):
    return BatchUnits(batch(([ZH], [EN])))


def evidence(units, whole, lexicon=None):
    lexicon = lexicon or Lexicon(units.links, document_lexicon(units, []))
    return LexicalEvidence(units, (lexicon, lexicon.reverse()), [whole(len(ZH), len(EN))])


def test_words_names_and_numbers_are_explained_in_their_translation_alone(units, whole, beads):
    pairs = [(i, 1, j, 1) for i in range(3) for j in range(4)]
    found = evidence(units, whole)(beads(*pairs))
    for name in ("lexical:en", "lexical:zh", "lexical:less"):
        table = found[name].reshape(3, 4)
        assert table.argmax(axis=1).tolist() == [0, 1, 2], name
        assert np.diag(table).min() > 0.1
        assert table[~np.eye(3, 4, dtype=bool)].max() < 0.02


def test_the_less_explained_side_counts_and_the_amounts_grow_with_the_bead(units, whole, beads):
    one, two, more = range(3)
    found = evidence(units, whole)(beads((0, 1, 0, 1), (0, 2, 0, 2), (2, 1, 2, 2)))
    assert found["lexical:less"][one] == min(found["lexical:en"][one], found["lexical:zh"][one])
    assert found["lexical:amount"][two] > found["lexical:amount"][one] > 0
    shares = found["lexical:en"] + found["lexical:zh"]
    assert found["lexical*sentences"] == pytest.approx(shares * [2, 4, 3])
    assert found["lexical:en-unexplained"][more] > found["lexical:en-unexplained"][one]


def test_a_sentence_at_the_edge_of_a_bead_that_nothing_explains_is_noticed(units, whole, beads):
    found = evidence(units, whole)(beads((0, 2, 0, 2), (2, 1, 2, 2), (1, 2, 2, 1), (0, 1, 0, 1)))
    explained, with_umbrellas, with_delegates, single = found["lexical:en-edge"]
    assert explained > 0.1
    assert (with_umbrellas, with_delegates, single) == (0, 0, 0)
    explained, one_chinese, with_delegates, single = found["lexical:zh-edge"]
    assert explained > 0.1
    assert (one_chinese, with_delegates, single) == (0, 0, 0)


def test_a_null_that_some_bead_explains_is_told_from_one_that_none_does(units, whole, beads):
    found = evidence(units, whole)(beads((0, 1, 0, 1), (0, 1, 0, 0), (0, 0, 0, 1), (0, 0, 3, 1)))
    assert found["null:zh-lexical"][1] > 0.1
    assert found["null:en-lexical"][2] > 0.1
    assert found["null:en-lexical"][3] == 0
    assert found["lexical:en"][1:].tolist() == [0, 0, 0]


def test_what_the_document_teaches_counts_like_the_dictionary(units, whole, beads):
    taught = sparse.lil_matrix((len(units.zh.unit_of), len(units.en.unit_of)), dtype=np.float32)
    apple = int(np.flatnonzero(units.zh.unit_of == units.zh.names["苹果"])[0])
    umbrella = int(np.flatnonzero(units.en.unit_of == units.en.names["umbrella"])[0])
    taught[apple, umbrella] = 0.8
    bead = beads((0, 1, 3, 1))
    before = evidence(units, whole)(bead)["lexical:en"][0]
    after = evidence(units, whole, Lexicon(units.links, taught.tocsr()))(bead)["lexical:en"][0]
    assert before == 0
    assert after > 0.1
