"""Sanctions on the draft's author."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from comments.models import Clause, Comment, Person, Sanction
from comments.sanctions import lift, sanction
from comments.screening import Outcome, screen
from comments.screening.sanctioned import sanctioned
from comments.tests.screening.drafts import draft_on, refused_page

BAN, MUTE, HOLD = Sanction.Kind.BAN, Sanction.Kind.MUTE, Sanction.Kind.PREMODERATE
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def on(ada):
    def make(person, kind=MUTE, *, days=1, clause=None, reason="Called others names."):
        ends_at = timezone.now() + timedelta(days=days) if days else None
        return sanction(person, kind, by=ada, reason=reason, ends_at=ends_at, clause=clause).sanction

    return make


@pytest.fixture
def guest(thread, comment_on):
    return Person.behind(comment_on(thread, author_email="guest@example.org"))


def test_who_has_none_passes_and_so_does_a_name_alone(thread, maria, lee, on):
    on(Person(maria))
    assert sanctioned(draft_on(thread, author=lee)) is None
    assert sanctioned(draft_on(thread)) is None


def test_a_mute_is_told_until_when_and_why(thread, maria, on):
    clause = Clause.objects.get(code="personal-attack")
    on(Person(maria), clause=clause)
    found = sanctioned(draft_on(thread, author=maria))
    assert (found.outcome, found.field) == (Outcome.REFUSE, "")
    assert (
        found.words
        == f"You cannot comment here until Jan. 2, 2026, 7 a.m. EST. The reason: {clause} – Called others names."
    )


def test_one_without_an_end_says_so(thread, maria, on):
    on(Person(maria), BAN, days=None)
    found = sanctioned(draft_on(thread, author=maria))
    assert found.words == (
        "You cannot comment here until a moderator has looked at this again. The reason: Called others names."
    )


def test_holding_every_comment_holds(thread, maria, on):
    on(Person(maria), HOLD)
    found = sanctioned(draft_on(thread, author=maria))
    assert (found.outcome, str(found)) == (Outcome.HOLD, "What this author sends is held: Called others names.")
    assert "sanctioned" in [one.rule for one in screen(draft_on(thread, author=maria)).findings]


def test_an_address_is_told_the_clause_and_not_the_moderators_words(thread, guest, on):
    clause = Clause.objects.get(code="spam")
    on(guest, clause=clause)
    found = sanctioned(draft_on(thread, email="GUEST@example.org"))
    assert (found.outcome, found.field) == (Outcome.REFUSE, "email")
    assert found.words.startswith("Comments with this address are not taken until Jan. 2, 2026")
    assert found.words.endswith(f"The reason: {clause}")


def test_it_ends_at_its_end(thread, maria, on, time_machine):
    on(Person(maria))
    time_machine.shift(timedelta(days=1, seconds=-1))
    assert sanctioned(draft_on(thread, author=maria))
    time_machine.shift(timedelta(seconds=1))
    assert sanctioned(draft_on(thread, author=maria)) is None


def test_once_lifted_it_is_over_at_once(thread, maria, on, ada):
    lift(on(Person(maria)), by=ada, reason="A mistake.")
    assert sanctioned(draft_on(thread, author=maria)) is None


def test_the_heaviest_counts_and_of_those_the_longest(thread, maria, on):
    on(Person(maria), HOLD, days=None)
    on(Person(maria), days=2, reason="Two days.")
    on(Person(maria), days=1, reason="One day.")
    assert sanctioned(draft_on(thread, author=maria)).words.endswith("Two days.")
    on(Person(maria), BAN, days=None, reason="For good.")
    assert sanctioned(draft_on(thread, author=maria)).words.endswith("For good.")


def test_whoever_is_muted_gets_the_form_back_whole(client, thread, maria, on):
    client.force_login(maria)
    on(Person(maria))
    form, page = refused_page(client, thread, text="What I had to say.")
    assert "Called others names." in page
    assert "What I had to say." in page
    assert Comment.objects.count() == 0
    assert list(form.errors) == ["__all__"]


def test_a_cache_that_is_empty_forgets_no_sanction(thread, maria, on):
    on(Person(maria))
    cache.clear()
    assert sanctioned(draft_on(thread, author=maria))
