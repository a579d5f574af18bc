"""What a worker writes of a document: names that are safe as paths."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from duiqi.batch.render import file_stem
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
