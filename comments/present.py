"""How things stand at this moment: what waits, who is here, what comes in where."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Sum, TextField
from django.db.models.functions import Cast

from comments import due
from comments.models import Comment, LeftTopic, Report, ReviewItem, Status, Thread
from comments.picking import LEAD, pick_order
from comments.reach import Reach

FIRST = 2000  # open items that are told apart by class, those due first
NEWEST = 1500  # comments of the last day that are looked through for warm threads and same texts
SHOWN = 10
NEXT = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """Open items by class, of the FIRST; comments that wait; since when; the next picks; how many people decide."""

    by_class: dict[str, int]
    waiting: int
    oldest_at: datetime | None
    next_due: tuple[tuple[int, datetime], ...]
    people: int
    is_cut: bool
    untaken: int = 0  # of the FIRST, about topics that nobody on duty takes


@dataclass(frozen=True, slots=True)
class Warm:
    """A thread in which much happens: comments of the last hour and of the last day, how many of those wait, were
    rejected, are spam; and how many reports came in the last hour.
    """

    thread: Thread
    hour: int
    day: int
    waiting: int
    rejected: int
    spam: int
    reports: int = 0


@dataclass(frozen=True, slots=True)
class Same:
    """Comments of one text: how many, in how many threads, by how many names, since when, how many wait still."""

    comment: int
    count: int
    threads: int
    names: int
    first_at: datetime
    waiting: int
    text: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Recent:
    """`is_cut` where the last day has more than NEWEST comments."""

    warm: tuple[Warm, ...]
    same: tuple[Same, ...]
    since: datetime
    is_cut: bool


def standing(reach: Reach, now: datetime) -> Standing:
    """Six statements at most, none of which reads more than FIRST items; what waits in the threads of a reach."""
    within = ReviewItem.objects.open().filter(reach.q("comment__thread__"))
    items = within.by_due()
    rows = list(items.annotate(why=Cast("causes", TextField())).values_list("why", "opened_at")[: FIRST + 1])
    by_class = Counter[str]()
    for causes, count in Counter(why for why, _opened_at in rows[:FIRST]).items():
        by_class[due.kind_of(json.loads(causes))] += count
    people = set(within.claimed().order_by().values_list("claimed_by", flat=True).distinct())
    in_time = list(items.filter(due_at__gte=now + LEAD).values_list("comment_id", "due_at")[:NEXT])
    overdue = list(items.filter(due_at__lt=now + LEAD).values_list("comment_id", "due_at")[:NEXT])
    return Standing(
        dict(by_class),
        Thread.objects.filter(reach.q(), pending_count__gt=0).aggregate(waiting=Sum("pending_count"))["waiting"] or 0,
        min((opened_at for _why, opened_at in rows), default=None),
        tuple(pick_order(in_time, overdue, start=0, count=NEXT)),
        len(people),
        len(rows) > FIRST,
        _untaken([why for why, _opened_at in rows[:FIRST]], people),
    )


def untaken(reach: Reach) -> list[int]:
    """The keys of the items among the FIRST that are about something that each of those on duty leaves to others."""
    within = ReviewItem.objects.open().filter(reach.q("comment__thread__"))
    left = _left(set(within.claimed().order_by().values_list("claimed_by", flat=True).distinct()))
    rows = within.by_due().values_list("pk", "causes")[:FIRST]
    return [pk for pk, causes in rows if _is_left(causes, left)]


def _untaken(whys: Iterable[str], people: Collection[int | None]) -> int:
    """How many of these items are about something that each of those on duty leaves to others."""
    left = _left(people)
    return sum(count for why, count in Counter(whys).items() if _is_left(json.loads(why), left))


def _left(people: Collection[int | None]) -> list[set[str]]:
    """What each of those on duty leaves to others.

    On duty is who holds a card. Where nobody does, all who chose topics stand for them: those may be all there are.
    """
    left: dict[int | None, set[str]] = {person: set() for person in people}
    topics = LeftTopic.objects.filter(by__in=people) if people else LeftTopic.objects.all()
    for by, cause in topics.values_list("by", "cause"):
        left.setdefault(by, set()).add(cause)
    return list(left.values())


def _is_left(causes: Iterable[str], left: Collection[set[str]]) -> bool:
    return bool(left) and all(not topics.isdisjoint(causes) for topics in left)


@dataclass(frozen=True, slots=True)
class _Row:
    pk: int
    thread: int
    digest: str
    name: str
    status: str
    created_at: datetime


def recent(reach: Reach, now: datetime) -> Recent:
    """Warm threads and same texts, within a reach, among the newest comments of the last day, and where comments
    were reported in the last hour. Four statements.
    """
    since = now - timedelta(days=1)
    columns = ("pk", "thread_id", "text_digest", "author_name", "status", "created_at")
    within = Comment.objects.filter(reach.q("thread__"), created_at__gte=since)
    found = within.order_by("-created_at").values_list(*columns)[: NEWEST + 1]
    rows = [_Row(*one) for one in found]
    warm = _warm(rows[:NEWEST], now - timedelta(hours=1), _reported(reach, now - timedelta(hours=1)))
    same = _same(rows[:NEWEST])
    return Recent(warm, same, rows[NEWEST - 1].created_at if len(rows) > NEWEST else since, len(rows) > NEWEST)


def _reported(reach: Reach, since: datetime) -> Counter[int]:
    """Reports since a time, by thread."""
    rows = Report.objects.filter(reach.q("comment__thread__"), created_at__gte=since).order_by()
    return Counter(dict(rows.values_list("comment__thread").annotate(count=Count("pk"))))


def _warm(rows: Iterable[_Row], hour_ago: datetime, reports: Counter[int]) -> tuple[Warm, ...]:
    day, hour, became = Counter[int](), Counter[int](), Counter[tuple[int, str]]()
    for row in rows:
        day[row.thread] += 1
        hour[row.thread] += row.created_at >= hour_ago
        became[row.thread, row.status] += 1
    first = sorted(day | reports, key=lambda pk: (-reports[pk], -hour[pk], -day[pk], pk))[:SHOWN]
    threads = Thread.objects.annotate(last_change=Max("changes__pk")).in_bulk(first)
    return tuple(
        Warm(
            threads[pk],
            hour[pk],
            day[pk],
            waiting=became[pk, Status.PENDING],
            rejected=became[pk, Status.REJECTED],
            spam=became[pk, Status.SPAM],
            reports=reports[pk],
        )
        for pk in first
        if pk in threads
    )


def _same(rows: Iterable[_Row]) -> tuple[Same, ...]:
    groups: dict[str, list[_Row]] = {}
    for row in rows:
        groups.setdefault(row.digest, []).append(row)
    largest = sorted((one for one in groups.values() if len(one) > 1), key=len, reverse=True)[:SHOWN]
    firsts = Comment.objects.only("text", "key").in_bulk([one[-1].pk for one in largest])
    return tuple(_group(one, first) for one in largest if (first := firsts.get(one[-1].pk)))


def _group(rows: list[_Row], first: Comment) -> Same:
    return Same(
        rows[-1].pk,
        len(rows),
        len({row.thread for row in rows}),
        len({row.name for row in rows}),
        rows[-1].created_at,
        sum(row.status == Status.PENDING for row in rows),
        first.text,
        first.key,
    )
