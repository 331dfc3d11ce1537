"""What the dashboard shows of a period: kept hours and months added up, and the hours that are not kept yet."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, get_args

from django.utils import timezone

from comments import counting, waits
from comments.counting import HOUR, hour_of
from comments.models import Decision, Tally

LIVE_ROWS = 5000  # decisions that one page counts itself, where no tally has counted them yet
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
QUARTERS = (time(0), time(6), time(12), time(18))  # of a day: how a week is divided
DAYS = {"7d": 7, "30d": 30}
SCALE = (0.5, 2.0)  # how far today may differ from the week before in a forecast
SHARE_OF_WORK = 0.8  # of a person's hour that goes into decisions; the rest are pauses and hard cases

Span = Literal["24h", "7d", "30d", "all"]
SPANS: tuple[Span, ...] = get_args(Span)


@dataclass(frozen=True, slots=True)
class Stretch:
    """An hour, a quarter of a day, a day or a month, and what happened in it."""

    start: datetime
    counts: Counter[str]


@dataclass(frozen=True, slots=True)
class Record:
    """A period in equal stretches, up to now; `hours` has every hour of the last week with them.

    `missing_until` is set where hours before it are in no tally and were too many to count here.
    """

    span: Span
    stretches: tuple[Stretch, ...]
    whole: Counter[str]
    hours: Mapping[datetime, Mapping[str, int]]
    missing_until: datetime | None = None


def record(span: Span, now: datetime) -> Record:
    """Nine statements at most: kept hours, kept months, and what has happened since, LIVE_ROWS decisions at most."""
    months = dict(Tally.objects.months().values_list("start", "counts")) if span == "all" else {}
    start = _start(span, now, months)
    reach = min(start, hour_of(now) - 7 * 24 * HOUR)  # a forecast needs the week before
    kept = dict(Tally.objects.hours().between(reach, now).values_list("start", "counts"))
    begin = max(kept) + HOUR if kept else reach
    live_from = _live_from(begin, now)
    hours: dict[datetime, Mapping[str, int]] = {**kept, **counting.count(live_from, now + HOUR)}
    pieces = {**months, **{hour: counts for hour, counts in hours.items() if hour >= start}}
    stretches = _stretches(_starts(span, min(pieces, default=now) if span == "all" else start, now), pieces)
    missing_until = live_from if live_from > max(begin, start) else None
    return Record(span, stretches, counting.total(one.counts for one in stretches), hours, missing_until)


def waits_of(counts: Mapping[str, int], kind: str = "") -> dict[int, int]:
    """The waits among the counts, by bucket: of one class of item, or of all."""
    found: Counter[int] = Counter()
    for name, count in counts.items():
        if name.startswith("waited:"):
            _waited, of, edge = name.split(":")
            if kind in ("", of):
                found[int(edge)] += count
    return dict(found)


def classes_of(counts: Mapping[str, int]) -> list[str]:
    """The classes of item that were decided on."""
    return sorted({name.split(":")[1] for name in counts if name.startswith("waited:")})


def kinds(counts: Mapping[str, int], prefix: str) -> dict[str, int]:
    """The counts under one name: kinds(counts, "held") is {"thread_mode": 7}; the most first."""
    found = {name.partition(":")[2]: count for name, count in counts.items() if name.startswith(f"{prefix}:")}
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def arrived(counts: Mapping[str, int]) -> int:
    return sum(kinds(counts, "arrived").values())


def decided(counts: Mapping[str, int]) -> int:
    return sum(kinds(counts, "decided").values())


def seconds_a_decision(counts: Mapping[str, int]) -> float | None:
    """How long one takes, as measured here from one decision to the next; None where too few were made in a row."""
    gaps = counts.get("pace:gaps", 0)
    return counts["pace:seconds"] / gaps if gaps >= 10 and counts.get("pace:seconds") else None


def people_needed(held_an_hour: float, seconds: float) -> float:
    """How many people keep up with so many held comments an hour: held / (60 × decisions a minute × 0.8)."""
    return held_an_hour * seconds / (3600 * SHARE_OF_WORK)


def share_in_time(counts: Mapping[str, int]) -> float | None:
    return waits.share_within(waits_of(counts), waits.IN_TIME)


def forecast(hours: Mapping[datetime, Mapping[str, int]], now: datetime) -> dict[datetime, float]:
    """Arrivals expected in each hour that is left of the reader's day, the present one included.

    What came at the same hour on the seven days before, times how today has differed from them until now.
    """
    present, today = hour_of(now), timezone.localdate(now)
    midnight, end = hour_of(_midnight(today)), hour_of(_midnight(today + timedelta(days=1)))
    before = list(_hours(midnight, present))
    usual = sum(_usual(hours, hour) for hour in before)
    until_now = sum(arrived(hours.get(hour, {})) for hour in before)
    scale = min(max(until_now / usual, SCALE[0]), SCALE[1]) if usual else 1.0
    return {hour: scale * _usual(hours, hour) for hour in _hours(present, end)}


def _usual(hours: Mapping[datetime, Mapping[str, int]], hour: datetime) -> float:
    return sum(arrived(hours.get(hour - timedelta(days=days), {})) for days in range(1, 8)) / 7


def _start(span: Span, now: datetime, months: Collection[datetime]) -> datetime:
    """24 hours with the present one; midnight so many days ago; what no month holds yet."""
    if span == "24h":
        return hour_of(now) - 23 * HOUR
    if span == "all":
        return counting.month_of(max(months) + timedelta(days=40)) if months else EPOCH
    return _midnight(timezone.localdate(now) - timedelta(days=DAYS[span] - 1))


def _midnight(day: date) -> datetime:
    return _at(day, time.min)


def _at(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


def _hours(start: datetime, end: datetime) -> Iterator[datetime]:
    while start < end:
        yield start
        start += HOUR


def _live_from(begin: datetime, now: datetime) -> datetime:
    """`begin`, or the first hour after it from which LIVE_ROWS decisions suffice; if need be within the present one."""
    rows = Decision.objects.filter(made_at__gte=begin).order_by("-made_at").values_list("made_at", flat=True)
    too_far = rows[LIVE_ROWS : LIVE_ROWS + 1].first()
    if too_far is None:
        return begin
    return too_far if hour_of(too_far) >= hour_of(now) else hour_of(too_far) + HOUR


def _starts(span: Span, first: datetime, now: datetime) -> list[datetime]:
    """Where each stretch of a period begins: hours, quarters or days by the reader's clock, months by the site's."""
    if span == "all":
        starts = [counting.month_of(first)]
        while (following := counting.month_of(starts[-1] + timedelta(days=40))) <= now:
            starts.append(following)
        return starts
    if span == "24h":
        return list(_hours(first, now))
    day, today = timezone.localdate(first), timezone.localdate(now)
    days = [day + timedelta(days=number) for number in range((today - day).days + 1)]
    if span == "30d":
        return [_midnight(one) for one in days]
    return [start for one in days for clock in QUARTERS if (start := _at(one, clock)) <= now]


def _stretches(starts: list[datetime], pieces: Mapping[datetime, Mapping[str, int]]) -> tuple[Stretch, ...]:
    stretches = tuple(Stretch(start, Counter()) for start in starts)
    for start, counts in pieces.items():
        if (place := bisect_right(starts, start)) > 0:
            stretches[place - 1].counts.update(counts)
    return stretches
