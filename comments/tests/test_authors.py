"""What is known of the authors of a few comments at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.authors import known_of
from comments.models import Clause, Person, Sanction, Status
from comments.moderation import Seen, decide
from comments.sanctions import note, sanction


@pytest.fixture
def sent(thread, comment_on):
    """sent(author=maria, days=3) makes an approved comment of so many days ago."""

    def make(days=1, **fields):
        return comment_on(thread, created_at=timezone.now() - timedelta(days=days), **fields)

    return make


def rejected(comment, june, number=2):
    decide([Seen(comment.pk, 1)], Status.REJECTED, by=june, clause=Clause.objects.get(number=number))


def test_a_record_counts_ninety_days(sent, maria):
    for status, days in [(Status.APPROVED, 1), (Status.APPROVED, 2), (Status.REJECTED, 3), (Status.APPROVED, 91)]:
        comment = sent(days, author=maria, status=status)
    assert known_of([comment])[comment.pk].record == {"approved": 2, "rejected": 1}


@pytest.mark.parametrize("who", ["account", "guest"])
def test_the_last_three_decisions_on_an_author_come_with_their_clauses(sent, maria, lee, june, who):
    fields = {"author": maria} if who == "account" else {"author_email": "Guest@example.org"}
    for number in (2, 3, 4, 5):
        rejected(sent(author_name=str(number), **fields), june, number)
    rejected(sent(author=lee), june)
    if who == "guest":
        fields = {"author_email": "guest@EXAMPLE.org"}
    comment = sent(**fields)
    found = known_of([comment])[comment.pk]
    assert [one.clause.number for one in found.decisions] == [5, 4, 3]


@pytest.mark.parametrize("fields", [{}, {"author_email": "guest@example.org"}])
def test_notes_and_sanctions_in_force_are_told(sent, maria, june, fields):
    comment = sent(**(fields or {"author": maria}))
    person = Person.behind(comment)
    note(person, "Writes at night.", by=june)
    hour = timezone.now() + timedelta(hours=1)
    clause = Clause.objects.first()
    made = sanction(person, Sanction.Kind.MUTE, by=june, reason="Again", ends_at=hour, clause=clause).sanction
    known = known_of([comment])[comment.pk]
    assert (known.notes, known.sanctions) == (1, [made])


def test_of_a_name_nothing_is_known(sent, django_assert_num_queries):
    comment = sent()
    with django_assert_num_queries(0):
        assert known_of([comment]) == {}


@pytest.mark.parametrize("size", [1, 12])
def test_it_costs_four_statements_for_one_or_many(sent, maria, size, django_assert_num_queries):
    comments = [sent(author=maria), *(sent(author_email=f"{number}@example.org") for number in range(size))]
    with django_assert_num_queries(4):
        assert len(known_of(comments)) == size + 1
