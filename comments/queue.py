"""The moderators' questions: what waits, one page of the list, what stands around a comment, an author's record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Count, Q, Sum, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from comments import cursor, walking
from comments.models import Comment, Decision, Person, ReviewItem, Revision, Thread
from comments.models.comment import CommentQuerySet
from comments.reach import Reach, reach_of

PAGE = 30  # comments a page of the list
REACH = 20_000  # comments that one page looks through for words or a finding, which no index knows
NEARBY = 3  # comments shown before and after one, and replies beneath it
ALIKE = 500  # comments of one text listed to be decided together
HISTORY = 100  # decisions and revisions shown, the newest


@dataclass(frozen=True, slots=True)
class Standing:
    """How many wait, since when the one that is due first, and how many came in since midnight."""

    waiting: int
    oldest_at: datetime | None
    today: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which comments a moderator asks for; what is left empty does not narrow. `end` is not included."""

    status: str = ""
    thread: Thread | None = None
    rule: str = ""
    words: str = ""
    start: datetime | None = None
    end: datetime | None = None
    oldest_first: bool = False
    person: Person | None = None
    reach: Reach = Reach()

    @property
    def is_search(self) -> bool:
        return bool(self.rule or self.words)


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the list, and the cursors that go on after and before it, empty where the list ends.

    `reached` is set where a search has looked through REACH comments, up to that time, and has not filled the page.
    """

    rows: tuple[Comment, ...] = ()
    after: str = ""
    before: str = ""
    reached: datetime | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """The thread about a comment: what it answers, from the root down; its neighbours; the first replies to it."""

    above: tuple[Comment, ...]
    earlier: tuple[Comment, ...]
    later: tuple[Comment, ...]
    replies: tuple[Comment, ...]


def standing() -> Standing:
    """Three statements, none of which counts the comments: counters, the first open item, an index range."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    first = ReviewItem.objects.open().by_due().values_list("opened_at", flat=True).first()
    waiting: int | None = Thread.objects.filter(pending_count__gt=0).aggregate(total=Sum("pending_count"))["total"]
    return Standing(waiting or 0, first, Comment.objects.filter(created_at__gte=midnight).count())


def listed(wanted: Wanted, *, after: str = "", before: str = "") -> Listed:
    """The next page after or before a cursor: one statement, and one more for a search. It walks, it never counts.

    A cursor that is none of ours is as good as no cursor.
    """
    back, ahead = cursor.decode(before), cursor.decode(after)
    rising = wanted.oldest_first != bool(back)
    rows = _narrowed(wanted).order_by(*walking.order("created_at", rising))
    if start := back or ahead:
        rows = rows.filter(walking.beyond(start, rising))
    reach = rows.values_list("created_at", "pk")[REACH : REACH + 1].first() if wanted.is_search else None
    if reach:
        rows = rows.filter(walking.up_to(reach, rising))
    found = list(_matching(rows, wanted).select_related("thread", "parent").only(*COLUMNS)[: PAGE + 1])
    shown = found[:PAGE]
    is_full = len(found) > PAGE
    onward = _cursor_of(shown[-1]) if is_full else cursor.encode(*reach) if reach else ""
    page = Listed(tuple(shown), after=onward, reached=reach[0] if reach and not is_full else None)
    return _turned(page) if back else replace(page, before=_cursor_of(shown[0]) if ahead and shown else "")


COLUMNS = (
    "key",
    "version",
    "status",
    "text",
    "author_name",
    "author_email",
    "author_location",
    "findings",
    "created_at",
    "date_only",
    "thread__key",
    "thread__title",
    "parent__author_name",
)


def next_waiting(comment: Comment, moderator: AbstractBaseUser) -> Comment | None:
    """The next comment that waits for a moderator, in the order of the waiting list, or the first after the last."""
    within = reach_of(moderator).q("thread__")
    waiting = Comment.objects.pending().filter(within).exclude(pk=comment.pk).in_order()
    return waiting.filter(walking.beyond((comment.created_at, comment.pk), rising=True)).first() or waiting.first()


