"""A sanction writes to its person; lifted before the letter left it says nothing, lifted later it says so."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.utils import timezone

from comments import posting
from comments.models import Clause, Letter, Person, Sanction, Status
from comments.moderation import Seen, decide
from comments.sanctions import lift, sanction

MUTE, HOLD = Sanction.Kind.MUTE, Sanction.Kind.PREMODERATE
DAY = timedelta(days=1)


@pytest.fixture
def lead(june):
    june.user_permissions.add(Permission.objects.get(codename="ban_author"))
    return type(june).objects.get(pk=june.pk)


def impose(person, by, kind=MUTE, span=DAY, code="personal-attack"):
    clause = Clause.objects.get(code=code) if code else None
    ends_at = timezone.now() + span if span else None
    return sanction(person, kind, by=by, reason="See www.rude.example.", ends_at=ends_at, clause=clause).sanction


def post():
    Letter.objects.waiting().update(not_before=timezone.now())
    return [one.state for one in posting.post()]


@pytest.fixture
def account(maria, thread, comment_on):
    comment_on(thread, author=maria, language="en")
    return Person(account=maria)


@pytest.fixture
def guest(thread, comment_on):
    return Person.behind(comment_on(thread, author_email="guest@example.org"))


def test_an_account_is_told_what_until_when_why_and_how_to_object(account, june):
    made = impose(account, june)
    letter = Letter.objects.get()
    assert (letter.kind, letter.address) == ("sanction", "")  # the address is read when it leaves
    assert letter.not_before > made.made_at
    assert post() == ["sent"]
    (sent,) = mail.outbox
    assert sent.to == ["maria@example.org"]
    clause = Clause.objects.get(code="personal-attack")
    for words in (str(made.ends_at.year), clause.text, "The moderator wrote: See", "answer this letter"):
        assert words in sent.body
    assert "www.rude.example" not in sent.body


def test_of_a_typed_address_the_letter_tells_the_clause_alone(guest, june):
    impose(guest, june)
    assert post() == ["sent"]
    assert mail.outbox[0].to == ["guest@example.org"]
    assert "See" not in mail.outbox[0].body
    assert Clause.objects.get(code="personal-attack").title in mail.outbox[0].body


@pytest.mark.parametrize(
    ("kind", "span", "words"),
    [
        (MUTE, None, "until a moderator has looked at this again"),
        (HOLD, DAY, "a moderator reads each comment of yours"),
        (HOLD, None, "From now on a moderator reads each comment of yours"),
    ],
)
def test_the_letter_says_what_this_kind_does(account, lead, kind, span, words):
    impose(account, lead, kind, span)
    post()
    assert words in mail.outbox[0].body


def test_lifted_before_the_letter_left_nobody_hears_of_it(account, june):
    lift(impose(account, june), by=june, reason="A mistake")
    assert post() == []
    assert [one.state for one in Letter.objects.all()] == ["cancelled"]


def test_lifted_later_its_person_hears_of_that_too(account, june):
    made = impose(account, june)
    post()
    lift(made, by=june, reason="A mistake")
    assert post() == ["sent"]
    assert "has been taken back" in mail.outbox[1].body
    assert "A mistake" not in mail.outbox[1].body


def test_over_by_itself_before_the_letter_left_it_is_not_told(account, june):
    made = impose(account, june)
    Sanction.objects.filter(pk=made.pk).update(
        made_at=timezone.now() - 2 * DAY, ends_at=timezone.now() - timedelta(seconds=1)
    )
    assert post() == ["cancelled"]
    assert mail.outbox == []


def test_a_site_can_do_without(account, june, settings):
    settings.COMMENTS = settings.COMMENTS | {"LETTERS": ["rejected"]}
    impose(account, june)
    assert not Letter.objects.exists()


def test_whoever_never_wrote_has_no_letter(maria, june):
    assert impose(Person(account=maria), june)
    assert not Letter.objects.exists()


def test_a_letter_on_a_sanction_stops_none_on_a_decision(account, june, thread, comment_on, maria):
    impose(account, june)
    held = comment_on(thread, author=maria, status=Status.PENDING)
    decide([Seen(held.pk, held.version)], Status.APPROVED, by=june)
    assert sorted(post()) == ["sent", "sent"]
