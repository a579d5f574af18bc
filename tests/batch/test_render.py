"""What a worker writes of a document: names that are safe as paths."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from duiqi.batch.jobs import Task
from duiqi.batch.render import render, warnings
from duiqi.batch.settings import Settings
from duiqi.document import Alignment, Bead, Bitext, Document
from duiqi.formats.names import file_stem
from duiqi.tokenize.segment import segment
from hypothesis import given
from hypothesis import strategies as st


def test_a_plain_name_stands_as_it_is() -> None:
    assert file_stem("1959/02/03") == "1959/02/03"


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a/../b", "a\0b", "..", "", "长" * 500])
def test_an_unsafe_name_stays_in_the_folder(name: str) -> None:
    stem = PurePosixPath(file_stem(name))
    assert not stem.is_absolute()
    assert ".." not in stem.parts
    assert all(len(part.encode()) < 230 for part in stem.parts)


@given(st.text(), st.text())
def test_two_names_are_two_files(one: str, other: str) -> None:
    assert (file_stem(one) == file_stem(other)) == (one == other)


def aligned(zh: str, en: str, confidence: float) -> Alignment:
    """One bead between two texts of a sentence, or a sentence alone."""
    bitext = segment(
        Bitext(
            "text", *(Document.from_paragraphs(name, [(text, "paragraph")]) for name, text in (("zh", zh), ("en", en)))
        )
    )
    bead = Bead((0,) * bool(zh), (0,) * bool(en), confidence)
    return Alignment(bitext, (bead,), (bead,), confidence)


def test_two_sides_that_hardly_match_are_said_to() -> None:
    assert warnings(aligned("下雨了。", "It rains.", 0.9)) == []
    (warning,) = warnings(aligned("下雨了。", "The minister resigned.", 0.1))
    assert "hardly match (document confidence 0.10)" in warning


def test_a_text_without_another_side_does_not_hardly_match() -> None:
    assert warnings(aligned("下雨了。", "", 0.0)) == []


def bytes_by_kind(confidence: float, settings: Settings) -> tuple[str, dict[str, bytes]]:
    """The document's state, and what its sentences are in each streamed output."""
    result = render(aligned("下雨了。", "The minister resigned.", confidence), Task("a", ("a",), "", 1), settings)
    columns = zip(*(row.data for row in result.rows["sentence"]), strict=True)
    return result.report["state"], dict(zip(settings.streamed, map(b"".join, columns), strict=True))


def test_a_document_whose_sides_hardly_match_is_doubtful_and_not_in_tmx() -> None:
    state, written = bytes_by_kind(0.1, Settings())
    assert state == "doubtful"
    assert written["tmx"] == b""
    assert b"The minister resigned." in written["jsonl"]
    assert b"0.1" in written["jsonl"]


def test_tmx_holds_doubtful_documents_where_they_are_asked_for() -> None:
    state, written = bytes_by_kind(0.1, Settings(keep_doubtful=True))
    assert state == "doubtful"
    assert b"The minister resigned." in written["tmx"]


def test_a_document_that_matches_is_done_and_everywhere() -> None:
    state, written = bytes_by_kind(0.9, Settings())
    assert state == "done"
    assert all(b"The minister resigned." in data for data in written.values())
