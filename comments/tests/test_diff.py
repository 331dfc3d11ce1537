"""Word diffs: complete both ways, and quick whatever is typed."""

import time

import pytest

from comments import diff
from comments.diff import Change


def test_words_that_came_and_went_are_told_apart():
    assert diff.words("One and two.", "One and three.") == (
        Change("same", "One and "),
        Change("deleted", "two"),
        Change("inserted", "three"),
        Change("same", "."),
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [("", ""), ("", "new"), ("old", ""), ("a b\nc", "a  c d"), ("Привет, мир", "Привет мир!"), ("<b>", "b")],
)
def test_either_text_can_be_read_from_the_changes(old, new):
    changes = diff.words(old, new)
    assert "".join(one.text for one in changes if one.kind != "inserted") == old
    assert "".join(one.text for one in changes if one.kind != "deleted") == new


def test_a_hostile_text_takes_no_seconds():
    began = time.monotonic()
    diff.words("a b " * 1250, "b a " * 1250)
    assert time.monotonic() - began < 1
