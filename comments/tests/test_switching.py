"""Switching a thread: its mode for a time or for good, its pace; and the record of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from comments.models import Comment, Mode, Status, Thread, ThreadChange
from comments.screening import Draft
from comments.submission import submit
from comments.switching import Refusal, Setting, last_change, switch

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon(time_machine):
    time_machine.move_to(NOON, tick=False)


def in_hours(hours):
    return timezone.now() + timedelta(hours=hours)


def close(thread, by, *, hours=None, after=None, reason="It became a quarrel."):
    return switch(thread, Setting(Mode.CLOSED, in_hours(hours) if hours else None, after), by=by, reason=reason)


def draft_on(thread, **fields):
    return Draft(**{"thread": Thread.objects.get(pk=thread.pk), "name": "Maria", "text": "A word of my own."} | fields)


def test_a_switch_is_recorded_with_who_why_and_what_stood_before(thread, june):
    change = close(thread, june, hours=2, after=Mode.HOLD_ALL).change
    thread.refresh_from_db()
    assert (thread.mode, thread.mode_until, thread.mode_after) == (Mode.CLOSED, in_hours(2), Mode.HOLD_ALL)
    assert (change.by, change.reason, change.was_mode, change.mode) == (
        june,
        "It became a quarrel.",
        "hold_all",
        "closed",
    )
    assert (change.mode_until, change.mode_after, change.made_at) == (in_hours(2), Mode.HOLD_ALL, timezone.now())
    assert list(thread.changes.all()) == [change]


def test_a_closed_thread_opens_at_its_time_by_itself(thread, june, time_machine):
    close(thread, june, hours=2, after=Mode.HOLD_ALL)
    assert submit(draft_on(thread)).comment is None
    time_machine.shift(timedelta(hours=2, seconds=-1))
    assert submit(draft_on(thread)).comment is None
    time_machine.shift(timedelta(seconds=1))
    assert submit(draft_on(thread)).comment.status == Status.PENDING


def test_an_open_thread_closes_at_its_time_by_itself(thread, june, time_machine):
    switch(thread, Setting(Mode.OPEN, in_hours(1), Mode.CLOSED), by=june, reason="An hour of talk.")
    assert submit(draft_on(thread)).comment.status == Status.APPROVED
    time_machine.shift(timedelta(hours=1))
    assert submit(draft_on(thread, text="Another.")).comment is None
    assert not Thread.objects.get().is_open


def test_readers_are_told_until_when_and_why_and_then_no_more(client, thread, post, june, time_machine):
    before = client.get(post.get_absolute_url())
    assert "Comments are closed" not in before.content.decode()
    close(thread, june, hours=2, after=Mode.HOLD_ALL, reason="<b>A quarrel.</b>")
    closed = client.get(post.get_absolute_url(), headers={"If-None-Match": before["ETag"]})
    page = " ".join(closed.content.decode().split())
    assert "Comments are closed until Jan. 1, 2026, 9 a.m. EST." in page
    assert '<span dir="auto">&lt;b&gt;A quarrel.&lt;/b&gt;</span>' in page
    form = reverse("comments:respond", args=[thread.key])
    told = client.post(form, {"text": "Not lost."})
    assert told.status_code == 403
    assert all(
        words in told.content.decode() for words in ("until Jan. 1, 2026, 9 a.m. EST", "A quarrel.", "Not lost.")
    )
    time_machine.shift(timedelta(hours=2))
    opened = client.get(post.get_absolute_url(), headers={"If-None-Match": closed["ETag"]})
    assert opened.status_code == 200
    assert "A quarrel." not in opened.content.decode()
    assert client.get(form).status_code == 200


def test_a_thread_closed_for_good_says_why_and_no_time(client, thread, post, june):
    close(thread, june)
    page = client.get(post.get_absolute_url()).content.decode()
    assert "New comments are closed here." in page
    assert "It became a quarrel." in page


def test_where_the_object_itself_is_closed_an_old_reason_says_nothing(client, thread, post, june):
    close(thread, june)
    switch(thread, Setting(Mode.OPEN), by=june, reason="All calm.")
    assert "All calm." not in client.get(post.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("setting", "reason", "refusal"),
    [
        (Setting(Mode.CLOSED), " ", Refusal.REASON),
        (Setting(Mode.CLOSED), "x" * 301, Refusal.REASON),
        (Setting(Mode.HOLD_ALL), "Why not.", Refusal.SAME),
        (Setting(Mode.CLOSED, NOON, Mode.OPEN), "Why not.", Refusal.PAST),
        (Setting(Mode.CLOSED, NOON + timedelta(hours=1)), "Why not.", Refusal.AFTER),
        (Setting(Mode.CLOSED, NOON + timedelta(hours=1), Mode.CLOSED), "Why not.", Refusal.AFTER),
        (Setting(Mode.CLOSED, None, Mode.OPEN), "Why not.", Refusal.AFTER),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(thread, june, setting, reason, refusal):
    assert switch(thread, setting, by=june, reason=reason).refusal == refusal
    assert not ThreadChange.objects.exists()
    assert Thread.objects.get().version == thread.version


def test_of_two_who_switch_at_once_the_second_is_told(thread, june, ada):
    seen = last_change(thread)
    assert switch(thread, Setting(Mode.CLOSED), by=june, reason="Quarrel.", since=seen).change
    late = switch(thread, Setting(Mode.OPEN), by=ada, reason="All calm.", since=seen)
    assert late.refusal == Refusal.STALE
    assert Thread.objects.get().mode == Mode.CLOSED


def test_what_has_happened_is_what_a_later_switch_stands_on(thread, june, time_machine):
    close(thread, june, hours=1, after=Mode.OPEN)
    time_machine.shift(timedelta(hours=1))
    thread.refresh_from_db()
    assert Setting.of(thread) == Setting(Mode.OPEN)
    assert switch(thread, Setting(Mode.OPEN), by=june, reason="Once more.").refusal == Refusal.SAME
    assert close(thread, june).change.was_mode == Mode.OPEN


def test_the_database_lets_no_time_stand_without_what_follows(thread):
    for wrong in ({"mode_until": NOON}, {"mode_after": "open"}, {"mode_until": NOON, "mode_after": thread.mode}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Thread.objects.filter(pk=thread.pk).update(**wrong)


def test_the_database_lets_nobody_rewrite_the_record(thread, june):
    change = close(thread, june).change
    for rewrite in (lambda: ThreadChange.objects.update(reason="Nothing."), change.delete):
        with pytest.raises(IntegrityError, match="changes of threads are append-only"), transaction.atomic():
            rewrite()


# Slow mode


@pytest.fixture
def slow(thread, june):
    switch(thread, Setting(Mode.OPEN, slow_seconds=120), by=june, reason="Breathe.")
    return thread


def words_of(submitted):
    return [str(one.words) for one in submitted.verdict.refusals]


def test_an_account_waits_between_two_comments_and_is_told_how_long(slow, maria, time_machine):
    assert submit(draft_on(slow, author=maria)).comment
    time_machine.shift(timedelta(seconds=30))
    late = submit(draft_on(slow, author=maria, text="Another.", network="198.51.100.1"))
    assert words_of(late) == [
        "This conversation is slowed down. You can write again in 90 seconds; your text is kept here."
    ]
    time_machine.shift(timedelta(seconds=89))
    assert "in 1 second;" in words_of(submit(draft_on(slow, author=maria, text="Another.")))[0]
    time_machine.shift(timedelta(seconds=1))
    assert submit(draft_on(slow, author=maria, text="Another.")).comment


def test_a_network_waits_where_nobody_is_signed_in(slow, time_machine):
    assert submit(draft_on(slow, network="203.0.113.7")).comment
    time_machine.shift(timedelta(seconds=60))
    late = submit(draft_on(slow, name="Lee", text="Another.", network="203.0.113.7"))
    assert "in 60 seconds" in words_of(late)[0]
    assert submit(draft_on(slow, name="Lee", text="Another.", network="203.0.113.8")).comment
    time_machine.shift(timedelta(seconds=60))
    assert submit(draft_on(slow, name="Lee", text="A third.", network="203.0.113.7")).comment


def test_what_was_refused_starts_no_wait_anew(slow, time_machine):
    submit(draft_on(slow, network="203.0.113.7"))
    time_machine.shift(timedelta(seconds=119))
    submit(draft_on(slow, name="Lee", text="Another.", network="203.0.113.7"))
    time_machine.shift(timedelta(seconds=1))
    assert submit(draft_on(slow, name="Lee", text="Another.", network="203.0.113.7")).comment


def test_other_threads_are_not_slowed_nor_who_looks_after_this_one(slow, maria, june, post):
    submit(draft_on(slow, author=maria))
    submit(draft_on(slow, author=june, text="Please be kind."))
    assert submit(draft_on(slow, author=june, text="Once more.")).comment
    switch(slow, Setting(Mode.OPEN), by=june, reason="All calm.")
    assert submit(draft_on(slow, author=maria, text="Another.")).comment


def test_the_same_form_sent_twice_is_one_comment_in_a_slow_thread_too(slow):
    first = submit(draft_on(slow, network="203.0.113.7", form_key="one"))
    again = submit(draft_on(slow, network="203.0.113.7", form_key="one"))
    assert (again.comment, again.is_repeat) == (first.comment, True)
    assert Comment.objects.count() == 1


def test_readers_see_that_a_thread_is_slow(client, slow, post):
    assert (
        "Slowed down: 120 seconds between two comments of yours."
        in client.get(post.get_absolute_url()).content.decode()
    )