def around(comment: Comment) -> Around:
    """Four statements at most, however long the thread: three parents, NEARBY neighbours each way, NEARBY replies."""
    near = Comment.objects.on(comment.thread).filter(parent=comment.parent_id)
    here = (comment.created_at, comment.pk)
    earlier = near.order_by("-created_at", "-pk").filter(walking.beyond(here, rising=False))[:NEARBY]
    later = near.in_order().filter(walking.beyond(here, rising=True))[:NEARBY]
    replies = comment.replies.order_by("created_at", "pk")[:NEARBY]
    return Around(_above(comment), tuple(earlier)[::-1], tuple(later), tuple(replies))


def alike_counts(comments: Iterable[Comment]) -> Mapping[str, int]:
    """How many comments wait with the text of each of these, by its digest, itself counted. One statement."""
    digests = {comment.text_digest for comment in comments}
    if not digests:
        return {}
    rows = Comment.objects.pending().filter(text_digest__in=digests).order_by()
    return dict(rows.values_list("text_digest").annotate(count=Count("pk")))


def alike(comment: Comment, reach: Reach, since: datetime | None = None) -> Sequence[Comment]:
    """The comments within reach that wait with this one's text, itself included, ALIKE at most, oldest first.

    With `since` those that came in from then on.
    """
    rows = Comment.objects.pending().filter(reach.q("thread__"), text_digest=comment.text_digest).in_order()
    if since:
        rows = rows.filter(created_at__gte=since)
    return list(rows.select_related("thread", "author")[:ALIKE])


def record_of(author: AbstractBaseUser) -> dict[str, int]:
    """How many comments of an account stand at each status. One statement, on the index of its comments."""
    rows = Comment.objects.filter(author=author.pk).order_by().values_list("status").annotate(count=Count("pk"))
    return dict(rows)


def is_listed(comment: Comment) -> bool:
    """Whether a comment is on the work list; of one that waits or is public, the others never are."""
    return ReviewItem.objects.open().filter(comment=comment).exists()


def decisions_on(comment: Comment) -> Sequence[Decision]:
    """The newest HISTORY decisions on a comment, newest first."""
    return list(comment.decisions.select_related("by", "clause", "undoes").order_by("-pk")[:HISTORY])


def texts_of(comment: Comment) -> Sequence[Revision]:
    """The newest HISTORY texts a comment has had, newest first."""
    return list(comment.revisions.order_by("-number")[:HISTORY])


def _narrowed(wanted: Wanted) -> CommentQuerySet:
    """By what an index knows."""
    rows = wanted.person.comments if wanted.person else Comment.objects.all()
    rows = rows.filter(wanted.reach.q("thread__"))
    if wanted.thread:
        # Within one thread its own index is the short way; hidden from the planner, the status cannot tempt it away.
        rows = rows.on(wanted.thread).annotate(standing=Coalesce("status", Value("")))
    if wanted.status:
        rows = rows.filter(**{"standing" if wanted.thread else "status": wanted.status})
    if wanted.start:
        rows = rows.filter(created_at__gte=wanted.start)
    if wanted.end:
        rows = rows.filter(created_at__lt=wanted.end)
    return rows


def _matching(rows: CommentQuerySet, wanted: Wanted) -> CommentQuerySet:
    """By what has to be read row by row. Findings are matched as text, which both databases can."""
    if wanted.rule:
        rows = rows.annotate(found=Cast("findings", TextField())).filter(found__contains=f'"rule": "{wanted.rule}"')
    for word in wanted.words.split():
        named = Q(author_name__icontains=word) | Q(author_email__icontains=word)
        rows = rows.filter(named | Q(text__icontains=word))
    return rows


def _turned(page: Listed) -> Listed:
    """A page that was walked backwards, the right way round again; what comes after it is known to be there."""
    rows = page.rows[::-1]
    return Listed(rows, after=_cursor_of(rows[-1]) if rows else "", before=page.after, reached=page.reached)


def _cursor_of(comment: Comment) -> str:
    return cursor.encode(comment.created_at, comment.pk)


def _above(comment: Comment) -> tuple[Comment, ...]:
    if comment.parent_id is None:
        return ()
    parent = Comment.objects.select_related("parent__parent").get(pk=comment.parent_id)
    line = [parent, parent.parent, parent.parent and parent.parent.parent]
    return tuple(one for one in reversed(line) if one is not None)
