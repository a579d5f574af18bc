"""Words torn at line ends."""

import pytest
from duiqi.formats.torn_words import mended
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the inter-\nnational fair", "the international\nfair"),
        ("he pub-\nlished, and left", "he published,\nand left"),
        ("a well-\nknown man", "a well-\nknown man"),
        ("the zorb-\nling", "the zorb-\nling"),
        ("a zorbling, the zorb-\nling", "a zorbling, the zorbling\n"),
        ("pages 3-\n4", "pages 3-\n4"),
    ],
)
def test_a_torn_word_is_made_whole_where_that_gives_a_word(text, expected):
    assert mended(text) == expected


@given(st.text(alphabet="abcde- \n.", max_size=60))
def test_nothing_but_hyphens_and_blanks_changes(text):
    assert "".join(mended(text).replace("-", "").split()) == "".join(text.replace("-", "").split())
