"""A decision holds when it was shown to whoever made it, since when they held it, and in which request they did."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from comments import claiming, occasion, sight
from comments.models import Clause, Decision, Mode, ReviewItem, Status, Thread
from comments.moderation import Seen, decide, undo
from comments.screening import Draft
from comments.submission import submit
from comments.tests.desk import DECISIONS, QUEUE, html_of, seen

NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)
ADMIN = "/admin/comments/comment/"


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(NOON, tick=False)
    return time_machine


def sight_in(answer):
    return re.search(r'name="sight" value="([^"]+)"', html_of(answer))[1]


def last():
    decision = Decision.objects.latest("pk")
    return decision.shown_at, decision.claimed_at, decision.request


def test_a_decision_at_the_desk_holds_all_three(desk, waiting, clock):
    (comment,) = waiting("One")
    shown = sight_in(desk.get(QUEUE))
    clock.shift(timedelta(seconds=9))
    sent = {"decide": "approve", "seen": seen(comment), "sight": shown}
    answer = desk.post(DECISIONS, sent, headers={"X-Request-ID": "number-of-the-proxy"})
    assert answer["X-Request-ID"] == "number-of-the-proxy"
    assert last() == (NOON, NOON, "number-of-the-proxy")


DOORS = {
    "the desk as the script asks for it": lambda one: (QUEUE, DECISIONS, {"decide": "spam"}),
    "its thread": lambda one: (
        f"{QUEUE}threads/{one.thread.key}/", f"{QUEUE}threads/{one.thread.key}/decisions/", {"decide": "spam"},
    ),
    "its group": lambda one: (f"{QUEUE}group/?of={one.key}", DECISIONS, {"decide": "spam"}),
    "its page in the admin": lambda one: (f"{ADMIN}{one.pk}/change/", f"{ADMIN}decisions/", {"verb": "spam"}),
    "the admin's list": lambda one: (f"{ADMIN}?status=pending", f"{ADMIN}decisions/", {"verb": "spam"}),
}  # fmt: skip


@pytest.mark.parametrize("door", DOORS)
def test_every_form_that_decides_says_when_it_was_shown(door, desk, waiting, clock):
    comment, _same = waiting("One", "One")
    page, address, verb = DOORS[door](comment)
    shown = sight_in(desk.get(page))
    clock.shift(timedelta(seconds=9))
    desk.post(address, {**verb, "seen": seen(comment), "sight": shown, "fragment": "1"})
    assert last()[0] == NOON


def test_a_selection_and_the_question_for_a_clause_say_it_too(desk, waiting, clock):
    one, two = waiting("One", "Two")
    shown = sight_in(desk.post(f"{QUEUE}selection/", {"seen": seen(one)}))
    clock.shift(timedelta(seconds=9))
    named = {"verb": "spam", "name": "All", "form_key": "ofthisform"}
    desk.post(f"{QUEUE}batches/", {**named, "seen": seen(one), "sight": shown})
    assert last()[0] == NOON
    asked = desk.post(f"{ADMIN}decisions/", {"verb": "reject", "seen": seen(two), "sight": shown})
    assert sight_in(asked) == shown
    sent = {"verb": "reject", "seen": seen(two), "note": "", "clause": Clause.objects.first().pk, "sight": shown}
    desk.post(f"{ADMIN}decisions/", sent)
    assert (last()[0], Decision.objects.latest("pk").now) == (NOON, Status.REJECTED)


@pytest.mark.parametrize("sent", ["", "x", "1:2:3", "\ud800:\0:é", "9" * 5000])
def test_what_says_nothing_is_no_reason_to_refuse_and_nothing_is_made_up(sent, june):
    assert sight.shown_at(sent, june) is None


def test_nobody_says_anothers_or_an_earlier_moment_than_they_were_given(june, lee, clock):
    mine = sight.stamp(june)
    assert sight.shown_at(mine, june) == NOON
    assert sight.shown_at(mine, lee) is None
    clock.shift(timedelta(days=400))
    assert sight.shown_at(mine, june) == NOON
    later = sight.stamp(june)
    _moment, signed = mine.split(":")
    assert sight.shown_at(":".join([later.split(":")[0], signed]), june) is None


def test_a_claim_begins_when_it_is_given_and_not_when_it_is_renewed(waiting, june, lee, clock):
    waiting("One")
    claiming.next_items(june)
    clock.shift(timedelta(seconds=100))
    claiming.next_items(june)
    assert ReviewItem.objects.get().claimed_at == NOON
    clock.shift(timedelta(seconds=121))  # it runs out
    claiming.next_items(june)
    assert ReviewItem.objects.get().claimed_at == NOON + timedelta(seconds=221)
    claiming.release(june)
    assert ReviewItem.objects.get().claimed_at is None
    claiming.take(lee, [ReviewItem.objects.get().comment_id])
    assert ReviewItem.objects.get().claimed_at == NOON + timedelta(seconds=221)


def test_what_another_holds_is_no_claim_of_whoever_decides(waiting, june, ada, clock):
    (comment,) = waiting("One")
    claiming.next_items(june)
    decide([Seen(comment.pk, 1)], Status.SPAM, by=ada)
    assert last() == (None, None, None)
    undo([Seen(comment.pk, 2)], by=ada)
    assert last() == (None, None, None)


def test_what_screening_decides_holds_the_request_of_whoever_sent_it(thread):
    Thread.objects.update(mode=Mode.OPEN)
    thread.refresh_from_db()
    with occasion.of(request="number-of-a-request"):
        submit(Draft(thread=thread, name="Maria", text="I know this park."))
    assert last() == (None, None, "number-of-a-request")
    assert occasion.present() == occasion.Occasion()
