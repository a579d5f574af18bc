"""What the documents themselves teach: words that meet again and again, in their own document only."""

import numpy as np
import pytest
from duiqi.align.lattice import Edges
from duiqi.align.lexicon.document import document_lexicon
from duiqi.align.lexicon.index import BatchUnits
from duiqi.align.texts import Texts, lay_out
from duiqi.document import Bitext, Document
from duiqi.tokenize.segment import segment

# Of three people two are called by names that no dictionary has; every line stands alone as a bead.
STORY = [
    ("韦小宝站了起来。", "Trinket stood up."),
    ("玄子笑了。", "Misty laughed."),
    ("韦小宝不说话。", "Trinket did not speak."),
    ("玄子吃了一个苹果。", "Misty ate an apple."),
    ("天黑了。", "It was getting dark."),
    ("韦小宝跑出房间。", "Trinket ran out of the room."),
    ("玄子回家了。", "Misty went home."),
    ("下雨了。", "It rained."),
    ("韦小宝打开窗户。", "Trinket opened the window."),
    ("玄子在看书。", "Misty was reading."),
]


def texts(*documents: list[tuple[str, str]]) -> Texts:
    """Documents of one sentence a line, without vectors, which nothing here asks for."""
    bitexts = [
        Bitext(
            "",
            Document.from_paragraphs("zh", ((zh, "paragraph") for zh, _ in document)),
            Document.from_paragraphs("en", ((en, "paragraph") for _, en in document)),
        )
        for document in documents
    ]
    zh, en = ([pair[side] for document in documents for pair in document] for side in (0, 1))
    return lay_out(list(map(segment, bitexts)), zh, en)


def beads(count: int) -> Edges:
    number, one = np.arange(count), np.ones(count, np.int64)
    return Edges(number, number + 1, number, number, one, one, 0 * one)


def lexicon(*documents: list[tuple[str, str]], probability: float = 1.0) -> set[tuple[str, str]]:
    units = BatchUnits(texts(*documents))
    count = sum(map(len, documents))
    learned = document_lexicon(units, [(beads(count), np.full(count, probability))]).tocoo()
    zh, en = list(units.zh.names), list(units.en.names)
    return {
        (zh[units.zh.unit_of[row]], en[units.en.unit_of[column]])
        for row, column in zip(learned.row, learned.col, strict=True)
    }


def test_names_that_no_dictionary_has_are_learned():
    learned = lexicon(STORY)
    assert {("玄", "misti"), ("韦", "trinket"), ("宝", "trinket")} <= learned
    assert not {("玄", "trinket"), ("韦", "misti"), ("雨", "rain")} & learned


@pytest.mark.parametrize("documents", [(STORY[:4],), (STORY[:4], STORY[:4], STORY[:4])])
def test_what_meets_twice_in_a_document_teaches_nothing_however_many_documents_share_a_batch(documents):
    assert lexicon(*documents) == set()


def test_beads_that_are_hardly_probable_teach_little():
    assert lexicon(STORY, probability=0.3) == set()


def test_nothing_is_learned_from_nothing():
    assert lexicon([]) == set()
    units = BatchUnits(texts(STORY))
    assert document_lexicon(units, []).nnz == 0


def test_in_a_long_text_a_name_is_looked_for_near_the_english_that_has_it():
    story = [("天黑了。", "It was getting dark.")] * 6000
    story[2500] = ("周恩来笑了。", "En-lai laughed.")
    story[1600] = story[5900] = ("周恩来走了。", "He left.")
    units = BatchUnits(texts(story[:100], story)).zh
    assert len(units.first) == 1 + 100 + len(story)
    name = units.names["@enlai"]
    held = [name in units.unit[units.first[100 + i] : units.first[101 + i]] for i in (1600, 2500, 5900)]
    assert held == [True, True, False]
