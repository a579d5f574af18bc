"""The data model keeps its promises: offsets give the text back, and an alignment accounts for everything once."""

import pytest
from duiqi.document import Alignment, Bead, Bitext, Document, Paragraph, Sentence


def cut(document: Document, *sentences_of_paragraphs: list[tuple[int, int]]) -> Document:
    return Document(
        document.language,
        document.text,
        tuple(
            Paragraph(p.start, p.end, p.kind, tuple(Sentence(*span) for span in spans))
            for p, spans in zip(document.paragraphs, sentences_of_paragraphs, strict=True)
        ),
    )


@pytest.fixture
def bitext() -> Bitext:
    zh = cut(
        Document.from_paragraphs("zh", [("你好。再见。", "paragraph"), ("完了。", "paragraph")]),
        [(0, 3), (3, 6)],
        [(7, 10)],
    )
    en = cut(
        Document.from_paragraphs("en", [("Hello. Goodbye.", "paragraph"), ("The end.", "paragraph")]),
        [(0, 6), (7, 15)],
        [(16, 24)],
    )
    return Bitext("greeting", zh, en)


WHOLE = (Bead((0,), (0,)), Bead((1,), (1,)))


def test_passage_gives_the_text_between_the_first_and_the_last_sentence_as_it_came(bitext):
    assert bitext.zh.passage(bitext.zh.sentences[:2]) == "你好。再见。"
    assert bitext.en.passage(bitext.en.sentences) == "Hello. Goodbye. The end."


def test_a_hard_wrap_within_a_sentence_is_a_blank_in_english_and_nothing_in_chinese():
    zh = Document("zh", "天快\n　　黑了。", (Paragraph(0, 9),))
    en = Document("en", "It was\n  getting dark.", (Paragraph(0, 22),))
    assert zh.passage(zh.paragraphs) == "天快黑了。"
    assert en.passage(en.paragraphs) == "It was getting dark."


def test_text_between_two_spans_that_belongs_to_neither_is_left_out():
    en = Document("en", "One. <code> Two.", ())
    assert en.passage([Sentence(0, 4), Sentence(12, 16)]) == "One. Two."


def test_iterating_an_alignment_gives_the_pairs_of_its_sentence_beads(bitext):
    alignment = Alignment(bitext, (Bead((0,), (0,), 0.9), Bead((1,), (1,)), Bead((2,), (2,))), WHOLE)
    assert next((p.zh, p.en, p.type) for p in alignment) == ("你好。", "Hello.", "1-1")
    assert next(iter(alignment)).confidence == 0.9
    assert "Goodbye." in str(alignment)


@pytest.mark.parametrize(
    ("beads", "message"),
    [
        ((Bead((0,), (0,)), Bead((1,), (1,)), Bead((2,), ())), "3 en sentences"),
        ((Bead((0, 1), (0,)), Bead((1,), (1,)), Bead((2,), (2,))), "3 zh sentences"),
        ((Bead((0, 2), (0,)), Bead((1,), (1,)), Bead((), (2,))), "not consecutive"),
        ((Bead((0,), (0,)), Bead((1,), (1,)), Bead((2,), (2,)), Bead((), ())), "empty on both sides"),
        ((Bead((0,), (0,)), Bead((1, 2), (1, 2))), "2 paragraph beads"),
    ],
)
def test_beads_that_lose_double_or_tear_sentences_are_refused(bitext, beads, message):
    with pytest.raises(ValueError, match=message):
        Alignment(bitext, beads, WHOLE)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("zh", "许多open\nsource软件", "许多open source软件"),
        ("zh", "第2.0\nbeta版", "第2.0 beta版"),
        ("zh", "软件\nopen", "软件open"),
        ("zh", "河水高\u2028灯火低", "河水高 灯火低"),
        ("zh", "河水高，\u2028灯火低", "河水高，灯火低"),
        ("en", "a well-\nknown writer", "a well-known writer"),
        ("en", "two-\nand three-year plans", "two- and three-year plans"),
        ("en", "The river\u2028is high", "The river is high"),
    ],
)
def test_what_stands_for_a_line_break_depends_on_the_words_around_it(language, text, expected):
    document = Document(language, text, (Paragraph(0, len(text)),))
    assert document.passage(document.paragraphs) == expected
