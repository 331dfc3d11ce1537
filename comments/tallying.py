"""tally(): keep the counts of every hour that has ended; prove(): count again and compare.

Nothing here is done when a comment comes in or is decided on: writing costs what it cost before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Min
from django.utils import timezone

from comments import counting, turns
from comments.counting import HOUR, hour_of, month_of
from comments.models import Decision, ReviewItem, Tally

GRACE = timedelta(minutes=5)  # a row is stamped before it is committed; no commit takes longer than this
STEP = 168  # hours that are counted and kept at a time

Kept = Mapping[datetime, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Tallied:
    """How many hours and months were kept now."""

    hours: int
    months: int


@dataclass(frozen=True, slots=True)
class Wrong:
    """A tally that is not what the rows say, and what differs: a name, its number as kept, its number as counted.

    A tally that is missing differs in nothing where nothing happened.
    """

    span: str
    start: datetime
    is_missing: bool
    differences: tuple[tuple[str, int, int], ...]


def tally(until: datetime | None = None) -> Tallied:
    """Keep every hour that ended GRACE before `until`, or before now, and every month that has all its hours.

    Goes on after the last hour that was kept, in order, STEP hours at a time; so it can be stopped and run again. Two
    at once count the same, and the database keeps one of each.
    """
    end = hour_of((until or timezone.now()) - GRACE)
    start = begun = _next_hour() or end
    while start < end:
        stop = min(start + STEP * HOUR, end)
        real = counting.count(start, stop)
        _keep(Tally.Span.HOUR, {hour: real.get(hour, {}) for hour in _hours(start, stop)})
        start = stop
    return Tallied((start - begun) // HOUR, _tally_months())


def prove(*, mend: bool = False) -> Iterator[Wrong]:
    """Count all over again, and yield each tally that differs from the rows; with `mend`, set right as it goes.

    Months are compared with the hours that are kept.
    """
    for start, stop in _stretches():
        kept = dict(Tally.objects.hours().between(start, stop).values_list("start", "counts"))
        real = counting.count(start, stop)
        yield from _compared(Tally.Span.HOUR, kept, {hour: real.get(hour, {}) for hour in _hours(start, stop)}, mend)
    for start, stop in _months(_first_hour()):
        kept = dict(Tally.objects.months().filter(start=start).values_list("start", "counts"))
        yield from _compared(Tally.Span.MONTH, kept, {start: _sum(start, stop)}, mend)


def _next_hour() -> datetime | None:
    """The first hour that is not kept yet; the one of the first row where none is; None where nothing ever happened."""
    last = Tally.objects.hours().aggregate(last=Max("start"))["last"]
    return last + HOUR if last else _first_event()


def _first_event() -> datetime | None:
    made = Decision.objects.aggregate(first=Min("made_at"))["first"]
    closed = ReviewItem.objects.aggregate(first=Min("closed_at"))["first"]
    return min((hour_of(one) for one in (made, closed) if one), default=None)


def _first_hour() -> datetime | None:
    """Where proving begins: before the first tally, should rows be older."""
    kept = Tally.objects.hours().aggregate(first=Min("start"))["first"]
    return min((one for one in (kept, _first_event()) if one), default=None) if kept else None


def _hours(start: datetime, stop: datetime) -> Iterator[datetime]:
    while start < stop:
        yield start
        start += HOUR


def _stretches() -> Iterator[tuple[datetime, datetime]]:
    """All that is kept, STEP hours at a time."""
    start, end = _first_hour(), _next_hour()
    while start and end and start < end:
        stop = min(start + STEP * HOUR, end)
        yield start, stop
        start = stop


def _months(first: datetime | None) -> Iterator[tuple[datetime, datetime]]:
    """Months, from that of the first hour on, that have all their hours."""
    end = _next_hour()
    while first and end:
        start = month_of(first)
        first = month_of(start + timedelta(days=40))
        if first > end:
            return
        yield start, first


def _tally_months() -> int:
    last = Tally.objects.months().aggregate(last=Max("start"))["last"]
    first = last + timedelta(days=40) if last else _first_hour()
    sums = {start: _sum(start, stop) for start, stop in _months(first)}
    _keep(Tally.Span.MONTH, sums)
    return len(sums)


def _sum(start: datetime, stop: datetime) -> Mapping[str, int]:
    return counting.total(Tally.objects.hours().between(start, stop).values_list("counts", flat=True))


def _keep(span: Tally.Span, counted: Kept, *, mend: bool = False) -> None:
    rows = [Tally(span=span, start=start, counts=dict(counts)) for start, counts in counted.items()]
    with turns.atomic():
        if mend:
            changed = ["counts", "made_at"]
            Tally.objects.bulk_create(
                rows, update_conflicts=True, unique_fields=["span", "start"], update_fields=changed
            )
        else:
            Tally.objects.bulk_create(rows, ignore_conflicts=True)


def _compared(span: Tally.Span, kept: Kept, real: Kept, mend: bool) -> Iterator[Wrong]:
    wrong = {start: counts for start, counts in real.items() if kept.get(start) != counts}
    if mend:
        _keep(span, wrong, mend=True)
    for start, counts in wrong.items():
        before = kept.get(start, {})
        names = sorted(name for name in {*before, *counts} if before.get(name, 0) != counts.get(name, 0))
        differences = tuple((name, before.get(name, 0), counts.get(name, 0)) for name in names)
        yield Wrong(span.value, start, start not in kept, differences)
