"""Markdown of documentation sites: attributes, containers, admonitions and alerts are no text."""

import pytest
from duiqi.formats.documents.markdown import contents


def texts(text):
    return [part for part, _ in contents(text, "a.md").paragraphs]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## The mill {#the-mill}\n", ["The mill"]),
        ("See the [weir](w.md){target=_blank} first.\n", ["See the weir first."]),
        ("Set {#id} in it.\n", ["Set {#id} in it."]),
        ("::: tip Take care\nThe wheel turns.\n:::\n", ["Take care", "The wheel turns."]),
        (":::note[Take care]\nThe wheel turns.\n:::\n", ["Take care", "The wheel turns."]),
        (":::warning\nThe wheel turns.\n:::\n", ["The wheel turns."]),
        (
            '!!! note "Take care"\n    The wheel turns.\n\n    It is wet.\n\nEnd.\n',
            ["Take care", "The wheel turns.", "It is wet.", "End."],
        ),
        ("> [!NOTE]\n> The wheel turns.\n", ["The wheel turns."]),
        ("```\n::: tip\n```\n\nText.\n", ["Text."]),
    ],
)
def test_site_syntax_goes_and_the_text_stays(text, expected):
    assert texts(text) == expected


def test_deep_quotations_take_no_time():
    assert texts("> " * 5000 + "text\n") == ["text"]
