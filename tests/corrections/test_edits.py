"""Whatever edits do, every sentence stays in exactly one bead; the log keeps them all and replays them."""

import sqlite3
from contextlib import suppress

import pytest
from duiqi.corrections.edits import ChangeText, Cut, Join, SetBeads, Undo, apply, as_json, from_json
from duiqi.corrections.log import CorrectionsLog, text_digest
from duiqi.document import Alignment, Bead, Bitext, Document
from duiqi.errors import InputError, OutputError
from duiqi.grouping import paragraph_beads
from hypothesis import given
from hypothesis import strategies as st


def aligned(beads=None, name="rain"):
    zh = Document.from_sentences("zh", ["天黑了。", "下雨了。"], ["我走，你留。"])
    en = Document.from_sentences("en", ["It grew dark.", "It rained."], ["I go.", "You stay."])
    bitext = Bitext(name, zh, en)
    beads = beads or (Bead((0,), (0,), 0.9), Bead((1,), (1,), 0.8), Bead((2,), (2, 3), 0.7))
    return Alignment(bitext, beads, paragraph_beads(bitext, beads), 0.8)


def sides(alignment):
    return [(bead.zh, bead.en) for bead in alignment.beads]


def sentences(alignment, language):
    document = getattr(alignment.bitext, language)
    return [document.text[span.start : span.end] for span in document.sentences]


def test_beads_are_merged():
    merged = apply(aligned(), SetBeads((Bead((0, 1), (0, 1), status="edited"),)))
    assert sides(merged) == [((0, 1), (0, 1)), ((2,), (2, 3))]
    assert [bead.confidence for bead in merged.beads] == [None, 0.7]
    assert [bead.status for bead in merged.beads] == ["edited", "auto"]


def test_a_bead_is_split_and_what_it_loses_becomes_a_null():
    split = apply(aligned(), SetBeads((Bead((2,), (2,), status="edited"),)))
    assert sides(split) == [((0,), (0,)), ((1,), (1,)), ((2,), (2,)), ((), (3,))]


def test_a_side_torn_apart_stays_consecutive():
    wide = aligned((Bead((0, 1, 2), (0, 1, 2, 3), 0.5),))
    torn = apply(wide, SetBeads((Bead((1,), (1,)),)))
    assert sides(torn) == [((0,), (0,)), ((1,), (1,)), ((), (2, 3)), ((2,), ())]


def test_beads_out_of_order_are_marked_as_crossing():
    crossed = apply(aligned(), SetBeads((Bead((0,), (1,)), Bead((1,), (0,)))))
    assert [bead.crossing for bead in crossed.beads] == [False, True, False]


def test_a_checked_bead_keeps_its_confidence_and_gets_its_note():
    checked = apply(aligned(), SetBeads((Bead((0,), (0,), status="checked", note="fine"),)))
    assert checked.beads[0] == Bead((0,), (0,), 0.9, status="checked", note="fine")


def test_a_bead_over_two_paragraphs_joins_their_beads():
    joined = apply(aligned(), SetBeads((Bead((1, 2), (1, 2)),)))
    assert [(bead.zh, bead.en) for bead in joined.paragraph_beads] == [((0, 1), (0, 1))]


def test_a_sentence_is_cut_and_joined_again():
    cut = apply(aligned(), Cut("zh", 13))
    assert sentences(cut, "zh") == ["天黑了。", "下雨了。", "我走，", "你留。"]
    assert sides(cut)[-1] == ((2, 3), (2, 3))
    assert apply(cut, Join("zh", 2)) == aligned()


@pytest.mark.parametrize("at", [0, 4, 5, 10, 99])
def test_a_cut_where_nothing_is_to_be_cut_is_refused(at):
    with pytest.raises(ValueError, match="zh"):
        apply(aligned(), Cut("zh", at))


@pytest.mark.parametrize("sentence", [0, 1, 2, -1, 7])
def test_sentences_of_two_beads_or_two_paragraphs_are_not_joined(sentence):
    with pytest.raises(ValueError, match="sentence"):
        apply(aligned(), Join("zh", sentence))


def test_words_are_changed_and_all_that_follows_moves():
    changed = apply(aligned(), ChangeText("en", 8, 12, "late"))
    assert sentences(changed, "en") == ["It grew late.", "It rained.", "I go.", "You stay."]
    longer = apply(aligned(), ChangeText("zh", 2, 3, "下来"))
    assert sentences(longer, "zh") == ["天黑下来。", "下雨了。", "我走，你留。"]
    assert [longer.bitext.zh.text[p.start : p.end] for p in longer.bitext.zh.paragraphs] == [
        "天黑下来。\n下雨了。",
        "我走，你留。",
    ]


