"""Subtitles keep their times through an alignment, and are written again in both languages."""

import json

import pytest
from duiqi.document import Alignment, Bead, Bitext
from duiqi.errors import InputError
from duiqi.formats import read, read_pair, write
from duiqi.formats.timing import timed, times_of
from duiqi.grouping import paragraph_beads
from duiqi.tokenize.segment import segment

pytest.importorskip("pysubs2")
ZH = "1\n00:00:01,000 --> 00:00:02,000\n慢慢走。\n\n2\n00:00:03,000 --> 00:00:05,500\n过了桥，\n\n"
ZH += "3\n00:00:05,500 --> 00:00:07,000\n再回头。\n\n"
EN = "1\n00:00:01,100 --> 00:00:02,200\nWalk <i>slowly</i>.\n\n"
EN += "2\n00:00:03,000 --> 00:00:07,500\nCross, then turn & look.\n\n"


def aligned(bitext):
    bitext = segment(bitext)
    count = len(bitext.zh.sentences)
    beads = timed(bitext, [Bead((n,), (n,)) for n in range(count)])
    return Alignment(bitext, beads, paragraph_beads(bitext, beads))


@pytest.fixture
def pair(tmp_path):
    (tmp_path / "a.zh.srt").write_text(ZH, encoding="utf-8")
    (tmp_path / "a.en.srt").write_text(EN, encoding="utf-8")
    return aligned(read_pair(tmp_path / "a.zh.srt", tmp_path / "a.en.srt"))


def test_each_bead_has_the_time_of_both_its_sides(pair):
    assert times_of(pair) == times_of(pair, "paragraph") == [(1.0, 2.2), (3.0, 7.5)]
    assert [dict(bead.extra) for bead in pair.beads] == [{"start": "1.0", "end": "2.2"}, {"start": "3.0", "end": "7.5"}]


def test_both_languages_are_written_as_subtitles(pair, tmp_path):
    write(pair, tmp_path / "out.srt")
    assert (tmp_path / "out.srt").read_text("utf-8") == (
        "1\n00:00:01,000 --> 00:00:02,200\n慢慢走。\nWalk slowly.\n\n"
        "2\n00:00:03,000 --> 00:00:07,500\n过了桥，再回头。\nCross, then turn & look.\n\n"
    )
    write(pair, tmp_path / "out.vtt")
    assert (
        (tmp_path / "out.vtt").read_text("utf-8").startswith("WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.200\n慢慢走。\n")
    )
    assert "turn &amp; look" in (tmp_path / "out.vtt").read_text("utf-8")
    for name in ("out.srt", "out.vtt"):
        (again,) = read(tmp_path / name)
        assert again.en.text == "Walk slowly.\nCross, then turn & look."


def test_times_are_kept_from_one_file_of_both_languages(tmp_path):
    (tmp_path / "a.lrc").write_text(
        "[00:01.00]慢慢走\n[00:01.00]Walk slowly\n[00:04.00]过桥\n[00:04.00]Cross it\n", "utf-8"
    )
    (bitext,) = read(tmp_path / "a.lrc")
    assert times_of(aligned(bitext)) == [(1.0, 4.0), (4.0, 9.0)]


def test_sentences_of_one_cue_share_its_time(tmp_path):
    (tmp_path / "a.srt").write_text("1\n00:00:01,000 --> 00:00:05,000\n走吧。来吧。\nGo on. Come on.\n\n", "utf-8")
    (bitext,) = read(tmp_path / "a.srt")
    first, second = times_of(aligned(bitext))
    assert first[0] == 1.0
    assert second[1] == 5.0
    assert 2.5 < second[0] <= first[1] < 4


def test_times_are_in_the_record_and_not_on_each_row(pair, tmp_path):
    write(pair, tmp_path / "a.jsonl")
    assert "times_zh" not in (tmp_path / "a.jsonl").read_text("utf-8")
    write(pair, tmp_path / "alignments.jsonl", format="record")
    row = json.loads((tmp_path / "alignments.jsonl").read_text("utf-8"))
    assert [row["beads"][0]["start"], row["metadata"]["times_zh"][:11]] == [1.0, "0:1000-2000"]


def test_without_times_no_subtitles_are_written(tmp_path):
    plain = aligned(Bitext.from_sentences(["走。"], ["Go."], "a"))
    with pytest.raises(InputError, match="no bead of 'a' has a time; align the subtitle files themselves"):
        write(plain, tmp_path / "a.srt")
    assert list(tmp_path.iterdir()) == []
