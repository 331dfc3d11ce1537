"""A text cut where findings mark it."""

from hypothesis import given
from hypothesis import strategies as some

from comments.admin.marking import Piece, pieces


def found(*spans, words="seen", field="text"):
    return {"rule": "r", "outcome": "hold", "words": words, "spans": [list(span) for span in spans], "field": field}


def test_a_text_without_findings_is_one_piece():
    assert pieces("Hello.", []) == [Piece("Hello.")]


def test_marks_stand_where_they_were_seen_and_may_overlap():
    marked = pieces("abcdef", [found((1, 4)), found((3, 5), words="too")])
    assert marked == [Piece("a"), Piece("bc", "seen"), Piece("d", "seen · too"), Piece("e", "too"), Piece("f")]


def test_findings_in_another_field_mark_nothing_here():
    assert pieces("abc", [found((0, 2), field="name")]) == [Piece("abc")]


@given(some.text(max_size=20), some.lists(some.tuples(some.integers(-5, 30), some.integers(-5, 30))))
def test_whatever_the_spans_nothing_of_the_text_is_lost(text, spans):
    assert "".join(piece.text for piece in pieces(text, [found(*spans)])) == text
