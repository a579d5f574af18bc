"""Pairing by content: the true pairs are found, strangers stay alone, and every file is accounted for."""

from pathlib import Path

import numpy as np
import pytest
from duiqi.document import Document
from duiqi.pairing.match import pair_by_content, pair_files
from duiqi.pairing.tokens import marks, value

WORDS = 40


class Meaning:
    """An encoder to whom the n-th subject's sentences say the same in both languages: 字n and word n."""

    name = "meaning"
    dimension = 64

    def __init__(self):
        self.encoded = 0

    def encode(self, texts):
        self.encoded += len(texts)
        rows = []
        for text in texts:
            number = int("".join(filter(str.isdigit, text)) or 0)
            row = np.random.default_rng(number).normal(size=self.dimension) + 1.0
            rows.append(row / np.linalg.norm(row))
        return np.array(rows, dtype=np.float32).reshape(-1, self.dimension)

    def encode_sentences(self, texts):
        raise AssertionError("vectors of runs are not needed")


def chinese(subject):
    return Document.from_paragraphs("zh", [(f"这是第{subject * 100 + n}件事。", "paragraph") for n in range(6)])


def english(subject):
    return Document.from_paragraphs("en", [(f"This is matter {subject * 100 + n}.", "paragraph") for n in range(6)])


def found(zh, en, encoder=None):
    matches = pair_by_content(map(chinese, zh), map(english, en), encoder or Meaning())
    return {(zh[match.zh], en[match.en]) for match in matches}


def test_true_pairs_are_found_in_any_order_and_strangers_stay_alone():
    zh, en = list(range(1, 30)), [*range(25, 4, -1), *range(50, 60)]
    assert found(zh, en) == {(subject, subject) for subject in range(5, 26)}


def test_a_document_is_in_one_pair_at_most():
    matches = pair_by_content(map(chinese, [1, 1, 2, 3]), map(english, [1, 2, 2, 3]), Meaning())
    assert len({match.zh for match in matches}) == len({match.en for match in matches}) == len(matches) == 3


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


def test_every_file_is_accounted_for(tmp_path):
    for number in range(1, 9):
        (tmp_path / f"a{number}.txt").write_text(chinese(number).text, encoding="utf-8")
        (tmp_path / f"b{9 - number}.txt").write_text(english(number).text, encoding="utf-8")
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "b0.txt").write_text(english(70).text, encoding="utf-8")
    zh = [str(path) for path in [*sorted(tmp_path.glob("a*.txt")), tmp_path / "empty.txt"]]
    en = [str(path) for path in [*sorted(tmp_path.glob("b*.txt")), tmp_path / "none.txt"]]
    result = pair_files(zh, en, Meaning())
    assert {(Path(pair.zh).name, Path(pair.en).name) for pair in result.pairs} == {
        (f"a{n}.txt", f"b{9 - n}.txt") for n in range(1, 9)
    }
    assert [Path(path).name for path in result.unpaired] == ["b0.txt"]
    assert [Path(path).name for path, _ in result.failed] == ["empty.txt", "none.txt"]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("三百二十", 320),
        ("一九五九", 1959),
        ("十二", 12),
        ("三千五百万", 35_000_000),
        ("〇", 0),
        ("一亿二千万", 120_000_000),
        ("两百", 200),
    ],
)
def test_chinese_numerals(number, expected):
    assert value(number) == expected


def test_marks_are_the_same_in_both_languages():
    zh = marks("根据第一四八条，１９５９年十二月，WHO 拨款３０，０００元，增长２.７倍。", "zh")
    en = marks("Under Article 148, in December 1959 the WHO granted 30,000 yuan, 2.7 times as much.", "en")
    assert {"148", "1959", "12", "who", "30000", "2.7"} <= zh.keys() & en.keys()
