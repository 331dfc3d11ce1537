"""search(): comments of any status by words and filters, a page at a time, at a cost that has an end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce

from comments import cursor, matching, walking
from comments.models import Clause, Comment, Decision, Person, Report, Source, Thread
from comments.models.comment import CommentQuerySet
from comments.models.words import comment_at, place_of, second_of
from comments.reach import Reach
from comments.terms import Term

STRETCHES = (500, 4500, 15_000)  # places of words that one page looks through, more and more at a time
REACH = sum(STRETCHES)  # comments that one page looks through for what no index knows
FEW = 5000  # comments that are better fetched than looked for
MANY = 1000  # results are counted so far


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for; what is left empty does not narrow. Ends are not included.

    `moderator`, `clause` and the two times of decision are about one and the same decision, which a moderator made.
    """

    terms: tuple[Term, ...] = ()
    named: tuple[Term, ...] = ()
    status: str = ""
    thread: Thread | None = None
    person: Person | None = None
    email: str = ""  # of somebody without an account
    rule: str = ""
    reported: str = ""  # an outcome, or "any"
    has_links: bool | None = None
    is_reply: bool | None = None
    start: datetime | None = None
    end: datetime | None = None
    moderator: AbstractBaseUser | None = None
    clause: Clause | None = None
    decided_start: datetime | None = None
    decided_end: datetime | None = None
    oldest_first: bool = False
    for_readers: bool = False  # who must not find the words of an edit that waits
    reach: Reach = Reach()

    @property
    def pattern(self) -> matching.Pattern:
        return matching.Pattern(self.terms, self.named)

    @property
    def is_decided(self) -> bool:
        return bool(self.moderator or self.clause or self.decided_start or self.decided_end)


@dataclass(frozen=True, slots=True)
class Found:
    """One page. `after` goes on, empty at the end; `reached` is how far it looked where it did not fill the page.

    `count` is how many there are in all, MANY + 1 for more than MANY, None where that would cost too much.
    """

    rows: tuple[Comment, ...] = ()
    after: str = ""
    reached: datetime | None = None
    count: int | None = None


def search(sought: Sought, *, after: str = "", most: int = 50) -> Found:
    """The next page after a cursor; one that is none of ours is as good as none. Six statements at most, eight with
    words. Raises ValueError where only excluded words are given."""
    if sought.pattern.is_open:
        raise ValueError("Words to be left out say nothing of where to look")
    rows, is_exact = _tested(_narrowed(sought), sought)
    place = cursor.decode(after)
    if sought.pattern:
        return _by_words(sought, rows, is_exact, place, most)
    return _by_time(sought, rows, is_exact, place, most)


