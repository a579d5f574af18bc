from __future__ import annotations

import pytest
from duiqi.document import Bead, Document
from duiqi.errors import InputError
from duiqi.formats.aligned.alignments import read_annotations
from duiqi.formats.aligned.beads import format_beads, parse_beads, read
from duiqi.grouping import completed, paragraph_beads
from hypothesis import given
from hypothesis import strategies as st

SIDE = st.lists(st.integers(0, 99), max_size=5).map(tuple)


def write_gold(folder, name, zh, en, align, **files):
    (folder / f"{name}.zh").write_text(zh, encoding="utf-8")
    (folder / f"{name}.en").write_text(en, encoding="utf-8")
    (folder / f"{name}.align").write_text(align, encoding="utf-8")
    for ending, text in files.items():
        (folder / f"{name}.{ending.replace('_', '.')}").write_text(text, encoding="utf-8")
    return folder / f"{name}.align"


@given(st.lists(st.tuples(SIDE, SIDE).filter(any)))
def test_what_is_written_is_read_back(sides):
    beads = [Bead(zh, en) for zh, en in sides]
    assert [bead for _, bead in parse_beads(format_beads(beads), "test")] == beads


@pytest.mark.parametrize(
    ("line", "bead"),
    [
        ("[0, 1]:[2]", Bead((0, 1), (2,))),
        ("[0,1]:[]:0.123456", Bead((0, 1), ())),
        (" [] : [3] \r", Bead((), (3,))),
    ],
)
def test_spacing_and_vecaligns_cost_do_not_matter(line, bead):
    assert parse_beads(line, "test") == [(1, bead)]


@pytest.mark.parametrize("line", ["[0]", "0:1", "[0]:[1.5]", "[0]-[1]", "[0:[1]", "[a]:[1]", "[-1]:[0]", "[1,,2]:[0]"])
def test_a_line_that_is_no_bead_is_named_and_shown(line):
    with pytest.raises(InputError) as caught:
        parse_beads(f"[0]:[0]\n{line}\n", "gold.align")
    assert str(caught.value).startswith("gold.align: line 2: expected a bead such as [0, 1]:[2]")
    assert line in str(caught.value)


def test_texts_and_paragraphs_beside_the_beads_are_read(tmp_path):
    path = write_gold(
        tmp_path,
        "a",
        "一。\n二。\n三。\n",
        "One.\nTwo.\nThree.\n",
        "[0]:[0]\n[1]:[1]\n[2]:[2]\n",
        zh_par="一。\n二。\n\n三。\n",
        en_par="One.\n\nTwo.\nThree.\n",
        paragraphs_align="[0, 1]:[0, 1]\n",
    )
    (annotation,) = read(path)
    assert annotation.bitext.zh.paragraph_of == (0, 0, 1)
    assert annotation.bitext.en.paragraph_of == (0, 1, 1)
    assert annotation.paragraph_beads == (Bead((0, 1), (0, 1)),)
    assert annotation.alignment().paragraph_beads == (Bead((0, 1), (0, 1)),)


def test_an_index_past_the_last_sentence_is_named(tmp_path):
    path = write_gold(tmp_path, "a", "一。\n", "One.\n", "[0]:[0]\n[]:[1]\n")
    with pytest.raises(InputError, match=r"line 2: expected en sentences 0 to 0, found 1"):
        list(read(path))


def test_paragraphs_that_are_not_the_sentences_are_named(tmp_path):
    path = write_gold(tmp_path, "a", "一。\n二。\n", "One.\n", "[0, 1]:[0]\n", zh_par="一。\n\n三。\n")
    with pytest.raises(InputError, match=r"a\.zh\.par: line 3: expected line 2 of a\.zh, '二。', found '三。'"):
        list(read(path))


def test_gold_in_another_encoding_is_refused_with_line_and_byte(tmp_path):
    path = write_gold(tmp_path, "a", "", "One.\n", "[]:[0]\n")
    (tmp_path / "a.zh").write_bytes(b"ok\n" + "中".encode("gb18030"))
    with pytest.raises(InputError, match="line 2: expected UTF-8, found byte 0xd6"):
        list(read(path))


def test_a_folder_gives_genres_from_its_sub_folders(tmp_path):
    (tmp_path / "news").mkdir()
    write_gold(tmp_path / "news", "a", "一。\n", "One.\n", "[0]:[0]\n")
    (annotation,) = read_annotations(tmp_path)
    assert (annotation.name, annotation.genre) == ("news/a", "news")


def test_a_sentence_in_two_beads_is_a_warning_and_no_alignment(tmp_path):
    (annotation,) = read(write_gold(tmp_path, "a", "一。\n", "One.\nTwo.\n", "[0]:[0]\n[0]:[1]\n"))
    assert "lines 1 and 2" in annotation.warnings[0]
    with pytest.raises(InputError, match="exactly once"):
        annotation.alignment()


def test_left_out_sentences_get_beads_of_their_own_in_reading_order():
    beads = completed([Bead((1,), (1,))], 3, 3)
    assert format_beads(beads).split() == ["[]:[0]", "[0]:[]", "[1]:[1]", "[]:[2]", "[2]:[]"]


@given(st.data())
def test_derived_paragraph_beads_hold_every_sentence_bead(data):
    from duiqi.document import Alignment, Bitext

    cuts = [data.draw(st.lists(st.integers(1, 3), min_size=1, max_size=6)) for _ in range(2)]
    zh, en = (
        Document.from_sentences(language, *(["x"] * count for count in counts))
        for language, counts in zip(("zh", "en"), cuts, strict=True)
    )
    left, right = list(range(sum(cuts[0]))), data.draw(st.permutations(range(sum(cuts[1]))))
    beads = completed([Bead((i,), (j,)) for i, j in zip(left, right, strict=False)], len(left), len(right))
    bitext = Bitext("x", zh, en)
    Alignment(bitext, beads, paragraph_beads(bitext, beads))
