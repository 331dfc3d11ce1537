"""The purge: what is over goes and nothing else; stopped, it goes on later; who does not run it is told."""

import io
import os
import signal
from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from comments import purging, tampering
from comments.examining import examine
from comments.models import Comment, Decision, Letter, Place, Purge, Reading, Revision, Status, Trace
from comments.moderation import Seen, decide
from comments.purging import purge
from comments.reach import Bar
from comments.sealing import seal_up_to
from comments.tests.postbox import reject
from comments.verifying import verify


@pytest.fixture
def ago():
    return lambda **span: timezone.now() - timedelta(**span)


@pytest.fixture
def traces(thread, comment_on, ago):
    def make(count, **span):
        comment = comment_on(thread)
        row = {"comment": comment, "network": "203.0.113.7", "left_at": ago(**span)}
        Trace.objects.bulk_create(Trace(**row) for _ in range(count))

    return make


def gone():
    counts = Counter()
    for one in purge():
        counts[one.what] += one.count
    return dict(counts)


def test_traces_go_when_their_days_are_over(traces, settings):
    traces(2, days=30, minutes=1)
    traces(1, days=29)
    assert gone() == {"traces": 2}
    assert gone() == {}
    settings.COMMENTS = {"TRACE_DAYS": 0}
    assert gone() == {"traces": 1}


def test_a_removed_text_goes_so_many_days_after_its_removal_and_not_after_it_was_written(
    thread, comment_on, june, time_machine
):
    comment = comment_on(thread, text="A word like quixotic.", author_email="maria@example.org")
    time_machine.move_to(timezone.now(), tick=False)
    reject(comment, june)
    time_machine.shift(timedelta(days=180))
    assert gone().get("texts") is None
    time_machine.shift(timedelta(minutes=1))
    assert gone()["texts"] == 1
    comment.refresh_from_db()
    assert (comment.text, comment.html, comment.status, comment.author_name) == ("", "", Status.REJECTED, "Maria")
    assert set(Revision.objects.values_list("text", flat=True)) == {""}
    assert comment.decisions.last().digest == comment.text_digest != ""
    assert gone() == {}
    assert [one.promise for one in verify() if one.count] == []


@pytest.mark.parametrize("status", Status.values)
def test_only_what_was_removed_loses_its_text(thread, comment_on, status, ago):
    comment = comment_on(thread, status=status)
    Decision.objects.create(comment=comment, revision=1, was="", now=status, made_at=ago(days=999))
    list(purge())
    comment.refresh_from_db()
    assert bool(comment.emptied_at) == (status in purging.REMOVED)


def test_what_has_no_text_can_be_published_by_nobody(thread, comment_on, ada):
    comment = comment_on(thread, status=Status.SPAM, emptied_at=timezone.now())
    for by in (ada, None):
        decided = decide([Seen(comment.pk, 1)], Status.APPROVED, by=by)
        assert [one.why for one in decided.refused] == [Bar.EMPTIED]
    assert Comment.objects.get().status == Status.SPAM


def test_the_log_is_proved_without_the_texts(thread, comment_on, june, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    reject(comment_on(thread), june)
    time_machine.shift(timedelta(days=181))
    seal_up_to(timezone.now())
    assert gone()["texts"] == 1
    assert list(tampering.faults()) == []


def test_letters_go_and_those_that_wait_or_are_parked_do_not(thread, comment_on, ago):
    comment = comment_on(thread)
    for state in ("sent", "cancelled", "waiting", "parked"):
        Letter.objects.create(kind="receipt", comment=comment, state=state, settled_at=ago(days=181))
    Letter.objects.create(kind="receipt", comment=comment, state="sent", settled_at=ago(days=179))
    assert gone() == {"letters": 2}
    assert set(Letter.objects.values_list("state", flat=True)) == {"sent", "waiting", "parked"}


def test_readings_are_kept_by_the_database_for_a_year_and_go_after_two(thread, comment_on, june, ago):
    comment = comment_on(thread, status=Status.SPAM)
    for days in (364, 366, 731):
        Reading.objects.create(comment=comment, by=june, status="spam", place=Place.DETAIL, read_at=ago(days=days))
    assert gone() == {"readings": 1}
    young = Reading.objects.filter(read_at__gt=ago(days=365))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        young.delete()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Reading.objects.update(read_at=ago(days=999))
    assert young.exists()


def test_with_no_days_they_are_kept_for_good(thread, comment_on, june, settings, ago):
    comment = comment_on(thread, status=Status.SPAM)
    Decision.objects.create(comment=comment, revision=1, was="pending", now="spam", made_at=ago(days=9999))
    Letter.objects.create(kind="receipt", comment=comment, state="sent", settled_at=ago(days=9999))
    Reading.objects.create(comment=comment, by=june, status="spam", place=Place.DETAIL, read_at=ago(days=9999))
    settings.COMMENTS = {"REMOVED_TEXT_DAYS": 0, "LETTER_DAYS": 0, "READING_DAYS": 0}
    assert gone() == {}


def test_stopped_it_ends_between_two_transactions_and_goes_on_later(traces, monkeypatch):
    monkeypatch.setattr(purging, "BATCH", 2)
    traces(5, days=31)
    assert [one.count for one in purge(stopped=lambda: True)] == [2]
    assert Purge.objects.get().ended_at is None
    assert [one.count for one in purge()] == [2, 1]
    assert Purge.objects.last().counts == {"traces": 3}
    assert Purge.objects.last().ended_at


def test_of_its_runs_the_newest_are_remembered(db, monkeypatch):
    monkeypatch.setattr(purging, "RUNS", 2)
    for _ in range(4):
        list(purge())
    assert Purge.objects.count() == 2


def test_the_command_counts_and_says_when_it_was_stopped(traces, monkeypatch):
    traces(3, days=31)
    out = io.StringIO()
    monkeypatch.setattr(purging, "BATCH", 2)
    monkeypatch.setattr("comments.management.commands.purge.EVERY", 2)

    def stopping():
        for number, one in enumerate(purge()):
            yield one
            if not number:
                os.kill(os.getpid(), signal.SIGTERM)

    call_command("purge", stdout=out)
    assert out.getvalue().splitlines() == ["2 rows …", "Purged: 3 traces, 0 texts, 0 letters, 0 readings."]
    traces(1, days=31)
    monkeypatch.setattr("comments.management.commands.purge.purge", lambda *, stopped: stopping())
    with pytest.raises(CommandError, match="goes on from there"):
        call_command("purge", "--quiet", stdout=out)


def test_the_doctor_says_when_nobody_purges(traces):
    traces(1, days=31)
    assert not [one for one in examine() if "purge" in one.what]
    traces(1, days=33, hours=1)
    [complaint] = [one for one in examine() if "purge" in one.what]
    assert "3 days longer than they are told: the purge ran never to its end" in complaint.what
    list(purge())
    assert not [one for one in examine() if "purge" in one.what]
