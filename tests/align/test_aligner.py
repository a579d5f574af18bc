"""From texts to beads: everything is accounted for, and the user's page comes out as a careful reader has it."""

from pathlib import Path

import numpy as np
import pytest
from duiqi.align import search
from duiqi.align.aligner import Aligner, align_texts
from duiqi.document import Bitext, Document
from duiqi.encode.use.encoder import UniversalSentenceEncoder
from duiqi.errors import InputError
from duiqi.eval.load import load
from duiqi.formats import read

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def aligner():
    return Aligner()


def bitext(zh: str, en: str, name: str = "text") -> Bitext:
    return Bitext(
        name,
        Document.from_paragraphs("zh", ((line, "paragraph") for line in zh.split("\n"))),
        Document.from_paragraphs("en", ((line, "paragraph") for line in en.split("\n"))),
    )


def test_two_texts_become_pairs_that_can_be_iterated_and_printed():
    alignment = align_texts("你去吗？\n我不去。天快黑了。", "Are you going?\nI'm not going. It's getting dark.")
    assert [(pair.zh, pair.en) for pair in alignment] == [
        ("你去吗？", "Are you going?"),
        ("我不去。", "I'm not going."),
        ("天快黑了。", "It's getting dark."),
    ]
    assert all(pair.confidence > 0.9 for pair in alignment)
    assert "天快黑了。" in str(alignment)


@pytest.mark.parametrize(
    ("zh", "en", "message"),
    [
        ("", "Hello.", "zh: expected a text"),
        ("你好。", "  \n", "en: expected a text"),
        ("Hello there.", "你好。", "zh: expected the other language"),
    ],
)
def test_an_empty_side_or_swapped_sides_are_named(zh, en, message):
    with pytest.raises(InputError, match=message):
        align_texts(zh, en)


@pytest.fixture
def many_groups(monkeypatch):
    monkeypatch.setattr(search, "_TOGETHER", 10)
    return next(iter(read(ROOT / "corpus/people-daily/1959-02-03.md")))


def test_an_alignment_does_not_depend_on_the_number_of_threads(aligner, many_groups):
    alone, shared = (Aligner(aligner.encoder, threads=threads).align(many_groups) for threads in (1, 3))
    assert alone == shared == aligner.align(many_groups)


def test_an_error_in_a_thread_of_the_search_comes_out(many_groups, monkeypatch):
    def fail(*_):
        raise MemoryError("no room for the runs")

    aligner = Aligner(UniversalSentenceEncoder(threads=2), threads=2)
    monkeypatch.setattr("duiqi.encode.use.encoder.sum_runs", fail)
    with pytest.raises(MemoryError, match="no room"):
        aligner.align(many_groups)


def test_an_error_in_what_is_done_beside_the_encoder_comes_out(aligner, many_groups, monkeypatch):
    def fail(*_):
        raise ValueError("no units")

    monkeypatch.setattr("duiqi.align.lexicon.index.english_units", fail)
    with pytest.raises(ValueError, match="no units"):
        Aligner(aligner.encoder, threads=2).align(many_groups)


def test_the_sample_page_is_aligned_as_its_gold_says(aligner):
    page = next(iter(read(ROOT / "corpus/people-daily/1959-02-03.md")))
    alignment = aligner.align(page)
    gold = ROOT / "corpus/gold/people-daily"
    for beads, name in (
        (alignment.beads, "1959-02-03.align"),
        (alignment.paragraph_beads, "1959-02-03.paragraphs.align"),
    ):
        lines = [f"{list(bead.zh)}:{list(bead.en)}" for bead in beads]
        assert lines == (gold / name).read_text(encoding="utf-8").split("\n")[:-1]


def test_an_alignment_does_not_depend_on_the_documents_it_shares_a_batch_with(aligner):
    texts = [
        bitext("今天下雨。我们在家里看书。", "It is raining today. We are reading at home."),
        bitext("他买了三斤苹果。\n苹果很甜。", "He bought three jin of apples.\nThe apples were sweet."),
        bitext("火车八点开。", "The train leaves at eight. Don't be late!"),
    ]
    alone = [aligner.align(text) for text in texts]
    together = list(aligner.align_many(texts))
    assert [a.beads for a in alone] == [a.beads for a in together]


def test_neighbouring_sentences_in_another_order_become_beads_that_cross(aligner):
    alignment = aligner.align(
        bitext(
            "会议在上海举行。王部长介绍了钢铁生产的情况。三百名工人代表参加了会议。会议开了两天。代表们昨天回家了。",
            "The meeting was held in Shanghai. Three hundred workers' representatives attended the meeting."
            " Minister Wang described the situation of steel production. The meeting lasted two days. The"
            " representatives went home yesterday.",
        )
    )
    crossing = {(bead.zh, bead.en) for bead in alignment.beads if bead.crossing}
    assert crossing
    assert crossing <= {((1,), (2,)), ((2,), (1,))}
    assert {(b.zh, b.en) for b in alignment.beads if b.paired} == {
        ((0,), (0,)), ((1,), (2,)), ((2,), (1,)), ((3,), (3,)), ((4,), (4,)),
    }  # fmt: skip


