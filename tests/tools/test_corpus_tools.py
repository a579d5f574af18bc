"""CWB and Manatee can be had from no registry: what their manuals ask of their input is checked on all of the gold.

CWB Corpus Encoding Tutorial, "The input format" and 9.5; the manual page of cwb-align-import: a header of four fields,
then a bead a line, ids with spaces between, a tab between the sides. The Sketch Engine's documentation, "m:n mapping":
two columns of ``A``, ``A,B`` or ``-1``, structures numbered from 0 as they stand in the vertical. Worked examples by
hand are in ``tests/formats/aligned/test_corpus_tools.py``.
"""

import re
from xml.sax.saxutils import unescape

import pytest
from duiqi.formats import write

_TAG = re.compile(r'<(text|p|s)((?: [a-z][a-z0-9_-]*=(?:"[^"<]*"|\'[^\'<]*\'))*)>|</(text|p|s)>|<g/>')
_ID = re.compile(r'\bid="([^"]+)"')
_RANGE = re.compile(r"-1|\d+|\d+,\d+")


def parse_vertical(path, fields):
    """The sentences of a vertical in order: id and words; every rule that an encoder has is checked on the way."""
    sentences, stack = [], []
    lines = path.read_text(encoding="utf-8").split("\n")
    assert lines.pop() == ""
    for line in lines:
        if line.startswith("<"):
            tag = _TAG.fullmatch(line)
            assert tag, line
            if opened := tag[1]:
                assert {"text": [], "p": ["text"], "s": ["text", "p"]}[opened] == stack
                stack.append(opened)
                if opened == "s":
                    sentences.append((_ID.search(tag[2])[1], []))
            elif closed := tag[3]:
                assert stack.pop() == closed
                assert closed != "s" or sentences[-1][1], "a region without a token"
            continue
        assert stack == ["text", "p", "s"], f"a token outside a sentence: {line}"
        token = line.split("\t")
        assert len(token) == fields
        assert all(field and field == field.strip() and " " not in field[1:] for field in token[1:])
        assert "<" not in token[0]
        sentences[-1][1].append(unescape(token[0]))
    assert not stack
    return sentences


def expected_words(alignments, language):
    """The characters of each sentence that has any, without white space."""
    for alignment in alignments:
        document = getattr(alignment.bitext, language)
        for sentence in document.sentences:
            if text := "".join(document.passage([sentence]).split()):
                yield text


def beads_of(alignments):
    """The beads of all documents, by numbers of sentences in the corpus; all sentences of the gold have words."""
    zh = en = 0
    for alignment in alignments:
        for bead in alignment.beads:
            yield tuple(zh + i for i in bead.zh), tuple(en + j for j in bead.en)
        zh += len(alignment.bitext.zh.sentences)
        en += len(alignment.bitext.en.sentences)


@pytest.fixture
def verticals(tmp_path, gold):
    """Writes for a tool; the sentences of both sides and the lines of both alignment files."""

    def write_for(tool, ending, **options):
        write(gold, tmp_path / "zh.vrt", format=tool, **options)
        sides = []
        for language in ("zh", "en"):
            fields = {len(line.split("\t")) for line in (tmp_path / f"{language}.vrt").open() if line[0] != "<"}
            (count,) = fields
            sides.append(parse_vertical(tmp_path / f"{language}.vrt", count))
        files = [(tmp_path / f"{name}.{ending}").read_text(encoding="utf-8") for name in ("zh-en", "en-zh")]
        return sides, [text.removesuffix("\n").split("\n") for text in files]

    return write_for


@pytest.mark.parametrize(("tool", "ending"), [("cwb", "beads"), ("manatee", "map")])
def test_verticals_hold_every_word_in_order(verticals, gold, tool, ending):
    sides, _ = verticals(tool, ending)
    for language, sentences in zip(("zh", "en"), sides, strict=True):
        assert len({name for name, _ in sentences}) == len(sentences)
        words = ["".join("".join(words).split()) for _, words in sentences]
        assert words == list(expected_words(gold, language))


def test_cwb_beads_name_regions_that_are_there_in_an_order_that_can_be_encoded(verticals, gold):
    sides, (forth, back) = verticals("cwb", "beads")
    names = [{name: number for number, (name, _) in enumerate(side)} for side in sides]
    expected = [bead for bead in beads_of(gold) if all(bead)]
    for lines, header, order in ((forth, "ZH\tEN\ts\t{id}", (0, 1)), (back, "EN\tZH\ts\t{id}", (1, 0))):
        assert lines[0] == header
        found, last = [], -1
        for line in lines[1:]:
            parts = zip(order, line.split("\t"), strict=True)
            sides_found = [tuple(names[n][key] for key in part.split(" ")) for n, part in parts]
            for side in sides_found:
                assert side == tuple(range(side[0], side[0] + len(side)))
            # Beads stand in the order of the source corpus, and none overlaps another.
            assert sides_found[0][0] > last
            last = sides_found[0][-1]
            found.append((sides_found[order[0]], sides_found[order[1]]))
        assert sorted(found) == sorted(expected)


def numbers(cell):
    assert _RANGE.fullmatch(cell), cell
    first, _, last = cell.partition(",")
    return () if cell == "-1" else tuple(range(int(first), int(last or first) + 1))


def test_the_manual_of_manatee_is_understood():
    sample = ["0\t0", "1\t1,3", "-1\t4", "2,4\t5", "5\t-1"]
    read = [tuple(map(numbers, line.split("\t"))) for line in sample]
    assert read == [((0,), (0,)), ((1,), (1, 2, 3)), ((), (4,)), ((2, 3, 4), (5,)), ((5,), ())]


def test_manatee_maps_hold_each_structure_once_in_order(verticals, gold):
    sides, files = verticals("manatee", "map")
    for lines, order in zip(files, ((0, 1), (1, 0)), strict=True):
        read = [tuple(map(numbers, line.split("\t"))) for line in lines]
        first = [number for row in read for number in row[0]]
        second = [number for row in read for number in row[1]]
        assert first == list(range(len(sides[order[0]])))
        assert sorted(second) == list(range(len(sides[order[1]])))
        assert all(any(row) for row in read)
        assert sorted((row[order[0]], row[order[1]]) for row in read) == sorted(beads_of(gold))
