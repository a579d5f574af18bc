"""Links between words: what is linked, what is not, and what the texts may look like."""

from __future__ import annotations

import numpy as np
import pytest
from duiqi import Bitext, WordLinks, align_texts, align_words
from duiqi.align.words.evidence import GRAMMAR, NAMES, features
from duiqi.align.words.links import _LONGEST, link_tokens
from duiqi.align.words.score import Batch, agreement, load
from duiqi.align.words.text import chinese_tokens, english_tokens, words_at
from duiqi.document import Alignment, Bead
from hypothesis import given, settings
from hypothesis import strategies as st

WORDS = st.lists(st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=6), max_size=12)


def linked(zh, en):
    """The linked words of a pair of sentences with blanks between words."""
    zh_words, en_words = zh.split(), en.split()
    (links,) = link_tokens([(zh_words, en_words)])
    return {(zh_words[i], en_words[j]) for i, j, _ in links}


def evidence(zh, en, name):
    """A feature of all pairs of words."""
    zh_words, en_words = zh.split(), en.split()
    out = np.zeros((len(NAMES), len(zh_words), len(en_words)), np.float32)
    features(zh_words, en_words, out)
    return out[NAMES.index(name)].tolist()


def test_words_in_another_order_find_each_other():
    found = linked("他 昨天 在 北京 买 了 两 本 书 。", "He bought two books in Beijing yesterday .")
    right = {
        ("他", "He"),
        ("昨天", "yesterday"),
        ("北京", "Beijing"),
        ("买", "bought"),
        ("两", "two"),
        ("书", "books"),
        ("。", "."),
    }
    assert right <= found
    assert not found & {("昨天", "books"), ("书", "yesterday"), ("他", "."), ("北京", "bought")}


def test_one_word_may_stand_for_several():
    found = linked("我们 热爱 美国 。", "We love the United States .")
    assert {("美国", "United"), ("美国", "States")} <= found


def test_a_word_without_counterpart_is_left_alone():
    found = linked("猫 睡觉 。", "The cat sleeps on seventeen expensive satellites .")
    assert {("猫", "cat"), ("睡觉", "sleeps")} <= found
    assert not {en for _, en in found} & {"seventeen", "expensive", "satellites"}


def test_traditional_characters_are_linked_as_simplified_ones():
    english = ["The", "government", "protects", "the", "environment", "."]
    simplified, traditional = link_tokens(
        [(["政府", "保护", "环境", "。"], english), (["政府", "保護", "環境", "。"], english)]
    )
    assert simplified == traditional != ()


def test_dictionary_numbers_names_and_marks_are_evidence():
    assert evidence("经济 高兴", "economy glad", "word") == [[1, 0], [0, 1]]
    assert evidence("三月 864", "March 864", "same") == [[1, 0], [0, 1]]
    assert evidence("三 3月", "third 3rd", "same") == [[1, 1], [1, 1]]
    assert evidence("张 晓明 说", "Zhang Xiaoming", "name") == [[0.5, 0], [0, 1], [0, 0]]
    assert evidence("， 。 好", ", . good", "mark") == [[1, 0, 0], [0, 1, 0], [0, 0, 0]]
    assert evidence("， 好", ", good", "no mark") == [[0, 1], [1, 0]]
    assert evidence("的 好", "of good", "grammar") == [[1, 0], [0, 0]]


def test_words_cut_apart_are_looked_up_together():
    assert evidence("印 尼 人", "Indonesia", "phrase") == [[1], [1], [0]]
    assert evidence("印 尼 人", "Indonesia", "word") == [[0], [0], [0]]


def test_a_words_part_is_weaker_evidence_than_the_word():
    assert 0 < evidence("石油业", "petroleum", "part")[0][0] < 1


def test_the_score_does_not_depend_on_the_side_that_is_asked():
    """Turning a batch about turns the agreement about."""
    weights, _ = load()
    rng = np.random.default_rng(0)
    batch = Batch([(5, 7), (4, 6)])
    batch.features[:] = rng.random(batch.features.shape) * batch.mask[:, None]
    turned = Batch([(7, 5), (6, 4)])
    turned.features[:] = batch.features.swapaxes(2, 3)
    there, back = agreement(batch, weights), agreement(turned, weights)
    assert there.max() > 0.1
    np.testing.assert_allclose(there.swapaxes(1, 2), back, rtol=1e-4)


