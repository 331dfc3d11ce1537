"""Seals: each decision is covered once, in order, whatever the clock and the writers do."""

import io
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from comments import sealing, tampering
from comments.models import Decision, Revision, Seal, Source, Status
from comments.moderation import Seen, decide
from comments.sealing import seal_up_to

NINE = datetime(2026, 10, 5, 9, 30, tzinfo=UTC)
EVENING = NINE + timedelta(hours=12)


@pytest.fixture
def decided(thread, comment_on):
    """decided(at, …) records a decision of each time on a comment of its own."""
    comment = comment_on(thread)

    def make(*times):
        values = {"comment": comment, "revision": 1, "now": Status.SPAM, "source": Source.MODERATOR}
        return [Decision.objects.create(**values, made_at=at) for at in times]

    return make


def spans():
    return list(Seal.objects.values_list("number", "count", "first", "last"))


def test_each_finished_hour_has_one_seal_and_an_empty_one_none(decided, comment_on):
    nine, again, noon = decided(NINE, NINE + timedelta(minutes=10), NINE + timedelta(hours=3))
    sealed = seal_up_to(noon.made_at)
    assert [seal.hour.hour for seal in sealed.seals] == [9]
    assert spans() == [(1, 3, nine.pk - 1, again.pk)]  # the comment's own, of today, came before
    seal_up_to(EVENING)
    assert spans()[1:] == [(2, 1, noon.pk, noon.pk)]
    assert list(tampering.faults()) == []


def test_sealing_again_changes_nothing(decided):
    decided(NINE)
    assert len(seal_up_to(EVENING).seals) == 1
    assert seal_up_to(EVENING) == sealing.Sealed()


def test_a_row_that_is_committed_late_comes_under_the_next_seal(decided):
    decided(NINE)
    seal_up_to(NINE + timedelta(hours=1))
    (late,) = decided(NINE + timedelta(minutes=1))
    assert [(seal.hour.hour, seal.first) for seal in seal_up_to(EVENING).seals] == [(9, late.pk)]
    assert list(tampering.faults()) == []


def test_a_clock_that_jumped_ahead_stops_nothing(decided):
    _own, _astray, after = decided(NINE, NINE + timedelta(days=400), NINE + timedelta(minutes=2))
    seal_up_to(EVENING)
    assert spans() == [(1, 4, after.pk - 3, after.pk)]
    assert list(tampering.faults()) == []


def test_two_runs_at_once_make_one_chain(decided, monkeypatch):
    decided(NINE)
    store = sealing._store

    def after_another(seals):
        monkeypatch.setattr(sealing, "_store", store)
        assert len(seal_up_to(EVENING).seals) == 1
        return store(seals)

    monkeypatch.setattr(sealing, "_store", after_another)
    assert seal_up_to(EVENING) == sealing.Sealed(is_cut_short=True)
    assert len(spans()) == 1


def test_a_decision_holds_what_its_moderator_saw(thread, comment_on, june):
    comment = comment_on(thread, status=Status.PENDING, text="Buy", version=3)
    decide([Seen(comment.pk, 3)], Status.SPAM, by=june)
    decision = comment.decisions.latest("pk")
    assert (decision.revision, decision.version, decision.digest) == (1, 3, comment.text_digest)


def test_a_text_may_expire_and_the_log_still_verifies(thread, comment_on):
    comment = comment_on(thread, text="Private")
    seal_up_to(EVENING + timedelta(days=3650))
    Revision.objects.filter(comment=comment).update(text="")
    type(comment).objects.filter(pk=comment.pk).update(text="", html="")
    assert Seal.objects.exists()
    assert list(tampering.faults()) == []


def test_every_column_of_a_decision_is_under_the_seal():
    """A new column needs a form of its own in sealing.FORMS; what is sealed already keeps the form it has."""
    columns = {"pk" if field.primary_key else field.attname for field in Decision._meta.concrete_fields}
    assert set(sealing.FORMS[sealing.FORM]) == columns


def test_a_form_that_was_used_never_changes(decided):
    """The hash of one row, kept: it fails where the form, or how it is written, was changed."""
    row = (7, 3, 1, 2, "d1", "pending", "spam", 5, "moderator", None, "A «note»", [{"b": 1, "a": [2]}], None, NINE)
    assert len(sealing.FORMS[1]) == len(row)
    assert sealing._hash_of(row).hex() == "1e43d5a5143df7b1f886c4d640340fe46ef9f38aec4c1813ee14068a6fd9cf69"
    row = (*row[:-1], None, None, NINE, None, "number", NINE)
    assert len(sealing.FORMS[4]) == len(row)
    assert sealing._hash_of(row).hex() == "0fe77c11c5e7e58bd88c8a04fe9c6a3a0f486f3fee79c29f2452b6475f3c0290"


def test_seals_are_neither_changed_nor_deleted(decided):
    decided(NINE)
    seal_up_to(EVENING)
    for change in (lambda: Seal.objects.update(count=0), lambda: Seal.objects.all().delete()):
        with pytest.raises(DatabaseError, match="seals are append-only"), transaction.atomic():
            change()


def test_the_command_prints_what_it_sealed(decided):
    decided(NINE)
    said = io.StringIO()
    call_command("sealdecisions", stdout=said)
    first, last = said.getvalue().splitlines()[0], said.getvalue().splitlines()[-1]
    assert first.startswith("2026-10-05 09:00 UTC  ")
    assert first.endswith(Seal.objects.get().digest)
    assert last == "Seals: 1."


@pytest.mark.django_db(transaction=True)
def test_a_writer_who_has_a_key_and_has_not_committed_is_waited_for(thread, comment_on, monkeypatch):
    """Its key is below that of a row which is there already: sealed without it, it would look as if put in."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite gives keys in the order of commits")
    comment = comment_on(thread)
    values = {"comment": comment, "revision": 1, "now": Status.SPAM, "source": Source.MODERATOR, "made_at": NINE}
    has_key, may_commit = threading.Event(), threading.Event()

    def write():
        with transaction.atomic():
            Decision.objects.create(**values)
            has_key.set()
            may_commit.wait(timeout=10)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    assert has_key.wait(timeout=10)
    Decision.objects.create(**values)
    monkeypatch.setattr(sealing, "PATIENCE", 0.2)
    assert seal_up_to(EVENING) == sealing.Sealed(is_cut_short=True)
    monkeypatch.setattr(sealing, "PATIENCE", 10)
    threading.Timer(0.2, may_commit.set).start()
    (seal,) = seal_up_to(EVENING).seals
    writer.join(timeout=10)
    assert seal.count == Decision.objects.filter(pk__lte=seal.last).count() == 3
    assert list(tampering.faults()) == []
