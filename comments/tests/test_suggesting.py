"""What a finding suggests, and what speaks of abuse."""

from comments.models import Clause
from comments.suggesting import ABUSE, CLAUSE_FOR, is_abuse, suggestions


def test_every_suggestion_is_a_clause_of_the_policy(db):
    assert {*CLAUSE_FOR.values(), *ABUSE} <= set(Clause.objects.values_list("code", flat=True))


def test_causes_point_to_clauses_in_their_order():
    assert suggestions(["threat", "many_links", "thread_mode"]) == ["threat", "spam", "thread_mode"]


def test_abuse_is_told_from_what_is_merely_a_nuisance():
    assert is_abuse(["thread_mode", "hate"])
    assert is_abuse(["barred_words"])
    assert not is_abuse(["many_links", "off-topic", "thread_mode"])
