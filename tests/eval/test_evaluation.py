"""Documents put together, texts cut otherwise, signatures, differences."""

from __future__ import annotations

import json

import pytest
from duiqi import evaluate
from duiqi.document import Bead, Bitext, Document
from duiqi.errors import DuiqiError, InputError
from duiqi.eval.case import Case, each_once, sides
from duiqi.eval.differences import differences
from duiqi.formats.aligned.annotation import Annotation
from duiqi.formats.aligned.beads import parse_beads
from hypothesis import given
from hypothesis import strategies as st


def beads(text: str) -> tuple[Bead, ...]:
    return tuple(bead for _, bead in parse_beads(text.replace(" ", "\n"), "test"))


def annotation(zh, en, pairs, name="d", paragraphs=None):
    bitext = Bitext(name, Document.from_sentences("zh", zh), Document.from_sentences("en", en))
    return Annotation(name, beads(pairs), paragraphs and beads(paragraphs), bitext)


GOLD = annotation(["甲乙。", "丙。", "丁。"], ["Ab.", "C.", "D e."], "[0]:[0] [1]:[1] [2]:[2]")


def test_characters_are_counted_by_hand():
    # Blanks aside: zh 3 2 2, en 3 2 3 characters. Gold 9 + 4 + 6 = 19 pairs, all predicted; predicted 9 + 4 * 5 = 29.
    predicted = annotation(["甲乙。", "丙。", "丁。"], ["Ab.", "C.", "D e."], "[0]:[0] [1,2]:[1,2]")
    assert evaluate(GOLD, predicted)["characters"].counts == (19, 29, 19, 19)


def test_systems_with_other_sentences_are_compared_by_characters_only():
    # The system joins two Chinese sentences and cuts an English one; it links what the gold does, and 12 pairs more.
    predicted = annotation(["甲乙。丙。", "丁。"], ["Ab.", "C.", "D", "e."], "[0]:[0,1] [1]:[2,3]")
    evaluation = evaluate(GOLD, predicted)
    assert set(evaluation.matches) == {"characters"}
    assert evaluation["characters"].counts == (19, 5 * 5 + 6, 19, 19)
    assert "|splitter:own|" in evaluation["characters"].signature


def test_sentences_that_differ_by_blanks_only_are_the_same():
    predicted = annotation(["甲乙。", "丙。", "丁。"], ["Ab.", "C.", "D  e."], "[0]:[0]")
    assert evaluate(GOLD, predicted)["strict"].counts == (1, 1, 1, 3)


def test_another_text_is_refused_with_the_place():
    with pytest.raises(InputError, match=r"after 3 characters expected '丙。丁。', found '戊。丁。'"):
        evaluate(GOLD, annotation(["甲乙。", "戊。丁。"], ["Ab.", "C.", "D e."], "[0]:[0]"))


def test_an_index_that_the_gold_text_lacks_is_refused():
    with pytest.raises(InputError, match="expected zh sentences 0 to 2 of d, found 3"):
        evaluate(GOLD, {"d": beads("[3]:[0]")})


def test_paragraph_beads_are_scored_where_the_gold_has_them():
    predicted = annotation(["甲乙。", "丙。", "丁。"], ["Ab.", "C.", "D e."], "[0]:[0]")
    gold = annotation(["甲乙。", "丙。", "丁。"], ["Ab.", "C.", "D e."], "[0]:[0]", paragraphs="[0]:[0]")
    assert evaluate(gold, predicted)["paragraphs"].counts == (1, 1, 1, 1)
    assert "paragraphs" not in evaluate(GOLD, predicted).matches
    other = {"d": gold.beads, "e": gold.beads}
    mixed = [gold, annotation(["甲。"], ["A."], "[0]:[0]", name="e")]
    assert evaluate(mixed, other)["paragraphs"].counts == (1, 1, 1, 1)


def test_bertaligns_bible_scorer_joins_neighbours_within_a_verse():
    # Verse 0 has zh 0-1 and en 0-1: the first two beads are joined and then right; the null joins the verse before it.
    gold = beads("[0,1]:[0,1] [2,3]:[2]")
    predicted = beads("[0]:[0] [1]:[1] [2]:[2] [3]:[]")
    assert evaluate(gold, predicted, ["bertalign-verses"])["bertalign-verses"].counts == (2, 2, 2, 2)
    assert evaluate(gold, predicted, ["bertalign"])["bertalign"].counts == (0, 4, 0, 2)


