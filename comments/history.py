"""history(): what was decided, in order, by whom and under which clause: a page at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser

from comments import counting, cursor, walking
from comments.models import Clause, Decision, Thread
from comments.models.decision import DecisionQuerySet
from comments.reach import Reach

HOLDING = ("held", "settled", "released", "kept")  # figures of what was held
REACH = 20_000  # decisions that one page looks through for what no index knows


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which decisions; what is left empty does not narrow. `end` is not included.

    `figure` is one of counting.FIGURES: what the dashboard counts under it; of what was held `rule` is what held it.
    """

    moderator: AbstractBaseUser | None = None
    clause: Clause | None = None
    thread: Thread | None = None
    source: str = ""
    now: str = ""
    figure: str = ""
    rule: str = ""
    kind: str = ""  # the class of the item that a decision closed
    start: datetime | None = None
    end: datetime | None = None
    oldest_first: bool = False
    reach: Reach = Reach()

    @property
    def is_plain(self) -> bool:
        """Whether an index knows all that is asked."""
        return not (
            self.thread or self.source or self.now or self.figure or self.rule or self.kind or self.reach.places
        )


@dataclass(frozen=True, slots=True)
class Past:
    """One page; `after` goes on, empty at the end; `reached` is how far it looked where it did not fill the page."""

    rows: tuple[Decision, ...] = ()
    after: str = ""
    reached: datetime | None = None


def history(wanted: Wanted, *, after: str = "", most: int = 50) -> Past:
    """The next page after a cursor; one that is none of ours is as good as none. Two statements at most."""
    rising, place = wanted.oldest_first, cursor.decode(after)
    rows = _indexed(wanted).order_by(*walking.order("made_at", rising))
    if place:
        rows = rows.filter(walking.beyond(place, rising, "made_at"))
    reach = None if wanted.is_plain else rows.values_list("made_at", "pk")[REACH : REACH + 1].first()
    if reach:
        rows = rows.filter(walking.up_to(reach, rising, "made_at"))
    whole = _tested(rows, wanted).select_related("comment", "comment__thread", "by", "clause", "batch")
    whole = whole.defer("comment__text", "comment__html")
    found = list(whole[: most + 1])
    if len(found) > most:
        last = found[most - 1]
        return Past(tuple(found[:most]), cursor.encode(last.made_at, last.pk))
    return Past(tuple(found), cursor.encode(*reach) if reach else "", reach[0] if reach else None)


def every(wanted: Wanted, *, most: int = 500) -> Iterator[Decision]:
    """All the decisions, in order. They are read `most` at a time, so memory stays flat however many there are."""
    after = ""
    while True:
        page = history(wanted, after=after, most=most)
        yield from page.rows
        if not page.after:
            return
        after = page.after


def _indexed(wanted: Wanted) -> DecisionQuerySet:
    rows = Decision.objects.all()
    if wanted.moderator:
        rows = rows.filter(by=wanted.moderator.pk)
    if wanted.clause:
        rows = rows.filter(clause=wanted.clause)
    if wanted.start:
        rows = rows.filter(made_at__gte=wanted.start)
    if wanted.end:
        rows = rows.filter(made_at__lt=wanted.end)
    return rows


def _tested(rows: DecisionQuerySet, wanted: Wanted) -> DecisionQuerySet:
    rows = rows.filter(wanted.reach.q("comment__thread__"))
    if wanted.thread:
        rows = rows.filter(comment__thread=wanted.thread)
    if wanted.source:
        rows = rows.filter(source=wanted.source)
    if wanted.now:
        rows = rows.filter(now=wanted.now)
    if wanted.figure:
        rows = counting.behind(wanted.figure, rows)
    if wanted.kind:
        rows = counting.closing(wanted.kind, rows)
    if wanted.rule:
        rows = counting.found_by(wanted.rule, rows, holding=wanted.figure in HOLDING)
    return rows
