"""The order of picks: three of what can be in time, one of what is overdue."""

import pytest

from comments.picking import pick_order


@pytest.mark.parametrize(
    ("start", "count", "picked"),
    [
        (0, 8, ["a", "b", "c", "X", "d", "e", "f", "Y"]),
        (3, 3, ["X", "a", "b"]),
        (0, 20, ["a", "b", "c", "X", "d", "e", "f", "Y", "Z"]),
        (0, 0, []),
    ],
)
def test_every_fourth_pick_is_overdue_and_where_one_list_ends_the_other_goes_on(start, count, picked):
    assert pick_order("abcdef", "XYZ", start=start, count=count) == picked