def test_what_stands_alone_on_both_sides_is_not_paired_for_want_of_anything_better(aligner):
    alignment = aligner.align(
        bitext(
            "会议在上海举行。\n河里的冰化了。\n三百名工人代表参加了会议。\n王部长介绍了钢铁生产的情况。\n"
            "代表们昨天回家了。\n学校三月一日开学。",
            "The meeting was held in Shanghai.\nThree hundred workers' representatives attended the meeting.\n"
            "Minister Wang described the situation of steel production.\nThis page was paid for by the embassy.\n"
            "The representatives went home yesterday.\nSchool begins on March 1.",
        )
    )
    assert [(b.zh, b.en) for b in alignment.beads if not b.paired] == [((1,), ()), ((), (3,))]


def test_a_dropped_section_is_left_alone_and_the_rest_still_pairs(aligner):
    zh = "春天来了。\n农民开始种地。\n河里的冰化了。\n孩子们在院子里放风筝。\n学校三月一日开学。\n老师买了新书。"
    en = "Spring has come.\nThe farmers began to plough.\nSchool begins on March 1.\nThe teacher bought books."
    alignment = aligner.align(bitext(zh, en))
    assert [(b.zh, b.en) for b in alignment.beads] == [
        ((0,), (0,)), ((1,), (1,)), ((2,), ()), ((3,), ()), ((4,), (2,)), ((5,), (3,)),
    ]  # fmt: skip


FARM = (
    "水稻要在五月插秧。\n田里的水不能太深。\n每亩施肥二十斤。\n秋天收割以后要晒干。\n农药不能多用。\n田边的杂草要除掉。\n"
    "稻子黄了就可以割了。\n今年的收成比去年好。\n粮食送进了仓库。"
)
CONCERT = (
    "The violinist came on stage.\nShe bowed and began to play.\nNobody in the hall coughed.\nIt was dark.\n"
    "At the end of the first movement she looked up at the balcony, where her teacher used to sit.\n"
    "The seat was empty.\nShe wept."
)


def test_texts_that_have_nothing_in_common_have_a_low_confidence(aligner):
    assert aligner.align(bitext(FARM, CONCERT)).confidence < 0.35


def test_a_heading_that_unrelated_texts_share_is_paired_with_doubt_and_in_parallel_ones_without(aligner):
    zh, en = "1959年2月3日，北京。", "February 3, 1959, Peking."
    shared = aligner.align(bitext(f"{FARM}\n{zh}", f"{CONCERT}\n{en}"))
    parallel = aligner.align(bitext(f"你去吗？\n我不去。\n{zh}", f"Are you going?\nI'm not.\n{en}"))
    assert [pair.confidence < 0.5 for pair in shared if (pair.zh, pair.en) == (zh, en)] == [True]
    assert [pair.confidence > 0.9 for pair in parallel if (pair.zh, pair.en) == (zh, en)] == [True]


class Squeezed:
    """The embedded encoder with one more component, which all texts share: its cosines lie between .83 and 1."""

    name, revision, dimension = "squeezed", "", 513

    def __init__(self, encoder, encoding=None):
        self._encoder, self._encoding = encoder, encoding

    def _squeezed(self, vectors):
        return np.hstack([vectors * np.float32(0.4), np.full((len(vectors), 1), np.sqrt(0.84), np.float32)])

    def encode(self, texts):
        return self._squeezed(self._encoder.encode(texts))

    def encode_sentences(self, texts):
        return Squeezed(self._encoder, self._encoder.encode_sentences(texts))

    @property
    def vectors(self):
        return self._squeezed(self._encoding.vectors)

    def runs(self, starts, lengths):
        return self._squeezed(self._encoding.runs(starts, lengths))

    def __getitem__(self, sentences):
        return Squeezed(self._encoder, self._encoding[sentences])


def test_an_encoder_whose_cosines_lie_close_together_serves_as_well(aligner):
    squeezed = Aligner(Squeezed(aligner.encoder), aligner.weights)
    wrong = total = 0
    for annotation in load(ROOT / "corpus/gold/news").values():
        usual, found = ({(b.zh, b.en) for b in a.align(annotation.bitext).beads} for a in (aligner, squeezed))
        wrong += len(usual - found)
        total += len(usual)
    assert wrong < 0.05 * total


def test_a_document_with_one_empty_side_has_only_beads_without_counterpart(aligner):
    alignment = aligner.align(bitext("今天下雨。", ""))
    assert [(bead.zh, bead.en) for bead in alignment.beads] == [((0,), ())]
    assert alignment.confidence == 0.0
