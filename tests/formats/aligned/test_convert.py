"""Round trips between the formats of aligned text."""

from __future__ import annotations

import os
import threading

import pytest
from duiqi.document import Alignment, Bead, Bitext, Document
from duiqi.errors import InputError
from duiqi.formats.aligned.alignments import read_annotations
from duiqi.formats.aligned.convert import convert
from duiqi.grouping import paragraph_beads

ZH = [["春天来了。", "燕子飞回来了。"], ["孩子们<很>高兴 & 笑。", "走吧。"], ["好。"]]
EN = [["Spring has come.", "The swallows are back,\tand so on."], ["Let us go."], ["Good.", "A note."]]
BEADS = (Bead((0,), (0,)), Bead((1, 2), (1,)), Bead((3,), (2,)), Bead((4,), (3,)), Bead((), (4,)))


@pytest.fixture
def gold(tmp_path):
    folder = tmp_path / "gold" / "news"
    folder.mkdir(parents=True)
    for language, paragraphs in (("zh", ZH), ("en", EN)):
        lines = [line for paragraph in paragraphs for line in paragraph]
        (folder / f"a.{language}").write_text("\n".join(lines) + "\n", encoding="utf-8")
        parts = "\n\n".join("\n".join(paragraph) for paragraph in paragraphs)
        (folder / f"a.{language}.par").write_text(parts + "\n", encoding="utf-8")
    (folder / "a.align").write_text("".join(f"{list(bead.zh)}:{list(bead.en)}\n" for bead in BEADS))
    return tmp_path / "gold"


def beads_of(path, texts=None):
    (annotation,) = read_annotations(path, texts)
    return [(bead.zh, bead.en) for bead in annotation.beads]


EXPECTED = [(bead.zh, bead.en) for bead in BEADS]


@pytest.mark.parametrize(
    ("to", "name"),
    [
        ("beads", "a.align"),
        ("ladder", "a.ladder"),
        ("intertext", "a.xml"),
        ("xces", "a.xml"),
        ("tsv", "a.tsv"),
        ("jsonl", "a.jsonl"),
        ("tmx", "a.tmx"),
    ],
)
def test_what_is_converted_comes_back_the_same(gold, tmp_path, to, name):
    out = tmp_path / "out" / name
    out.parent.mkdir()
    done = convert(gold, out, to=to, unpaired=True)
    assert (done.documents, done.beads) == (1, 5)
    (original,) = read_annotations(gold)
    if to in ("beads", "ladder"):
        for language in ("zh", "en"):
            (out.parent / f"a.{language}").write_bytes((gold / "news" / f"a.{language}").read_bytes())
    assert beads_of(out, {"news/a": original.bitext}) == EXPECTED


@pytest.mark.parametrize("to", ["beads", "ladder"])
def test_a_folder_gets_the_whole_layout_of_gold(gold, tmp_path, to):
    convert(gold, tmp_path / "out", to=to)
    for language in ("zh", "en"):
        for ending in ("", ".par"):
            copy = tmp_path / "out" / "news" / f"a.{language}{ending}"
            assert copy.read_bytes() == (gold / "news" / copy.name).read_bytes()
    assert beads_of(tmp_path / "out") == EXPECTED


@pytest.mark.parametrize("to", ["intertext", "xces"])
def test_links_keep_paragraphs_and_texts(gold, tmp_path, to):
    convert(gold, tmp_path / "a.xml", to=to)
    (annotation,) = read_annotations(tmp_path / "a.xml")
    assert annotation.bitext.zh.paragraph_of == (0, 0, 1, 1, 2)
    assert annotation.bitext.zh.text.split("\n") == [line for paragraph in ZH for line in paragraph]


def test_a_folder_gets_one_file_of_the_formats_that_hold_many_documents(gold, tmp_path):
    assert convert(gold, tmp_path / "out", to="tmx").files == (tmp_path / "out" / "sentences.tmx",)
    assert convert(gold, tmp_path / "out", to="tsv").files == (tmp_path / "out" / "news" / "a.tsv",)
    written = convert(gold, tmp_path / "out", to="xces").files
    assert {path.relative_to(tmp_path / "out").as_posix() for path in written} == {
        "sentences.xml",
        "zh/news/a.xml",
        "en/news/a.xml",
    }
    assert [annotation.name for annotation in read_annotations(tmp_path / "out" / "sentences.xml")] == ["news/a"]


def test_a_ladder_refuses_beads_that_cross(tmp_path):
    (tmp_path / "a.zh").write_text("一。\n二。\n", encoding="utf-8")
    (tmp_path / "a.en").write_text("Two.\nOne.\n", encoding="utf-8")
    (tmp_path / "a.align").write_text("[0]:[1]\n[1]:[0]\n")
    with pytest.raises(InputError, match=r"bead \[0\]:\[1\] of a crosses others"):
        convert(tmp_path / "a.align", tmp_path / "a.ladder")
    assert not (tmp_path / "a.ladder").exists()


def test_beads_without_texts_ask_for_them_and_take_them_from_a_folder(gold, tmp_path):
    (tmp_path / "only").mkdir()
    (tmp_path / "only" / "a.align").write_bytes((gold / "news" / "a.align").read_bytes())
    with pytest.raises(InputError, match=r"the texts are needed: put a\.zh and a\.en beside it"):
        convert(tmp_path / "only", tmp_path / "a.tsv")
    assert convert(tmp_path / "only", tmp_path / "a.tsv", texts=gold / "news").beads == 4
    assert (tmp_path / "a.tsv").read_text(encoding="utf-8").split("\n")[:2] == [
        "zh\ten",
        "春天来了。\tSpring has come.",
    ]


def test_a_format_that_is_not_written_is_answered_with_those_that_are(gold, tmp_path):
    with pytest.raises(InputError, match=r"expected a format to write \(.*tsv, jsonl, tmx, beads"):
        convert(gold, tmp_path / "a.srt")


def test_characters_that_xml_cannot_hold_are_counted(tmp_path):
    from duiqi.formats import write

    bitext = Bitext("a", Document.from_sentences("zh", ["一\x00。"]), Document.from_sentences("en", ["One\ud800."]))
    beads = (Bead((0,), (0,)),)
    writer = write(Alignment(bitext, beads, paragraph_beads(bitext, beads)), tmp_path / "a.xml", format="intertext")
    assert writer.removed == 2
    (annotation,) = read_annotations(tmp_path / "a.xml")
    assert annotation.bitext.zh.text == "一。"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without named pipes")
def test_a_pipe_is_converted_as_its_file_would_be(gold, tmp_path):
    convert(gold, tmp_path / "a.jsonl")
    pipe = tmp_path / "piped.jsonl"
    os.mkfifo(pipe)
    feeder = threading.Thread(target=pipe.write_bytes, args=((tmp_path / "a.jsonl").read_bytes(),), daemon=True)
    feeder.start()
    done = convert(pipe, tmp_path / "a.tsv")
    assert (done.documents, done.beads) == (1, 4)


@pytest.mark.parametrize(("name", "to"), [("a", "nosuch"), ("a", "markdown"), ("a.md", None), ("a.pdf", None)])
def test_only_formats_that_are_written_are_offered_to_write(gold, tmp_path, name, to):
    with pytest.raises(InputError, match="tsv, jsonl, tmx, beads, ladder, intertext, xces") as raised:
        convert(gold, tmp_path / name, to=to)
    assert "subtitles" not in str(raised.value)


def test_the_ending_of_two_formats_needs_one_of_them_named(gold, tmp_path):
    with pytest.raises(InputError, match=r"found \.xml.*--to"):
        convert(gold, tmp_path / "a.xml")
