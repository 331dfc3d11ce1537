"""Numbers become coordinates on a canvas of 1000 × 200."""

import pytest

from comments.workbench.drawing import columns_and_lines, level, nice, nice_time, strip


def test_columns_stand_side_by_side_on_the_ground_and_nought_has_none():
    drawn = columns_and_lines({"arrived": [5, 0, 10, None]}, {}, top=10)
    assert [(one.x, one.y, one.width, one.height) for one in drawn.boxes] == [
        ("22.5", "100", "205", "100"), ("522.5", "0", "205", "200")
    ]  # fmt: skip


def test_a_line_breaks_where_there_is_nothing_and_a_number_alone_is_a_dot():
    drawn = columns_and_lines({}, {"p50": [0, 10, None, 5, None]}, top=10)
    assert drawn.lines[0].path == "M100,200L300,0M700,100h0.1"
    assert columns_and_lines({}, {"p50": [None]}, top=10).lines == ()


def test_what_is_above_the_edge_stays_inside_and_a_mark_above_it_is_left_out():
    assert columns_and_lines({"arrived": [99]}, {}, top=10).boxes[0].y == "0"
    assert level("mark", 900, top=1800)[0].path == "M0,100H1000"
    assert level("mark", 900, top=300) == ()


def test_a_strip_is_as_long_as_its_share():
    assert [strip("arrived", n, whole=8).width for n in (0, 2, 8, 9)] == ["0", "250", "1000", "1000"]
    assert strip("arrived", 1, whole=0).width == "0"


@pytest.mark.parametrize(("largest", "top"), [(0, 5), (5, 5), (6, 10), (11, 20), (42, 50), (99, 100), (5001, 10000)])
def test_an_axis_of_counts_ends_at_a_round_number(largest, top):
    assert nice(largest) == top


@pytest.mark.parametrize(("largest", "top"), [(1, 60), (901, 1800), (90_000, 172_800), (1_300_000, 1_814_400)])
def test_an_axis_of_times_ends_at_a_time_that_people_say(largest, top):
    assert nice_time(largest) == top
