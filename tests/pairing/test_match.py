"""Pairing by content: the true pairs are found, and strangers stay alone."""

from collections import Counter

import numpy as np
import pytest
from duiqi.document import Document
from duiqi.pairing.evidence import gather
from duiqi.pairing.match import match, pair_by_content
from duiqi.pairing.profiles import Profile
from duiqi.pairing.tokens import tokens_of
from meaning import Meaning


def chinese(subject):
    return Document.from_paragraphs("zh", [(f"这是第{subject * 100 + n}件事。", "paragraph") for n in range(6)])


def english(subject):
    return Document.from_paragraphs("en", [(f"This is matter {subject * 100 + n}.", "paragraph") for n in range(6)])


def found(zh, en, encoder=None):
    matches = pair_by_content(map(chinese, zh), map(english, en), encoder or Meaning())
    return {(zh[pair.zh], en[pair.en]) for pair in matches}


def test_true_pairs_are_found_in_any_order_and_strangers_stay_alone():
    zh, en = list(range(1, 30)), [*range(25, 4, -1), *range(50, 60)]
    assert found(zh, en) == {(subject, subject) for subject in range(5, 26)}


def test_a_document_is_in_one_pair_at_most():
    matches = pair_by_content(map(chinese, [1, 1, 2, 3]), map(english, [1, 2, 2, 3]), Meaning())
    assert len({pair.zh for pair in matches}) == len({pair.en for pair in matches}) == len(matches) == 3


@pytest.mark.parametrize(("zh", "en"), [([], []), ([1], []), ([], [1])])
def test_nothing_to_pair_gives_nothing(zh, en):
    assert found(zh, en) == set()


def test_encoding_grows_with_the_number_of_documents():
    small, large = Meaning(), Meaning()
    found(list(range(10)), list(range(10)), small)
    found(list(range(40)), list(range(40)), large)
    assert large.encoded == 4 * small.encoded


def test_a_long_document_costs_no_more_than_its_sample():
    encoder = Meaning()
    long = Document.from_paragraphs("en", [(f"This is matter {n}. " * 50, "paragraph") for n in range(100)])
    pair_by_content([chinese(1)], [long], encoder)
    assert encoder.encoded <= 32 + 6


@pytest.mark.parametrize(
    ("number", "token"),
    [
        ("三百二十", "320"),
        ("一九五九", "1959"),
        ("十二", "12"),
        ("三千五百万", "35000000"),
        ("〇", "0"),
        ("一亿二千万", "120000000"),
        ("两百", "200"),
        ("二点七", "2.7"),
        ("廿一", "21"),
        ("万", "10000"),
        ("35万", "350000"),
    ],
)
def test_chinese_numerals_are_tokens_in_digits(number, token):
    assert tokens_of(number, "zh") == {token: 1}


def test_tokens_are_the_same_in_both_languages():
    zh = tokens_of("根据第一四八条，１９５９年十二月，WHO 拨款３０，０００元，增长２.７倍，又增二点五倍。", "zh")
    en = tokens_of("Under Article 148, in December 1959 the WHO granted 30,000 yuan, 2.7 times, then 2.5 times.", "en")
    assert {"148", "1959", "12", "who", "30000", "2.7", "2.5"} <= zh.keys() & en.keys()


def profile(length, seed):
    vectors = np.random.default_rng(seed).normal(size=(4, 16))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Profile(vectors.astype(np.float16), Counter(), length)


def test_a_pair_of_an_unusual_ratio_of_lengths_is_told_from_those_of_the_usual_one():
    zh = [profile(100, seed) for seed in range(5)]
    en = [profile(length, seed) for seed, length in enumerate([300, 300, 300, 300, 450])]
    candidates = gather(zh, en)
    length = {
        (i, j): value for i, j, value in zip(candidates.zh, candidates.en, candidates.features["length"], strict=True)
    }
    assert [length[i, i] for i in range(4)] == [0.0] * 4
    assert length[4, 4] == pytest.approx(np.log(451 / 301))


def test_of_two_alike_documents_the_one_of_the_usual_length_is_taken():
    vectors = [profile(0, seed).vectors for seed in range(6)]
    zh = [Profile(vectors[seed], Counter(), 100) for seed in range(6)]
    en = [Profile(vectors[seed], Counter(), 300) for seed in range(6)]
    en.append(Profile(vectors[5], Counter(), 3000))
    assert {(found.zh, found.en) for found in match(zh, en)} == {(i, i) for i in range(6)}
    en[5], en[6] = en[6], en[5]
    assert {(found.zh, found.en) for found in match(zh, en)} == {*((i, i) for i in range(5)), (5, 6)}
