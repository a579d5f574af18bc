from __future__ import annotations

import pytest
from duiqi.tokenize import chinese, english
from hypothesis import given
from hypothesis import strategies as st

# Marks, quotes, blanks and stray code points in every order, and any text at all.
MARKED = st.text(
    alphabet="甲乙a1 AI.．。！？!?…“”‘’「」『』（）()《》[]\"'，：:;\n\t　\r\ud800\x00\x1f😀\u200b\u2029-—", max_size=60
)
ANY = st.text(alphabet=st.characters(exclude_categories=()), max_size=60)


@pytest.mark.parametrize("split", [chinese.split, english.split], ids=["chinese", "english"])
@given(text=MARKED | ANY)
def test_sentences_cover_every_character_that_is_not_blank(split, text):
    position = 0
    for start, end in split(text):
        assert not text[position:start].strip()
        assert start < end
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()
