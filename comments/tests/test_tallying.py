"""Hours are counted once and kept; a proof counts again, names what differs and sets it right."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from comments import counting, tallying
from comments.counting import HOUR
from comments.models import Clause, Comment, Decision, Mode, ReviewItem, Source, Status, Tally, Thread
from comments.moderation import Seen, decide, undo
from comments.screening import Draft
from comments.submission import submit
from comments.tests.test_races import at_once
from comments.tests.test_recount import world  # noqa: F401  (a fixture)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def clock(time_machine):
    """clock(5) sets the time to five minutes after noon."""

    def move(minutes, seconds=0):
        time_machine.move_to(NOON + timedelta(minutes=minutes, seconds=seconds), tick=False)

    move(0)
    return move


@pytest.fixture
def send(thread):
    def make(text="Well said.", **fields):
        return submit(Draft(thread=thread, name="Maria", text=text, **fields)).comment

    return make


def seen(comment):
    return [Seen(comment.pk, Comment.objects.get(pk=comment.pk).version)]


def counts_of(hour=NOON):
    return counting.count(hour, hour + HOUR).get(hour, {})


def test_an_hour_counts_arrivals_and_what_was_found_in_them(clock, thread, send):
    send("One")
    send("Two http://a.example http://b.example http://c.example")
    Thread.objects.filter(pk=thread.pk).update(mode=Mode.OPEN)
    thread.refresh_from_db()
    send("Three")
    clock(60)
    send("Another hour's")
    found = counts_of()
    assert {name: found[name] for name in found if name.startswith(("arrived", "held:t"))} == {
        "arrived:pending": 2, "arrived:approved": 1, "held:thread_mode": 2
    }  # fmt: skip
    assert found["fired:many_links"] == found["held:many_links"] == 1


def test_an_hour_counts_decisions_their_clauses_and_which_rules_were_right(clock, send, june):
    clause = Clause.objects.get(number=3)
    first, second, third = send("One"), send("Two"), send("Three")
    decide(seen(first), Status.APPROVED, by=june)
    decide(seen(second), Status.REJECTED, by=june, clause=clause)
    decide(seen(third), Status.SPAM, by=june)
    found = counts_of()
    assert {name: found[name] for name in found if not name.startswith(("arrived", "fired", "held", "waited"))} == {
        "decided:approved": 1, "decided:rejected": 1, "decided:spam": 1, f"clause:{clause.pk}": 1,
        "released": 1, "kept": 2, "passed:thread_mode": 1, "upheld:thread_mode": 2,
    }  # fmt: skip


def test_what_is_taken_back_or_overridden_is_counted_apart(clock, send, june, ada):
    first, second = send("One"), send("Two")
    decide(seen(first), Status.SPAM, by=june)
    undo(seen(first), by=june)
    decide(seen(second), Status.SPAM, by=june)
    decide(seen(second), Status.APPROVED, by=ada)
    found = counts_of()
    assert (found["undone"], found["overridden"], found["decided:spam"], found["decided:approved"]) == (1, 1, 2, 1)
    assert found["released"] == 0


def test_hiding_what_screening_had_let_through_overrides_nobody(clock, thread, send, june):
    Thread.objects.update(mode=Mode.OPEN)
    thread.refresh_from_db()
    decide(seen(send("One")), Status.SPAM, by=june)
    assert "overridden" not in counts_of()


def test_a_wait_counts_in_the_hour_in_which_it_ends_by_class(clock, send, june):
    plain, odd = send("One"), send("Two http://a.example http://b.example http://c.example")
    clock(70)
    decide([*seen(plain), *seen(odd)], Status.APPROVED, by=june)
    assert "waited" not in "".join(counts_of())
    later = counts_of(NOON + HOUR)
    assert (later["waited:fine:5400"], later["waited:unsure:5400"]) == (1, 1)


def test_pace_is_the_pause_between_two_decisions_of_one_person(clock, send, june, ada):
    comments = [send(f"Number {number}") for number in range(6)]
    for second, who, comment in zip((0, 7, 8, 16, 300, 301), (june, june, ada, june, june, ada), comments, strict=True):
        clock(0, second)
        decide(seen(comment), Status.APPROVED, by=who)
    found = counts_of()
    assert (found["pace:gaps"], found["pace:seconds"]) == (2, 16)


def test_the_archive_is_neither_arrival_nor_decision(clock, comment_on, thread):
    comment = comment_on(thread)
    Decision.objects.bulk_create([Decision(comment=comment, revision=1, now="approved", source=Source.ARCHIVE)])
    assert set(counts_of()) <= {"arrived:approved"}


# Keeping


def test_hours_are_kept_once_they_have_ended_and_pauses_too(clock, send):
    send("One")
    clock(200)
    send("Two")
    clock(244)  # 16:04, so the hour of 15:20 may still get a row that is being written
    assert tallying.tally() == tallying.Tallied(3, 0)
    clock(246)
    assert tallying.tally() == tallying.Tallied(1, 0)
    assert tallying.tally() == tallying.Tallied(0, 0)
    kept = list(Tally.objects.order_by("start").values_list("start", "counts__arrived:pending"))
    assert kept == [(NOON, 1), (NOON + HOUR, None), (NOON + 2 * HOUR, None), (NOON + 3 * HOUR, 1)]


def test_where_nothing_ever_happened_there_is_nothing_to_keep(db):
    assert tallying.tally() == tallying.Tallied(0, 0)
    assert list(tallying.prove()) == []


def test_stopped_half_way_it_goes_on_where_it_was(clock, send, june, monkeypatch):
    monkeypatch.setattr(tallying, "STEP", 2)
    for minutes in (0, 100, 250):
        clock(minutes)
        send(f"At {minutes}")
    clock(400)

    def stop(execute, sql, *rest):
        if sql.startswith("INSERT") and Tally.objects.exists():
            raise KeyboardInterrupt
        return execute(sql, *rest)

    with connection.execute_wrapper(stop), pytest.raises(KeyboardInterrupt):
        tallying.tally()
    assert Tally.objects.count() == 2
    tallying.tally()
    assert [one.start for one in Tally.objects.order_by("start")] == [NOON + number * HOUR for number in range(6)]
    assert list(tallying.prove()) == []


def test_a_month_is_the_sum_of_its_hours_by_the_sites_clock(time_machine, send):
    for moment in ("2026-03-31 23:00-04:00", "2026-04-01 00:10-04:00", "2026-04-30 22:00-04:00"):
        time_machine.move_to(datetime.fromisoformat(moment), tick=False)
        send(moment)
    time_machine.move_to(datetime(2026, 5, 3, tzinfo=UTC), tick=False)
    assert tallying.tally().months == 2
    months = Tally.objects.months().order_by("start")
    assert [(timezone.localtime(one.start).isoformat(), one.counts["arrived:pending"]) for one in months] == [
        ("2026-03-01T00:00:00-05:00", 1), ("2026-04-01T00:00:00-04:00", 2)
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_tallies_at_once_keep_one_of_each(thread):
    now = timezone.now()
    comment = submit(Draft(thread=thread, name="Maria", text="One")).comment
    past = [Decision(comment=comment, revision=1, now="pending", source=Source.SCREENING, made_at=now - n * HOUR)
            for n in range(1, 400)]  # fmt: skip
    Decision.objects.bulk_create(past)
    at_once(tallying.tally, tallying.tally)
    starts = list(Tally.objects.hours().order_by("start").values_list("start", flat=True))
    assert starts == [starts[0] + number * HOUR for number in range(len(starts))]
    assert list(tallying.prove()) == []


# Proving


def test_what_was_changed_or_lost_is_named_and_set_right(clock, send):
    for minutes in (0, 60, 120):
        clock(minutes)
        send(f"At {minutes}")
    clock(300)
    tallying.tally()
    Tally.objects.filter(start=NOON).update(counts={"arrived:pending": 7, "invented": 1})
    Tally.objects.filter(start=NOON + HOUR).delete()
    wrong = list(tallying.prove())
    assert [(one.start, one.is_missing) for one in wrong] == [(NOON, False), (NOON + HOUR, True)]
    assert ("arrived:pending", 7, 1) in wrong[0].differences
    assert ("invented", 1, 0) in wrong[0].differences
    assert len(list(tallying.prove(mend=True))) == 2
    assert list(tallying.prove()) == []


def test_a_month_that_is_not_the_sum_of_its_hours_is_named(time_machine, send):
    time_machine.move_to(datetime(2026, 3, 31, 12, tzinfo=UTC), tick=False)
    send("One")
    time_machine.move_to(datetime(2026, 4, 2, tzinfo=UTC), tick=False)
    tallying.tally()
    Tally.objects.months().update(counts={"arrived:pending": 2})
    (wrong,) = tallying.prove()
    assert (wrong.span, ("arrived:pending", 2, 1) in wrong.differences) == ("month", True)


def test_the_command_keeps_proves_and_rebuilds(clock, send):
    send("One")
    clock(66)
    assert said() == "Kept now: 1 hours, 0 months.\n"
    assert said(prove=True) == "Wrong: 0 hours, 0 months; all right.\n"
    Tally.objects.update(counts={"arrived:pending": 9})
    with pytest.raises(CommandError, match="1 tallies are wrong"):
        said(prove=True)
    text = said(rebuild=True)
    assert "hour 2026-03-02 12:00: arrived:pending 9, should be 1" in text
    assert "Wrong: 1 hours, 0 months; set right." in text
    assert said(prove=True) == "Wrong: 0 hours, 0 months; all right.\n"


def said(**options):
    out = io.StringIO()
    call_command("tally", stdout=out, **options)
    return out.getvalue()


def test_after_any_operations_the_kept_counts_equal_a_recount(world, clock):  # noqa: F811
    for step in range(250):
        clock(step * 7, step % 60)
        world.step()
    clock(250 * 7 + 100)
    tallying.tally()
    sums = counting.total(Tally.objects.hours().values_list("counts", flat=True))
    decisions = Decision.objects.filter(source=Source.MODERATOR)
    for status in Status.values:
        arrived = Decision.objects.filter(source=Source.SCREENING, was="", now=status)
        assert sums[f"arrived:{status}"] == arrived.count()
        assert sums[f"decided:{status}"] == decisions.filter(undoes=None, now=status).count()
    assert sums["undone"] == decisions.exclude(undoes=None).count() > 0
    settled = decisions.filter(Q(was=Status.PENDING), undoes=None).exclude(now=Status.WITHDRAWN)
    assert sums["released"] + sums["kept"] == settled.count()
    waited = sum(count for name, count in sums.items() if name.startswith("waited:"))
    assert waited == ReviewItem.objects.exclude(closed_at=None).count() > 0
    assert list(tallying.prove()) == []