def test_links_do_not_depend_on_the_other_sentences():
    pairs = [
        (["他", "来", "了", "。"], ["He", "came", "."]),
        (
            ["我", "喜欢", "新鲜", "的", "苹果", "和", "香蕉", "。"],
            ["I", "like", "fresh", "apples", "and", "bananas", "."],
        ),
        (["好"], ["Good", "morning", "to", "you", "all"]),
    ]
    together = list(link_tokens(pairs))
    apart = [links for pair in pairs for links in link_tokens([pair])]
    assert [[link[:2] for link in links] for links in together] == [[link[:2] for link in links] for links in apart]
    for one, other in zip(together, apart, strict=True):
        assert [link[2] for link in one] == pytest.approx([link[2] for link in other], abs=2e-4)


@pytest.mark.parametrize(("zh", "en"), [([], []), (["好"], []), ([], ["good"])])
def test_an_empty_side_has_no_links(zh, en):
    assert next(link_tokens([(zh, en), (["好"], ["good"])])) == ()


def test_nothing_gives_nothing():
    assert list(link_tokens([])) == []


def test_a_very_long_sentence_is_linked_to_its_end():
    numbers = [str(number) for number in range(1, _LONGEST + 100)]
    (links,) = link_tokens([(numbers, numbers)])
    assert {(i, i) for i in range(len(numbers))} <= {(i, j) for i, j, _ in links}


@settings(deadline=None, max_examples=30)
@given(WORDS, WORDS)
def test_any_words_can_be_linked(zh, en):
    (links,) = link_tokens([(zh, en)])
    assert list(links) == sorted(links)
    assert len({(i, j) for i, j, _ in links}) == len(links)
    assert all(0 <= i < len(zh) and 0 <= j < len(en) and 0 < sure <= 1 for i, j, sure in links)


@settings(deadline=None, max_examples=20)
@given(st.lists(st.sampled_from(["政府", "经济", "我们", "3", "北京", "，"]), min_size=1, max_size=8))
def test_the_same_words_on_both_sides_are_linked(words):
    """Identical sentences: each word has a link, most of them to itself."""
    (links,) = link_tokens([(words, words)])
    assert {i for i, _, _ in links} | {j for _, j, _ in links} == set(range(len(words)))


def test_blanks_before_words_are_kept_for_the_encoder():
    assert words_at("Hi, you!", [(0, 2), (2, 3), (4, 7), (7, 8)]).parts == ("Hi", ",", " you", "!")
    assert english_tokens(["Yes", ",", "-LRB-", "no", "-RRB-"]).parts == (" Yes", ",", " (", " no", ")")
    assert english_tokens(["``", "No", "''"]).forms == ('"', "No", '"')
    assert chinese_tokens(["發展", "中"]).forms == ("发展", "中")


def test_an_alignment_gets_links_by_the_words_of_its_text():
    alignment = align_texts("政府喜欢音乐。\n我们去北京。", "The government likes music.\nWe go to Beijing.")
    found = align_words(alignment)
    assert len(found) == len(alignment.beads)
    assert all(isinstance(bead, WordLinks) for bead in found)
    zh, en = alignment.bitext.zh.text, alignment.bitext.en.text
    pairs = {(zh[slice(*bead.zh[i])], en[slice(*bead.en[j])]) for bead in found for i, j, _ in bead.links}
    assert {("政府", "government"), ("喜欢", "likes"), ("音乐", "music"), ("北京", "Beijing")} <= pairs
    assert all(0 < sure <= 1 for bead in found for _, _, sure in bead.links)


def test_beads_with_an_empty_side_have_words_and_no_links():
    bitext = Bitext.from_sentences(["你好。", ""], ["Hello.", "Bye now."])
    beads = (Bead((0,), ()), Bead((1,), (0,)), Bead((), (1,)))
    alignment = Alignment(bitext, beads, (Bead((0,), (0,)),))
    first, second, third = align_words(alignment)
    assert (len(first.zh), first.en, first.links) == (2, (), ())
    assert (second.zh, second.links) == ((), ())
    assert (third.zh, [bitext.en.text[slice(*span)] for span in third.en]) == ((), ["Bye", "now", "."])


def test_weights_name_what_there_is():
    weights, basis = load()
    assert set(weights.features) == set(NAMES)
    assert basis.shape == (512, 128)
    assert all(len(word) == 1 for word in GRAMMAR)
