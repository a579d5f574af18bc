from __future__ import annotations

from duiqi.document import Bitext, Document, Paragraph, Sentence
from duiqi.tokenize.segment import segment, split_sentences


def bitext():
    zh = Document.from_paragraphs("zh", [("标题", "title"), ("“走吧。”他说。好。", "paragraph")])
    en = Document.from_paragraphs("en", [("Title", "title"), ('"Go," said Mr. Li. "Now."', "paragraph")])
    return Bitext("name", zh, en, {"date": "1959-02-03"}, ("a warning",))


def test_every_paragraph_is_cut_by_the_rules_of_its_side():
    cut = segment(bitext())
    assert [cut.zh.text[s.start : s.end] for s in cut.zh.sentences] == ["标题", "“走吧。”他说。", "好。"]
    assert [cut.en.text[s.start : s.end] for s in cut.en.sentences] == ["Title", '"Go," said Mr. Li.', '"Now."']
    assert cut.zh.paragraph_of == (0, 1, 1)


def test_all_but_the_sentences_stays():
    before, after = bitext(), segment(bitext())
    assert (after.name, after.metadata, after.warnings) == (before.name, before.metadata, before.warnings)
    assert after.zh.text == before.zh.text
    assert [p.kind for p in after.zh.paragraphs] == ["title", "paragraph"]


def test_paragraphs_that_came_cut_keep_their_sentences():
    given = Paragraph(0, 9, sentences=(Sentence(0, 2), Sentence(3, 9)))
    en = Document("en", "It is on. Yes. No", (given, Paragraph(10, 17)))
    cut = segment(Bitext("name", bitext().zh, en))
    assert cut.en.paragraphs[0] is given
    assert cut.en.sentences[2:] == (Sentence(10, 14), Sentence(15, 17))
    assert segment(cut) == cut


def test_an_empty_document_has_no_sentences():
    empty = Bitext("empty", Document("zh", "", ()), Document("en", "", ()))
    assert segment(empty) == empty


def test_marks_in_their_vertical_and_half_width_forms_end_sentences_too():
    assert split_sentences("雨停了︒街上有人︖他說︓﹁走︕﹂她點頭︒", "zh") == [
        "雨停了︒",
        "街上有人︖",
        "他說︓﹁走︕﹂",
        "她點頭︒",
    ]
    assert split_sentences("雨停了｡街上没有人｡", "zh") == ["雨停了｡", "街上没有人｡"]


def test_a_line_separator_is_a_boundary():
    assert split_sentences("河水高\u2028灯火低", "zh") == ["河水高", "灯火低"]
    assert split_sentences("The river is high\u2028the lamps are low", "en") == [
        "The river is high",
        "the lamps are low",
    ]
