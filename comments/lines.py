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

OFFICIAL = 20  # answers of officials a page that stand behind the first replies of their roots
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


class Branches(NamedTuple):
    """What stands below roots: the first replies of each, hidden ones too; official answers further on; and the picks
    of the thread.
    """

    replies: list[Line]
    picks: list[Line]
    official: list[Line]


def branches(roots: Iterable[int], thread: Thread, *, with_picks: bool) -> Branches:
    """What stands below these roots of a thread, and if asked for its picks: one statement for all."""
    wanted = tuple(roots)
    found = Branches([], [], [])
    if not wanted and not with_picks:
        return found
    asking = _branches_of(len(wanted))
    for row in asking.rows(thread.pk, *wanted, shape=(with_picks, conf.PAGE_REPLIES)):
        found[row[WIDTH]].append(Line(*row[:WIDTH]))
    return found


def behind(roots: Sequence[int]) -> list[Line]:
    """The first approved replies of these roots that stand behind the first positions: one statement."""
    rank = Window(RowNumber(), partition_by=F("root"), order_by=F("position").asc())
    rows = Comment.objects.approved().filter(root__in=roots).annotate(rank=rank).filter(rank__lte=conf.PAGE_REPLIES)
    return [line for row in rows.values_list(*COLUMNS) if (line := Line(*row)).position > conf.PAGE_REPLIES]


def named(keys: Iterable[int]) -> dict[int, tuple[str, str, str]]:
    """The key, name and place of those of these comments that readers see: one statement."""
    rows = (
        Comment.objects.approved().filter(pk__in=list(keys)).values_list("pk", "key", "author_name", "author_location")
    )
    return {pk: (key, name, place) for pk, key, name, place in rows}


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
def _branches_of(count: int) -> Asking[Comment]:
    """The statement for so many roots: there are few numbers of them."""
    thread, root = Comment._meta.get_field("thread"), Comment._meta.get_field("root")
    return Asking(Comment, _branches, thread, *[root] * count)


def _branches(*given: Any) -> QuerySet[Any, Any]:
    thread, *roots, with_picks, replies = given
    wanted: list[QuerySet[Any, Any]] = []
    if roots:
        wanted.append(_part(Comment.objects.filter(root__in=roots, position__lte=replies), 0))
        official = Comment.objects.filter(thread=thread, office__isnull=False).approved()  # on an index of their own
        further = official.filter(root__in=roots, position__gt=replies).order_by("root", "position")
        wanted.append(_part(Comment.objects.filter(pk__in=further.values("pk")[:OFFICIAL]), 2))
    if with_picks:
        newest = Comment.objects.filter(thread=thread).picked().order_by("-featured_at", "-pk").values("pk")[:PICKS]
        wanted.append(_part(Comment.objects.filter(pk__in=newest), 1))
    return wanted[0].union(*wanted[1:], all=True)


def _part(rows: QuerySet[Any, Any], place: int) -> QuerySet[Any, Any]:
    """Rows that go to a place of Branches."""
    part: QuerySet[Any, Any] = rows.annotate(place=Value(place)).values_list(*COLUMNS, "place")
    return part


_FIRST_ROOTS = Asking(Comment, _first_roots, Comment._meta.get_field("thread"))