@pytest.mark.parametrize("span", [(0, 4), (3, 6), (50, 51)])
def test_words_are_not_changed_away_or_over_sentences(span):
    with pytest.raises(ValueError, match="zh"):
        apply(aligned(), ChangeText("zh", *span, ""))


EDITS = st.one_of(
    st.builds(
        lambda beads: SetBeads(tuple(beads)),
        st.lists(
            st.builds(
                lambda a, b, c, d, status: Bead(tuple(range(a, a + b)), tuple(range(c, c + d)), status=status),
                *(st.integers(0, 4), st.integers(0, 2)) * 2,
                st.sampled_from(["auto", "checked", "edited"]),
            ),
            max_size=2,
        ),
    ),
    st.builds(Cut, st.sampled_from(["zh", "en"]), st.integers(0, 40)),
    st.builds(Join, st.sampled_from(["zh", "en"]), st.integers(0, 4)),
    st.builds(ChangeText, st.sampled_from(["zh", "en"]), st.integers(0, 40), st.integers(0, 40), st.text(max_size=3)),
)


@given(st.lists(EDITS, max_size=6))
def test_no_edits_lose_or_double_a_sentence(edits):
    alignment = aligned()
    for edit in edits:
        with suppress(ValueError):
            alignment = apply(alignment, edit)
    for language in ("zh", "en"):
        held = [index for bead in alignment.beads for index in getattr(bead, language)]
        assert sorted(held) == list(range(len(getattr(alignment.bitext, language).sentences)))
    if not any(isinstance(edit, ChangeText) for edit in edits):
        assert text_digest(alignment) == text_digest(aligned())


@given(EDITS)
def test_edits_survive_json(edit):
    assert from_json(as_json(edit)) == edit


@pytest.mark.parametrize("text", ["{}", "[]", '{"kind": "cut"}', '{"kind": "set", "beads": [{"zh": 1}]}', "x"])
def test_json_that_is_no_edit_is_refused(text):
    with pytest.raises(ValueError, match=r"[Ee]xpect"):
        from_json(text)


MERGE = SetBeads((Bead((0, 1), (0, 1), status="edited"),))


def test_the_log_keeps_who_did_what_and_replays_it(tmp_path):
    log = CorrectionsLog(tmp_path)
    assert log.corrections() == []
    assert not log.path.exists()
    assert log.append(aligned(), [MERGE, Cut("zh", 13)], by="Li") == [1, 2]
    assert CorrectionsLog(tmp_path).documents() == ["rain"]
    (first, second) = log.corrections("rain")
    assert (first.by, first.edit, second.edit) == ("Li", MERGE, Cut("zh", 13))
    corrected = log.replay(aligned())
    assert corrected.applied == 2
    assert sides(corrected.alignment) == [((0, 1), (0, 1)), ((2, 3), (2, 3))]


def test_an_undo_cancels_and_an_undone_undo_does_not(tmp_path):
    log = CorrectionsLog(tmp_path)
    log.append(aligned(), [MERGE, Undo(1)])
    assert log.replay(aligned()).alignment == aligned()
    log.append(aligned(), [Undo(2)])
    assert sides(log.replay(aligned()).alignment)[0] == ((0, 1), (0, 1))


def test_a_correction_of_another_text_is_kept_aside(tmp_path):
    log = CorrectionsLog(tmp_path)
    log.append(aligned(), [MERGE], by="Li")
    other = apply(aligned(), ChangeText("en", 8, 12, "late"))
    corrected = log.replay(other)
    assert (corrected.alignment, corrected.applied) == (other, 0)
    assert corrected.aside == ("correction 1 of rain by Li was made on another text: kept aside",)
    assert len(log.corrections()) == 1


def test_the_log_is_append_only(tmp_path):
    log = CorrectionsLog(tmp_path)
    log.append(aligned(), [MERGE])
    with sqlite3.connect(log.path) as database:
        for statement in ("DELETE FROM corrections", "UPDATE corrections SET edit = ''"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                database.execute(statement)


def test_two_processes_add_to_one_log(tmp_path):
    logs = [CorrectionsLog(tmp_path), CorrectionsLog(tmp_path)]
    for number in range(6):
        logs[number % 2].append(aligned(name=f"d{number}"), [MERGE])
    assert [entry.id for entry in logs[0].corrections()] == list(range(1, 7))


def test_a_log_that_is_none_or_newer_is_one_line(tmp_path):
    log = CorrectionsLog(tmp_path)
    log.path.write_bytes(b"no database at all, and long enough to be looked at" * 20)
    with pytest.raises(InputError, match="expected a log of corrections"):
        log.corrections()
    with pytest.raises(OutputError):
        log.append(aligned(), [MERGE])
    log.path.unlink()
    with sqlite3.connect(log.path) as database:
        database.execute("PRAGMA user_version = 2")
    with pytest.raises(InputError, match="version 2, this duiqi knows 1; upgrade duiqi"):
        log.corrections()
