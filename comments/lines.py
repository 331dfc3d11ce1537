"""Comments as lines of a page: the columns that readers see, and the statements that bring them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, Max, Min, OuterRef, QuerySet, Subquery, Value, Window
from django.db.models.functions import RowNumber

from comments import conf, scripts
from comments.models import Comment, Status, Thread
from comments.models.statements import Asking
from comments.ordering import Order, order_named

PICKS = 3  # of the editors, named above a thread: the newest


class Line(NamedTuple):
    """A comment as it is read for a page: these columns of it."""

    pk: int
    key: str
    parent_id: int | None
    root_id: int | None
    depth: int
    position: int
    status: str
    author_name: str
    author_location: str
    office: str | None
    lead_line: str
    html: str
    reply_count: int
    recommend_count: int
    created_at: datetime
    date_only: bool
    featured_at: datetime | None
    edited_at: datetime | None
    edited_after_replies: bool | None
    language: str | None

    @property
    def is_approved(self) -> bool:
        return self.status == Status.APPROVED

    @property
    def spoken(self) -> str:
        """As Comment has it."""
        return scripts.language_of(self.html, self.language or conf.language())


COLUMNS = Line._fields
WIDTH = len(COLUMNS)
_columns_of = attrgetter(*COLUMNS)


class Answers(NamedTuple):
    """What is asked and answered in a thread: official answers, the first and last office by name, open questions."""

    answered: int | None = None
    first_office: str | None = None
    last_office: str | None = None
    unanswered: int | None = None


def line_of(comment: Comment) -> Line:
    """One that is at hand."""
    return Line(*_columns_of(comment))


def first_roots(thread: Thread, order: Order, count: int) -> tuple[list[Line], Answers]:
    """The first roots of an order, and what is asked and answered: one statement."""
    rows = _FIRST_ROOTS.rows(thread.pk, shape=(order.name, count))
    return [Line(*row[:WIDTH]) for row in rows], Answers(*rows[0][WIDTH:]) if rows else Answers()


def roots_beyond(thread: Thread, order: Order, cursor: str, count: int, *, back: bool = False) -> list[Line]:
    """Roots after a cursor of an order, or before it, which come in the opposite order: one statement."""
    every = Comment.objects.filter(thread=thread.pk).roots().shown()
    rows = order.sorted(order.beyond(every, cursor, back=back), back=back)
    return [Line(*row) for row in rows.values_list(*COLUMNS)[:count]]


def branches(roots: Iterable[int], thread: Thread | None) -> tuple[list[Line], list[Line]]:
    """The first replies of these roots, hidden ones too, and what was picked in a thread: one statement for both."""
    wanted = tuple(roots)
    if thread is None and not wanted:
        return [], []
    values = wanted if thread is None else (thread.pk, *wanted)
    rows = _branches_of(len(wanted), thread is not None).rows(*values, shape=(thread is not None, conf.PAGE_REPLIES))
    replies: list[Line] = []
    picks: list[Line] = []
    for row in rows:
        (picks if row[WIDTH] else replies).append(Line(*row[:WIDTH]))
    return replies, picks


def behind(roots: Sequence[int]) -> list[Line]:
    """The first approved replies of these roots that stand behind the first positions: one statement."""
    rank = Window(RowNumber(), partition_by=F("root"), order_by=F("position").asc())
    rows = Comment.objects.approved().filter(root__in=roots).annotate(rank=rank).filter(rank__lte=conf.PAGE_REPLIES)
    return [line for row in rows.values_list(*COLUMNS) if (line := Line(*row)).position > conf.PAGE_REPLIES]


def replies_after(root: Comment, position: int, count: int) -> list[Line]:
    """Approved replies of one root from a position on: one statement."""
    rows = Comment.objects.approved().filter(root=root, position__gt=position).order_by("position")
    return [Line(*row) for row in rows.values_list(*COLUMNS)[:count]]


def _first_roots(thread: int, order: str, count: int) -> QuerySet[Any, Any]:
    every = Comment.objects.filter(thread=thread).roots().shown().annotate(**_counts(thread))
    return order_named(order).sorted(every).values_list(*COLUMNS, *Answers._fields)[:count]


def _counts(thread: int) -> dict[str, Subquery]:
    """What is asked and answered, with the statement for roots: the database finds each out once, not for each root."""
    here = Comment.objects.filter(thread=thread).approved().order_by()
    official = here.filter(office__isnull=False).values("thread")
    answer = Comment.objects.approved().filter(parent=OuterRef("pk"), office__isnull=False)
    unanswered = here.filter(~Exists(answer), asks=True, office=None)
    return {
        "answered": Subquery(official.annotate(n=Count("parent", distinct=True)).values("n")),
        "first_office": Subquery(official.annotate(n=Min("office")).values("n")),
        "last_office": Subquery(official.annotate(n=Max("office")).values("n")),
        "unanswered": Subquery(unanswered.values("thread").annotate(n=Count("pk")).values("n")),
    }


@lru_cache
def _branches_of(count: int, with_picks: bool) -> Asking[Comment]:
    """The statement for so many roots: there are few numbers of them."""
    fields = [Comment._meta.get_field("thread")] if with_picks else []
    return Asking(Comment, _branches, *fields, *[Comment._meta.get_field("root")] * count)


def _branches(*given: Any) -> QuerySet[Any, Any]:
    *values, with_picks, replies = given
    roots = values[1:] if with_picks else values
    wanted: list[QuerySet[Any, Any]] = []
    if roots:
        rows = Comment.objects.filter(root__in=roots, position__lte=replies)
        wanted.append(rows.annotate(is_pick=Value(0)).values_list(*COLUMNS, "is_pick"))
    if with_picks:
        newest = Comment.objects.filter(thread=values[0]).picked().order_by("-featured_at", "-pk").values("pk")[:PICKS]
        rows = Comment.objects.filter(pk__in=newest).annotate(is_pick=Value(1))
        wanted.append(rows.values_list(*COLUMNS, "is_pick"))
    return wanted[0].union(*wanted[1:], all=True)


_FIRST_ROOTS = Asking(Comment, _first_roots, Comment._meta.get_field("thread"))
