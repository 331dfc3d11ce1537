"""Sanctions and notes: who may impose and lift which, on whom, for how long; and that each stays on record."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.db import IntegrityError, transaction
from django.utils import timezone

from comments.models import Clause, Note, Person, Sanction
from comments.sanctions import Refusal, lift, note, sanction

BAN, MUTE, HOLD = Sanction.Kind.BAN, Sanction.Kind.MUTE, Sanction.Kind.PREMODERATE


def after(**span):
    return timezone.now() + timedelta(**span)


def impose(person, kind=MUTE, *, by, reason="Insults.", ends_at="day", clause=None):
    ends_at = after(days=1) if ends_at == "day" else ends_at
    return sanction(person, kind, by=by, reason=reason, ends_at=ends_at, clause=clause)


@pytest.fixture
def senior(june):
    user = User.objects.create_user("senior", "senior@example.gov", is_staff=True)
    user.groups.set(june.groups.all())
    user.user_permissions.add(Permission.objects.get(codename="ban_author"))
    return user


@pytest.fixture
def guest(thread, comment_on):
    return Person.behind(comment_on(thread, author_email="Guest@Example.org"))


def test_a_mute_stands_on_record_with_who_why_and_until_when(maria, june, time_machine):
    time_machine.move_to(datetime(2026, 1, 1, 12, tzinfo=UTC), tick=False)
    clause = Clause.objects.get(code="personal-attack")
    made = impose(Person(maria), by=june, clause=clause).sanction
    made.refresh_from_db()
    assert (made.account, made.by, made.kind, made.reason, made.clause) == (maria, june, "mute", "Insults.", clause)
    assert (made.made_at, made.ends_at) == (timezone.now(), timezone.now() + timedelta(days=1))
    assert list(Sanction.objects.in_force().on(Person(maria))) == [made]


def test_it_ends_by_itself(maria, june, time_machine):
    time_machine.move_to(datetime(2026, 1, 1, 12, tzinfo=UTC), tick=False)
    made = impose(Person(maria), by=june).sanction
    time_machine.shift(timedelta(days=1, seconds=-1))
    assert made.is_in_force
    assert Sanction.objects.in_force().count() == 1
    time_machine.shift(timedelta(seconds=1))
    assert not made.is_in_force
    assert Sanction.objects.in_force().count() == 0


@pytest.mark.parametrize(
    ("kind", "days", "needs_ban"),
    [(MUTE, 7, False), (MUTE, 8, True), (MUTE, None, True), (HOLD, 7, False), (HOLD, None, True), (BAN, 1, True)],
)
def test_what_is_long_or_a_ban_needs_the_right_to_ban(maria, june, senior, kind, days, needs_ban, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    ends_at = after(days=days) if days else None
    assert impose(Person(maria), kind, by=june, ends_at=ends_at).refusal == (Refusal.RIGHT if needs_ban else None)
    assert impose(Person(maria), kind, by=senior, ends_at=ends_at).sanction


def test_who_may_not_decide_may_not_sanction(maria, lee):
    assert impose(Person(maria), by=lee).refusal == Refusal.RIGHT


def test_nobody_sanctions_themselves_not_even_by_their_address(june, ada, thread, comment_on):
    assert impose(Person(june), by=june).refusal == Refusal.OWN
    assert impose(Person(ada), by=ada).refusal == Refusal.OWN
    own = Person.behind(comment_on(thread, author_email="JUNE@example.gov"))
    assert impose(own, HOLD, by=june).refusal == Refusal.OWN


def test_only_an_administrator_sanctions_staff(june, senior, ada, thread, comment_on):
    assert impose(Person(june), by=senior).refusal == Refusal.STAFF
    assert impose(Person(ada), by=senior).refusal == Refusal.STAFF
    by_address = Person.behind(comment_on(thread, author_email="june@example.gov"))
    assert impose(by_address, HOLD, by=senior).refusal == Refusal.STAFF
    assert impose(Person(june), by=ada).sanction


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 2001])
def test_a_reason_is_given_and_is_not_endless(maria, june, reason):
    assert impose(Person(maria), by=june, reason=reason).refusal == Refusal.REASON
    assert not Sanction.objects.exists()


def test_an_end_lies_ahead(maria, june):
    assert impose(Person(maria), by=june, ends_at=after(seconds=-1)).refusal == Refusal.PAST


def test_a_guest_is_told_a_clause_so_one_must_be_named(guest, june):
    assert impose(guest, by=june).refusal == Refusal.CLAUSE
    assert impose(guest, HOLD, by=june).sanction
    assert impose(guest, by=june, clause=Clause.objects.first()).sanction


def test_a_guests_address_is_kept_as_a_hash_that_its_key_makes(guest, june, thread, comment_on, settings):
    made = impose(guest, HOLD, by=june).sanction
    assert "example" not in made.address_digest
    assert made.comment == guest.comment
    again = Person.behind(comment_on(thread, author_email="guest@example.org"))
    assert list(Sanction.objects.on(again)) == [made]
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert list(Sanction.objects.on(again)) == [made]
    settings.SECRET_KEY_FALLBACKS = []
    assert not Sanction.objects.on(again).exists()


def test_a_name_alone_is_nobody(thread, comment_on):
    assert Person.behind(comment_on(thread)) is None


def test_a_guests_comments_are_those_under_the_address_without_an_account(guest, thread, comment_on, maria):
    other = comment_on(thread, author_email="guest@EXAMPLE.org", status="spam")
    comment_on(thread, author_email="guest@example.org", author=maria)
    comment_on(thread, author_email="other@example.org")
    assert set(guest.comments) == {guest.comment, other}


def test_lifting_is_written_beside_it(maria, june, senior):
    made = impose(Person(maria), by=june).sanction
    lifted = lift(made, by=senior, reason=" They said sorry. ").sanction
    assert (lifted.lifted_by, lifted.lift_reason) == (senior, "They said sorry.")
    assert not lifted.is_in_force
    assert not Sanction.objects.in_force().exists()
    assert lift(made, by=june, reason="Me too.").refusal == Refusal.OVER
    assert Sanction.objects.get().lifted_by == senior


def test_lifting_needs_a_reason_the_right_and_another_person(maria, june, senior, ada):
    ban = impose(Person(maria), BAN, by=senior).sanction
    assert lift(ban, by=june, reason="No.").refusal == Refusal.RIGHT
    assert lift(ban, by=senior, reason=" ").refusal == Refusal.REASON
    own = impose(Person(june), by=ada).sanction
    assert lift(own, by=june, reason="I did nothing.").refusal == Refusal.OWN


def test_who_is_muted_by_their_address_does_not_lift_it(june, ada, thread, comment_on):
    own = impose(Person.behind(comment_on(thread, author_email="june@example.gov")), HOLD, by=ada).sanction
    assert lift(own, by=june, reason="I did nothing.").refusal == Refusal.OWN


def test_notes_are_about_a_person_or_a_comment(guest, maria, june):
    on_guest = note(guest, " Writes from work. ", by=june)
    on_maria = note(Person(maria), "Asked twice.", by=june)
    on_comment = note(guest.comment, "See the other thread.", by=june)
    assert on_guest.text == "Writes from work."
    assert list(Note.objects.on(guest)) == [on_guest]
    assert list(Note.objects.on(Person(maria))) == [on_maria]
    assert list(guest.comment.notes.all()) == [on_comment]
    assert note(guest, " ", by=june) is None
    assert note(guest, "x" * 2001, by=june) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"account_id": None},
        {"address_digest": "a" * 64},
        {"lifted_at": datetime(2026, 1, 2, tzinfo=UTC)},
        {"ends_at": datetime(2025, 1, 1, tzinfo=UTC)},
    ],
)
def test_the_database_keeps_sanctions_about_one_person_signed_and_lasting(maria, june, wrong):
    fields = {"account": maria, "by": june, "kind": MUTE, "reason": "x", "made_at": datetime(2026, 1, 1, tzinfo=UTC)}
    with pytest.raises(IntegrityError), transaction.atomic():
        Sanction.objects.create(**fields | wrong)
