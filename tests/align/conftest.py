"""What several tests of the room need."""

import pytest
from duiqi.document import Document, Paragraph, Sentence


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
