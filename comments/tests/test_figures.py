"""What a period adds up to: the same whether its hours are kept or counted now."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import counting, figures, present, tallying
from comments.claiming import leave_topics
from comments.counting import HOUR
from comments.models import Comment, Decision, ReviewItem, Source, Status, Tally
from comments.reach import Reach
from comments.second_looks import open_looks
from comments.work import own_work

NOW = datetime(2026, 3, 20, 18, 30, tzinfo=UTC)  # half past two in New York


@pytest.fixture
def comment(thread):
    """One without any decision, for rows of other times to hang on."""
    return Comment.objects.create(thread=thread, author_name="Maria", text="One", status=Status.APPROVED)


@pytest.fixture
def history(comment, june):
    """Two arrivals every seven hours of eighty days, each decided after four minutes: their times."""
    times = [NOW - timedelta(days=80) + number * 7 * HOUR for number in range(274) for _twice in range(2)]
    later = [one + timedelta(minutes=4) for one in times]
    first = {"comment": comment, "revision": 1, "now": "pending", "source": Source.SCREENING}
    second = first | {"was": "pending", "now": "approved", "source": Source.MODERATOR, "by": june}
    Decision.objects.bulk_create(Decision(**first, made_at=one) for one in times)
    Decision.objects.bulk_create(Decision(**second, made_at=one) for one in later)
    waited = zip(times, later, strict=True)
    ReviewItem.objects.bulk_create(
        ReviewItem(comment=comment, due_at=one, opened_at=one, closed_at=end) for one, end in waited
    )
    return times


@pytest.mark.parametrize("span", figures.SPANS)
def test_a_period_is_the_same_before_and_after_its_hours_are_kept(history, span):
    live = figures.record(span, NOW)
    tallying.tally(NOW)
    assert Tally.objects.months().count() == 3
    kept = figures.record(span, NOW)
    assert [one.start for one in kept.stretches] == [one.start for one in live.stretches]
    assert [one.counts for one in kept.stretches] == [one.counts for one in live.stretches]
    begin = kept.stretches[0].start if span != "all" else NOW - timedelta(days=99)
    arrived = sum(one >= begin for one in history)
    assert figures.arrived(kept.whole) == figures.decided(kept.whole) == arrived
    assert figures.waits_of(kept.whole) == {240: arrived}


def test_days_are_those_of_the_readers_clock(history):
    for name in ("America/New_York", "Asia/Kolkata"):
        with timezone.override(name):
            starts = [timezone.localtime(one.start) for one in figures.record("30d", NOW).stretches]
            assert len(starts) == 30
            assert {(one.hour, one.minute) for one in starts} == {(0, 0)}
            quarters = [timezone.localtime(one.start).hour for one in figures.record("7d", NOW).stretches]
            assert set(quarters) == {0, 6, 12, 18}


def test_what_is_not_kept_and_too_much_to_count_now_is_said(history, monkeypatch):
    monkeypatch.setattr(figures, "LIVE_ROWS", 20)
    record = figures.record("7d", NOW)
    assert NOW - timedelta(days=2) < record.missing_until < NOW
    assert 15 <= figures.arrived(record.whole) + figures.decided(record.whole) <= 20
    tallying.tally(NOW)
    assert figures.record("7d", NOW).missing_until is None


def test_even_within_one_hour_no_more_is_counted_than_the_bound(comment, monkeypatch):
    Decision.objects.bulk_create(
        Decision(comment=comment, revision=1, now="approved", source=Source.SCREENING,
                 made_at=NOW - timedelta(seconds=n)) for n in range(40)
    )  # fmt: skip
    monkeypatch.setattr(figures, "LIVE_ROWS", 30)
    record = figures.record("24h", NOW)
    assert record.missing_until == NOW - timedelta(seconds=30)
    assert figures.arrived(record.whole) == 31


@pytest.mark.parametrize("span", figures.SPANS)
def test_a_period_costs_nine_statements_at_most(history, span):
    tallying.tally(NOW)
    with CaptureQueriesContext(connection) as spent:
        figures.record(span, NOW)
    assert len(spent) <= 9


# Forecast and people


def hours_with(today, before):
    """Every hour of today until now, and of the seven days before."""
    midnight = NOW.replace(hour=4, minute=0)  # of New York's day
    found = {midnight + n * HOUR: {"arrived:pending": today} for n in range(14)}
    return found | {midnight - n * HOUR: {"arrived:pending": before} for n in range(1, 7 * 24 + 1)}


@pytest.mark.parametrize(
    ("today", "before", "an_hour"), [(10, 10, 10), (15, 10, 15), (90, 10, 20), (0, 10, 5), (3, 0, 0)]
)
def test_the_rest_of_the_day_is_like_the_week_before_times_how_today_differs(today, before, an_hour):
    expected = figures.forecast(hours_with(today, before), NOW)
    assert len(expected) == 10
    assert min(expected) == NOW.replace(minute=0)
    assert set(expected.values()) == {an_hour}


def test_a_forecast_ends_at_midnight_on_days_of_23_and_25_hours():
    for day, hours in ((datetime(2026, 3, 8, 6, 30, tzinfo=UTC), 22), (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), 24)):
        assert len(figures.forecast({}, day)) == hours


def test_people_needed_follow_from_what_is_held_and_how_long_one_takes():
    assert figures.seconds_a_decision({"pace:gaps": 100, "pace:seconds": 800}) == 8
    assert figures.seconds_a_decision({"pace:gaps": 9, "pace:seconds": 72}) is None
    assert figures.people_needed(360, 8) == 1.0


# At this moment


def test_open_items_are_told_apart_by_class_and_the_next_come_in_the_order_of_the_queue(
    thread, comment_on, time_machine
):
    time_machine.move_to(NOW, tick=False)
    for minutes in (-2, -1, 1, 2, 3, 4):
        one = comment_on(thread, status=Status.PENDING, created_at=NOW)
        item = ReviewItem.objects.get(comment=one)
        item.due_at, item.opened_at = NOW + timedelta(minutes=minutes), NOW - timedelta(minutes=10 - minutes)
        item.causes = ["thread_mode"] if minutes > 0 else ["many_links"]
        item.save()
    found = present.standing(Reach(), NOW)
    assert (found.by_class, found.waiting, found.is_cut) == ({"fine": 4, "unsure": 2}, 6, False)
    assert [(due - NOW) // timedelta(minutes=1) for _pk, due in found.next_due] == [1, 2, 3, -2, 4]
    assert found.oldest_at == NOW - timedelta(minutes=12)


def test_warm_threads_and_same_texts_of_the_last_day(thread, comment_on):
    for hours, text in ((0.5, "Buy"), (2, "Buy"), (3, "Else"), (30, "Buy")):
        comment_on(thread, text=text, status=Status.SPAM, created_at=NOW - hours * HOUR)
    comment_on(thread, text="Buy", status=Status.PENDING, author_name="Lee", created_at=NOW - 4 * HOUR)
    found = present.recent(Reach(), NOW)
    (warm,) = found.warm
    assert (warm.thread, warm.hour, warm.day, warm.waiting, warm.rejected, warm.spam) == (thread, 1, 4, 1, 0, 3)
    (same,) = found.same
    assert (same.text, same.count, same.threads, same.names, same.waiting) == ("Buy", 3, 1, 2, 1)
    assert same.first_at == NOW - 4 * HOUR


def test_who_moderates_some_sections_sees_what_waits_in_those(thread, comment_on):
    thread.section = "sport"
    thread.save(update_fields=["section"])
    comment_on(thread, status=Status.PENDING, created_at=NOW - HOUR)
    for section, count in (("sport", 1), ("arts", 0)):
        reach = Reach((("", section),))
        found = present.standing(reach, NOW)
        assert (found.waiting, sum(found.by_class.values()), len(found.next_due)) == (count, count, count)
        assert len(present.recent(reach, NOW).warm) == count


@pytest.mark.parametrize("size", [3, 300])
def test_the_moment_costs_as_much_of_few_as_of_many(thread_of, size):
    thread = thread_of(size)
    Comment.objects.update(created_at=NOW - HOUR)
    ReviewItem.objects.bulk_create(ReviewItem(comment=one, due_at=NOW) for one in thread.comments.all())
    with CaptureQueriesContext(connection) as spent:
        present.standing(Reach(), NOW)
        present.recent(Reach(), NOW)
    assert len(spent) <= 9


def test_what_nobody_on_duty_takes_is_counted(thread_of, june, lee):
    thread_of(4)
    for comment, causes in zip(Comment.objects.all(), (["threat"], ["hate"], ["threat", "spam"], []), strict=True):
        ReviewItem.objects.create(comment=comment, causes=causes, due_at=NOW)
    assert present.standing(Reach(), NOW).untaken == 0
    leave_topics(june, ["threat", "hate"])
    assert present.standing(Reach(), NOW).untaken == 3  # nobody is on duty
    leave_topics(lee, ["spam"])
    items = ReviewItem.objects.filter(causes=[])
    items.update(claimed_by=june, claimed_until=timezone.now() + HOUR)
    assert present.standing(Reach(), NOW).untaken == 3
    ReviewItem.objects.filter(causes=["hate"]).update(claimed_by=lee, claimed_until=timezone.now() + HOUR)
    assert present.standing(Reach(), NOW).untaken == 1


def test_a_counter_of_waits_is_read_back_by_class():
    counts = Counter({"waited:fine:60": 2, "waited:unsure:60": 1, "waited:unsure:900": 1, "decided:spam": 9})
    assert figures.waits_of(counts) == {60: 3, 900: 1}
    assert figures.waits_of(counts, "unsure") == {60: 1, 900: 1}
    assert figures.classes_of(counts) == ["fine", "unsure"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="elsewhere the database counts its rows by itself")
def test_no_figure_reads_every_decision_where_nobody_has_run_analyze(june, unmeasured):
    now = timezone.now()
    with CaptureQueriesContext(connection) as captured:
        counting.count(now - HOUR, now)
        own_work(june)
        open_looks(now)
    asked = [one["sql"] for one in captured if 'FROM "comments_decision"' in one["sql"]]
    with connection.cursor() as cursor:
        plans = [str(cursor.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()) for sql in asked]
    assert len(plans) >= 5
    assert not [plan for plan in plans if "SEARCH comments_decision USING INDEX sqlite_autoindex" in plan]
