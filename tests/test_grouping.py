"""What belongs together directly or through others is one group."""

import pytest
from duiqi.grouping import connected
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("count", "links", "components"),
    [
        (0, [], []),
        (3, [], [[0], [1], [2]]),
        (4, [(3, 1)], [[0], [1, 3], [2]]),
        (5, [(0, 4), (4, 2), (1, 3)], [[0, 2, 4], [1, 3]]),
        (5, [(4, 3, 0), (), (2,)], [[0, 3, 4], [1], [2]]),
    ],
)
def test_components_are_in_ascending_order(count, links, components):
    assert connected(count, links) == components


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=20))
def test_two_numbers_are_together_where_a_chain_of_links_leads_from_one_to_the_other(links):
    home = {node: component for component in map(tuple, connected(10, links)) for node in component}
    reached = {node: {node} for node in range(10)}
    for _ in range(10):
        for a, b in [*links, *((b, a) for a, b in links)]:
            reached[a] |= reached[b]
    assert {node: set(component) for node, component in home.items()} == reached