def last_decisions(comments: Sequence[Comment]) -> dict[int, Decision]:
    """The last decision on each comment, by the comment's key; with who made it and its clause. One statement."""
    newest = Decision.objects.filter(comment=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    ids = Comment.objects.filter(pk__in=[one.pk for one in comments]).values_list(Subquery(newest))
    return {one.comment_id: one for one in Decision.objects.filter(pk__in=ids).select_related("by", "clause")}


COLUMNS = (
    "key",
    "version",
    "status",
    "text",
    "author_id",
    "author_name",
    "author_email",
    "author_location",
    "office",
    "findings",
    "created_at",
    "date_only",
    "thread__key",
    "thread__title",
    "parent__author_name",
)


def _narrowed(sought: Sought) -> CommentQuerySet:
    """By what an index knows; the narrowest is the one to walk, so the others are hidden from the planner."""
    rows = sought.person.comments if sought.person else Comment.objects.all()
    is_narrow = bool(sought.thread or sought.person or sought.email or sought.pattern)
    if sought.email:
        rows = rows.by_guest(sought.email)
    if sought.thread:
        rows = rows.on(sought.thread)
    if sought.status and is_narrow:
        rows = rows.alias(standing=Coalesce("status", Value(""))).filter(standing=sought.status)
    elif sought.status:
        rows = rows.filter(status=sought.status)
    if sought.for_readers:
        rows = rows.filter(edited_html=None)
    if sought.start:
        rows = rows.filter(created_at__gte=sought.start)
    if sought.end:
        rows = rows.filter(created_at__lt=sought.end)
    return rows


def _tested(rows: CommentQuerySet, sought: Sought) -> tuple[CommentQuerySet, bool]:
    """By what has to be looked at row by row; and whether there was nothing of that kind, or few rows to look at."""
    is_exact = True
    if sought.is_decided:
        rows, is_exact = _decided(rows, sought)
    if sought.reported:
        rows, is_exact = _reported(rows, sought.reported, is_exact)
    is_small = is_exact and bool(sought.is_decided or sought.reported)
    if sought.rule:
        rows = rows.alias(found=Cast("findings", TextField())).filter(found__contains=f'"rule": "{sought.rule}"')
    if sought.has_links is not None:
        linked = {"html__contains": "<a href="}
        rows = rows.filter(**linked) if sought.has_links else rows.exclude(**linked)
    if sought.is_reply is not None:
        rows = rows.filter(parent__isnull=not sought.is_reply)
    rows = rows.filter(sought.reach.q("thread__"))
    is_plain = not (sought.rule or sought.reach.places) and sought.has_links is None and sought.is_reply is None
    return rows, is_small or (is_exact and is_plain)


def _decided(rows: CommentQuerySet, sought: Sought) -> tuple[CommentQuerySet, bool]:
    """Few decisions say by themselves which comments; of many, each comment is asked whether it has one."""
    decisions = Decision.objects.filter(source=Source.MODERATOR)
    if sought.moderator:
        decisions = decisions.filter(by=sought.moderator.pk)
    if sought.clause:
        decisions = decisions.filter(clause=sought.clause)
    if sought.decided_start:
        decisions = decisions.filter(made_at__gte=sought.decided_start)
    if sought.decided_end:
        decisions = decisions.filter(made_at__lt=sought.decided_end)
    keys = list(decisions.order_by().values_list("comment_id", flat=True)[: FEW + 1])
    if len(keys) <= FEW:
        return rows.filter(pk__in=set(keys)), True
    return rows.filter(Exists(decisions.filter(comment=OuterRef("pk")))), False


def _reported(rows: CommentQuerySet, reported: str, is_exact: bool) -> tuple[CommentQuerySet, bool]:
    """As with decisions: few reports say by themselves which comments."""
    reports = Report.objects.all() if reported == "any" else Report.objects.filter(outcome=reported)
    keys = list(reports.order_by().values_list("comment_id", flat=True)[: FEW + 1])
    if len(keys) <= FEW:
        return rows.filter(pk__in=set(keys)), is_exact
    return rows.filter(Exists(reports.filter(comment=OuterRef("pk")))), False


def _by_time(sought: Sought, rows: CommentQuerySet, is_exact: bool, place: walking.Place | None, most: int) -> Found:
    """Walks the comments by date: to the end of the page, or as far as REACH where they must be looked at."""
    rising = sought.oldest_first
    count = _counted(rows) if is_exact and not place else None
    rows = rows.order_by(*walking.order("created_at", rising))
    if place:
        rows = rows.filter(walking.beyond(place, rising))
    reach = None
    if not is_exact:
        walked = _narrowed(sought).order_by(*walking.order("created_at", rising))
        walked = walked.filter(walking.beyond(place, rising)) if place else walked
        reach = walked.values_list("created_at", "pk")[REACH : REACH + 1].first()
    if reach:
        rows = rows.filter(walking.up_to(reach, rising))
    found = list(_whole(rows)[: most + 1])
    if len(found) > most:
        last = found[most - 1]
        return Found(tuple(found[:most]), cursor.encode(last.created_at, last.pk), count=count)
    return Found(tuple(found), cursor.encode(*reach) if reach else "", reach[0] if reach else None, count)


def _counted(rows: QuerySet[Comment]) -> int:
    return rows.order_by()[: MANY + 1].count()


def _by_words(sought: Sought, rows: CommentQuerySet, is_exact: bool, place: walking.Place | None, most: int) -> Found:
    """Walks the index of words by date, and looks at the comments there where more is asked for than words."""
    after = place_of(sought.start, 0) - 1 if sought.start else matching.FIRST
    before = place_of(sought.end, 0) if sought.end else matching.LAST
    is_alone = is_exact and not (sought.status or sought.thread or sought.person or sought.email or sought.is_decided)
    is_alone = is_alone and not sought.reported
    ask = partial(matching.places, sought.pattern, rising=sought.oldest_first)
    count = None
    if is_alone and not place:
        count = matching.count(sought.pattern, after=after, before=before, most=MANY + 1)
    if place and sought.oldest_first:
        after = max(after, place_of(*place))
    elif place:
        before = min(before, place_of(*place))
    kept: list[int] = []
    for stretch in STRETCHES:
        some = ask(after=after, before=before, most=most + 1 if is_alone else stretch)
        kept += some if is_alone else _passing(rows, some)
        if some and sought.oldest_first:
            after = some[-1]
        elif some:
            before = some[-1]
        if len(kept) > most or len(some) < stretch:
            break
    else:
        return Found(_fetched(kept), _cursor(some[-1]), second_of(some[-1]), count)
    return Found(_fetched(kept[:most]), _cursor(kept[most - 1]) if len(kept) > most else "", count=count)


def _passing(rows: CommentQuerySet, places: Sequence[int]) -> list[int]:
    keys = [comment_at(place) for place in places]
    passed = set(rows.filter(pk__in=keys).order_by().values_list("pk", flat=True)) if keys else set()
    return [place for place, key in zip(places, keys, strict=True) if key in passed]


def _fetched(places: Iterable[int]) -> tuple[Comment, ...]:
    keys = [comment_at(place) for place in places]
    rows = {one.pk: one for one in _whole(Comment.objects.filter(pk__in=keys))} if keys else {}
    return tuple(rows[key] for key in keys if key in rows)


def _whole(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    account = f"author__{get_user_model().USERNAME_FIELD}"
    return rows.select_related("thread", "parent", "author").only(*COLUMNS, account)


def _cursor(place: int) -> str:
    return cursor.encode(second_of(place), comment_at(place))
