"""Terms: what was typed into a search box, whatever it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.terms import MAX_TERMS, Term, read


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("bees", [Term("bees")]),
        ("  wild   bees ", [Term("wild"), Term("bees")]),
        ('"wild bees" -wasps', [Term("wild bees"), Term("wasps", is_excluded=True)]),
        ('-"wild bees"', [Term("wild bees", is_excluded=True)]),
        ("“wild bees”", [Term("wild bees")]),
        ("bee*", [Term("bee", is_prefix=True)]),
        ('"wild bee"*', [Term("wild bee", is_prefix=True)]),
        ("be*", [Term("be")]),
        ('"wild be"*', [Term("wild be")]),
        ('"never closed', [Term("never closed")]),
        ("half-wild", [Term("half-wild")]),
        ("don't", [Term("don't")]),
        ('!!! - * "" -"" ☃', []),
        ("", []),
        ("\0", []),
        ("a OR b", [Term("a"), Term("OR"), Term("b")]),
        ("text:bees NEAR(x)", [Term("text:bees"), Term("NEAR(x)")]),
    ],
)
def test_what_was_typed_becomes_terms(typed, expected):
    assert list(read(typed).terms) == expected


def test_too_many_are_cut_and_that_is_said():
    assert len(read("word " * 50).terms) == MAX_TERMS
    assert read("word " * 50).is_cut
    assert read("x" * 10_000).is_cut
    assert not read("word").is_cut


@given(st.text())
def test_no_term_holds_a_quote_or_is_without_a_letter(typed):
    for term in read(typed).terms:
        assert '"' not in term.words
        assert any(char.isalnum() or not char.isascii() for char in term.words)
