"""What several tests of the room need."""

import numpy as np
import pytest
from duiqi.align.lattice import Band, Edges
from duiqi.align.texts import lay_out
from duiqi.document import Bitext, Document, Paragraph, Sentence


@pytest.fixture(scope="session")
def cut():
    """Makes a document whose paragraphs have the given numbers of one-character sentences."""

    def document(language, sizes):
        paragraphs, offset = [], 0
        for size in sizes:
            sentences = tuple(Sentence(offset + k, offset + k + 1) for k in range(size))
            paragraphs.append(Paragraph(offset, offset + size, sentences=sentences))
            offset += size + 1
        return Document(language, "\n".join("。" * size for size in sizes), tuple(paragraphs))

    return document


@pytest.fixture(scope="session")
def beads():
    """Makes edges of (first Chinese sentence, count, first English sentence, count) each."""

    def edges(*sides):
        zh, zh_count, en, en_count = np.array(sides, np.int64).reshape(-1, 4).T
        number = np.arange(len(sides))
        return Edges(number, number + 1, zh, en, zh_count, en_count, 0 * number)

    return edges


@pytest.fixture(scope="session")
def batch():
    """Lays out documents, each given as a Chinese and an English list of paragraphs of sentences."""

    def document(language, paragraphs):
        made, text = [], ""
        for sentences in paragraphs:
            spans = []
            for sentence in sentences:
                spans.append(Sentence(len(text), len(text) + len(sentence)))
                text += sentence + " "
            made.append(Paragraph(spans[0].start, spans[-1].end, sentences=tuple(spans)))
        return Document(language, text, tuple(made))

    def texts(*documents):
        bitexts = [Bitext("", document("zh", zh), document("en", en)) for zh, en in documents]
        strings = ([s for pair in documents for part in pair[side] for s in part] for side in (0, 1))
        return lay_out(bitexts, *strings)

    return texts


@pytest.fixture(scope="session")
def whole():
    """The band of two whole texts as one block."""
    return lambda zh, en: Band(0, 0, np.zeros(zh + 1, np.int64), np.full(zh + 1, en))
