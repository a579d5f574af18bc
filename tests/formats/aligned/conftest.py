"""An alignment with all that writers for people must show, and a way to read what they wrote."""

import pytest
from duiqi.document import Alignment, Bead, Bitext, Document, Paragraph, Sentence


def lay_out(language, *paragraphs):
    lines, laid, offset = [], [], 0
    for kind, *sentences in paragraphs:
        start, cut = offset, []
        for sentence in sentences:
            cut.append(Sentence(offset, offset + len(sentence.rstrip())))
            offset += len(sentence)
        laid.append(Paragraph(start, cut[-1].end, kind, tuple(cut)))
        lines.append("".join(sentences))
        offset += 1
    return Document(language, "\n".join(lines), tuple(laid))


@pytest.fixture
def book():
    """Two chapters: a formula, a gap, markup, beads that cross, a note, confidences high, low and none."""
    zh = lay_out(
        "zh",
        ("title", "小站"),
        ("paragraph", "天亮了。", "他起身。"),
        ("paragraph", "多余。"),
        ("item", "=1+1，公式。"),
        ("heading", "第二章"),
        ("paragraph", "先说甲。", "后说“乙”。"),
    )
    en = lay_out(
        "en",
        ("title", "The Halt"),
        ("paragraph", "Day broke. ", "He rose, ", "<script>alert(1)</script> & left."),
        ("item", "=SUM(A1), a formula."),
        ("heading", "Chapter Two"),
        ("paragraph", "B comes first. ", "A comes last."),
    )
    beads = (
        Bead((0,), (0,), 0.99),
        Bead((1,), (1,), 0.98),
        Bead((2,), (2, 3), 0.7, status="checked", note='see "p. 3"'),
        Bead((3,), (), 0.3),
        Bead((4,), (4,)),
        Bead((5,), (5,), 1.0),
        Bead((6,), (7,), 0.95, crossing=True),
        Bead((7,), (6,), 0.95, crossing=True),
    )
    paragraphs = (
        Bead((0,), (0,), 0.99),
        Bead((1,), (1,), 0.8),
        Bead((2,), (), 0.3),
        Bead((3,), (2,)),
        Bead((4,), (3,), 1.0),
        Bead((5,), (4,), 0.95),
    )
    return Alignment(Bitext("news/1", zh, en, {"author_zh": "柴"}), beads, paragraphs, 0.9)


@pytest.fixture
def plain():
    """A document of one bead in Traditional characters, with characters that XML cannot hold."""
    bitext = Bitext.from_sentences(["這個\x0b國家\ud800。"], ["This \x00country."], "other")
    return Alignment(bitext, (Bead((0,), (0,)),), (Bead((0,), (0,)),))