def test_published_figures_for_the_bible_count_nulls_on_both_sides_after_joining():
    # The gold's null [4]:[] counts for recall by `verses` alone; [4]:[3] is no verse and is joined with nothing.
    gold = beads("[0,1]:[0,1] [2,3]:[2] [4]:[] []:[3]")
    predicted = beads("[0]:[0] [1]:[1] [2]:[2] [3]:[] [4]:[3]")
    assert evaluate(gold, predicted, ["verses"])["verses"].counts == (2, 3, 2, 4)
    assert evaluate(gold, predicted, ["bertalign-verses"])["bertalign-verses"].counts == (2, 3, 2, 2)
    assert evaluate(gold, predicted, ["strict+nulls"])["strict+nulls"].counts == (0, 5, 0, 4)


def test_of_equal_beads_the_last_one_counts_with_its_place_and_its_confidence():
    first, other, last = Bead((0,), (0,), 0.1), Bead((1,), (1,), 0.5), Bead((0,), (0,), 0.9)
    assert each_once([first, other, last]) == (other, last)
    assert [bead.confidence for bead in each_once([first, other, last])] == [0.5, 0.9]


def test_documents_go_together_by_the_last_part_of_their_names():
    gold = {"news/a": beads("[0]:[0]"), "news/b": beads("[0]:[0]")}
    assert evaluate(gold, {"a": beads("[0]:[0]"), "b": beads("[0]:[0]")})["strict"].f1 == 1


def job(folder, done, **files):
    """The folder of a job of which one document failed, and more were done or not."""
    folder.mkdir()
    facts = {"duiqi": "9.9", "encoder": {"name": "use"}, "totals": {"documents": {"failed": 1, "done": done}}}
    head = json.dumps(facts, indent=2).removesuffix("\n}")
    (folder / "run.json").write_text(head + ',\n  "files": [],\n  "documents": [\n  ]\n}\n', encoding="utf-8")
    (folder / "errors.jsonl").write_text('{"name": "a", "state": "failed"}\n', encoding="utf-8")
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_text(content, encoding="utf-8")
    return folder


TMX = """<tmx version="1.4"><header srclang="zh"/><body><tu><prop type="x-document">b</prop>
<tuv xml:lang="zh"><seg>甲。</seg></tuv><tuv xml:lang="en"><seg>A.</seg></tuv></tu></body></tmx>"""


def test_what_a_job_failed_at_is_no_prediction(tmp_path):
    gold = annotation(["甲。"], ["A."], "[0]:[0]", name="b")
    assert evaluate(gold, job(tmp_path / "tmx", 1, sentences_tmx=TMX, paragraphs_tmx=TMX))["strict"].f1 == 1
    assert evaluate(gold, job(tmp_path / "beads", 1, b_align="[0]:[0]\n"))["strict"].f1 == 1


def test_the_signature_says_what_a_job_ran_with_in_python_too(tmp_path):
    gold = annotation(["甲。"], ["A."], "[0]:[0]", name="b")
    folder = job(tmp_path / "out", 1, b_align="[0]:[0]\n")
    for predicted in (folder, str(folder), folder / "b.align"):
        assert "|aligner:duiqi-9.9|encoder:use|" in evaluate(gold, predicted)["strict"].signature
    assert "|encoder:mine|" in evaluate(gold, folder, settings={"encoder": "mine"})["strict"].signature


@pytest.mark.parametrize("files", [{}, {"sentences_jsonl": "", "paragraphs_jsonl": ""}])
def test_a_job_that_aligned_nothing_is_answered_so(tmp_path, files):
    with pytest.raises(InputError, match=r"this job holds no aligned document; errors\.jsonl says why"):
        evaluate(GOLD, job(tmp_path / "out", 0, **files))


def test_nothing_in_common_is_an_error_and_strangers_a_warning():
    gold = {"a": beads("[0]:[0]"), "b": beads("[0]:[0]")}
    with pytest.raises(InputError, match="no document of the gold is here: expected a, b; found c, e"):
        evaluate(gold, {"c": beads("[0]:[0]"), "e": beads("[0]:[0]")})
    assert any("not scored: c" in note for note in evaluate(gold, {"a": (), "c": ()}).warnings)


def test_an_unknown_metric_is_answered_with_those_there_are():
    with pytest.raises(DuiqiError, match="no metric 'f2'; choose from strict, "):
        evaluate(GOLD, GOLD, ["f2"])


def test_the_signature_changes_with_the_gold_and_says_how_was_scored():
    first = evaluate(GOLD, GOLD, settings={"encoder": "use"})["strict"].signature
    other = evaluate(annotation(["甲。"], ["A."], "[0]:[0]"), {"d": beads("[0]:[0]")})["strict"].signature
    fields = dict(part.split(":", 1) for part in first.split("|"))
    assert fields["encoder"] == "use"
    assert fields.keys() >= {"metric", "nulls", "level", "docs", "gold", "splitter", "version"}
    assert "|encoder:unknown|" in other
    assert fields["gold"] != dict(part.split(":", 1) for part in other.split("|"))["gold"]


def test_types_and_genres_split_the_counts():
    gold = [annotation(["甲。", "乙。"], ["A.", "B."], "[0]:[0] [1]:[1]", name) for name in ("x", "y")]
    gold[0] = Annotation("x", gold[0].beads, None, gold[0].bitext, genre="news")
    evaluation = evaluate(gold, {"x": beads("[0,1]:[0,1]"), "y": beads("[0]:[0] [1]:[1]")})
    assert {kind: row[1].tolist() for kind, row in evaluation.by_type().items()} == {
        "1-1": [2, 2, 2, 4],
        "2-2": [0, 1, 0, 0],
    }
    assert {genre: row[0].f1 for genre, row in evaluation.by_genre().items()} == {"": 1.0, "news": 0.0}


KINDS = [
    ("[0]:[0]", "[0]:[] []:[0]", "missed"),
    ("[0]:[] []:[0]", "[0]:[0]", "invented"),
    ("[0,1]:[0,1]", "[0]:[0] [1]:[1]", "split"),
    ("[0]:[0] [1]:[1]", "[0,1]:[0,1]", "merged"),
    ("[0,1]:[0]", "[0]:[0] [1]:[]", "short"),
    ("[0]:[0] [1]:[]", "[0,1]:[0]", "long"),
    ("[0,1]:[0] [2]:[1]", "[0]:[0] [1,2]:[1]", "boundary"),
    ("[0]:[0] [1]:[1]", "[0]:[1] [1]:[0]", "misplaced"),
    ("[0]:[1] [1]:[0]", "[0]:[0] [1]:[1]", "inversion"),
    ("[0]:[] [1]:[]", "[0,1]:[]", "nulls"),
]


@pytest.mark.parametrize(("gold", "predicted", "kind"), KINDS)
def test_a_difference_is_of_the_kind_it_looks_like(gold, predicted, kind):
    (difference,) = differences(Case("d", beads(gold), beads(predicted)))
    assert difference.kind == kind
    assert {sides(bead) for bead in difference.gold} == {sides(bead) for bead in beads(gold)}


SIDE = st.lists(st.integers(0, 6), max_size=3, unique=True).map(tuple)
BEADS = st.lists(st.tuples(SIDE, SIDE).filter(any).map(lambda pair: Bead(*pair)), max_size=8)


TEXT = Bitext(
    "d",
    Document.from_sentences("zh", ["字" * n for n in range(1, 8)]),
    Document.from_sentences("en", ["x" * n for n in range(7)]),
)


@given(BEADS, BEADS)
def test_shares_of_characters_are_shares_even_where_beads_overlap(gold, predicted):
    score = evaluate(Annotation("d", tuple(gold), None, TEXT), {"d": predicted}, ["characters"])["characters"]
    assert 0 <= score.precision <= 1
    assert 0 <= score.recall <= 1


@given(BEADS, BEADS)
def test_whatever_the_beads_scores_are_shares_and_each_wrong_bead_has_one_place(gold, predicted):
    evaluation = evaluate(
        gold, predicted, ["strict", "strict+nulls", "lax", "lax+nulls", "segment", "links", "vecalign"]
    )
    for score in evaluation.scores.values():
        assert 0 <= score.precision <= 1
        assert 0 <= score.recall <= 1
    assert evaluation["strict"].f1 <= evaluation["lax"].f1
    assert evaluation["strict"].counts[0] == evaluation["strict"].counts[2]
    (case,) = evaluation.cases
    wrong = [sides(bead) for difference in differences(case) for bead in difference.predicted]
    assert len(wrong) == len(set(wrong))
    right = {sides(bead) for bead in gold}
    assert set(wrong) == {sides(bead) for bead in predicted} - right
