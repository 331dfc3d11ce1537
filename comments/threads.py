"""A thread as moderators see it: all comments in their place, whatever their status; and which threads are warm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery

from comments import conf, cursor, tree
from comments.models import Comment, Thread, ThreadChange
from comments.models.comment import CommentQuerySet
from comments.reach import Reach

WARM = 30  # threads with something waiting that the list shows, and threads a page after them
HISTORY = 20  # changes of a thread shown, the newest
COLUMNS = (
    "pk",
    "key",
    "thread_id",
    "parent_id",
    "root_id",
    "depth",
    "position",
    "version",
    "revision",
    "status",
    "author_id",
    "author_name",
    "author_email",
    "author_location",
    "office",
    "asks",
    "lead_line",
    "html",
    "language",
    "created_at",
    "date_only",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One comment in its place; `more_after` is the position of its root's last reply shown, where more follow."""

    comment: Comment
    visible_depth: int
    more_root: str = ""
    more_after: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """Comments in reading order, and the cursors of the pages before and after, empty where there is none."""

    lines: tuple[Line, ...] = ()
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """Threads where something waits, most first; then a page of all by their newest comment, and where it goes on."""

    waiting: tuple[Thread, ...]
    recent: tuple[Thread, ...]
    after: str


def page(thread: Thread, *, after: str = "", before: str = "", at: str = "") -> Page:
    """Up to PAGE_ROOTS comments after or before a cursor, each with its first replies: two statements, one more for
    `at`, the key of a comment with whose root the page begins. A cursor that is none of ours is as good as none.
    """
    place = _place_of(thread, at) if at else cursor.decode(after)
    roots, is_first, is_last = _roots(thread, place, cursor.decode(before))
    replies: dict[int, list[Comment]] = {root.pk: [] for root in roots}
    for reply in Comment.objects.filter(root__in=replies, position__lte=conf.PAGE_REPLIES).only(*COLUMNS):
        replies[reply.root_id or 0].append(reply)
    lines = [line for root in roots for line in _lines(root, replies[root.pk])]
    return Page(
        tuple(lines),
        before="" if is_first or not roots else _cursor_of(roots[0]),
        after="" if is_last or not roots else _cursor_of(roots[-1]),
    )


def replies(thread: Thread, root_key: str, *, after: int) -> Page | None:
    """One comment and its next replies after a position: two statements. None where the thread has no such root."""
    root = _with_last(Comment.objects.on(thread).roots().filter(key=root_key)).first()
    if root is None:
        return None
    found = Comment.objects.filter(root=root, position__gt=after).only(*COLUMNS).order_by("position")
    return Page(tuple(_lines(root, found[: conf.PAGE_REPLIES])))


def changes_of(thread: Thread) -> Sequence[ThreadChange]:
    """The newest HISTORY changes of a thread, newest first."""
    return list(thread.changes.select_related("by").order_by("-pk")[:HISTORY])


def listed(reach: Reach, *, after: str = "") -> Listed:
    """Two statements, each on an index. Where the list goes on, what waits stands on its first page alone."""
    place = cursor.decode(after)
    waiting = Thread.objects.filter(reach.q(), pending_count__gt=0).order_by("-pending_count", "-pk")[:WARM]
    rows = Thread.objects.filter(reach.q(), last_comment_at__isnull=False).order_by("-last_comment_at", "-pk")
    if place:
        at, pk = place
        rows = rows.filter(Q(last_comment_at__lte=at) & (Q(last_comment_at__lt=at) | Q(pk__lt=pk)))
    found = list(rows[: WARM + 1])
    last = found[WARM - 1] if len(found) > WARM else None
    onward = cursor.encode(last.last_comment_at, last.pk) if last and last.last_comment_at else ""
    return Listed(() if place else tuple(waiting), tuple(found[:WARM]), onward)


Place = tuple[datetime, int]


def _place_of(thread: Thread, key: str) -> Place | None:
    """Just before the root of a comment; None where the thread has no such comment, which begins at its beginning."""
    comment = Comment.objects.on(thread).filter(key=key).select_related("root").first() if key.isalnum() else None
    root = comment and (comment.root or comment)
    return (root.created_at, root.pk - 1) if root else None


def _roots(thread: Thread, after: Place | None, before: Place | None) -> tuple[list[Comment], bool, bool]:
    """Roots in order; whether the thread begins with them; whether it ends with them."""
    every, count = _with_last(Comment.objects.on(thread).roots()), conf.PAGE_ROOTS
    if before:
        at, pk = before
        earlier = every.filter(Q(created_at__lte=at) & (Q(created_at__lt=at) | Q(pk__lt=pk)))
        if found := list(earlier.order_by("-created_at", "-pk")[: count + 1]):
            return found[:count][::-1], len(found) <= count, False
    if after:
        at, pk = after
        every = every.filter(Q(created_at__gte=at) & (Q(created_at__gt=at) | Q(pk__gt=pk)))
    found = list(every.order_by("created_at", "pk")[: count + 1])
    return found[:count], after is None, len(found) <= count


def _with_last(roots: CommentQuerySet) -> CommentQuerySet:
    """Roots that know the position of their last reply: one step on the index of positions for each."""
    last = Comment.objects.filter(root=OuterRef("pk")).order_by("-position").values("position")[:1]
    return roots.annotate(last_position=Subquery(last)).only(*COLUMNS)


def _lines(root: Comment, branch: Iterable[Comment]) -> list[Line]:
    some = list(branch)
    shown = [Line(one, min(one.depth, conf.VISIBLE_DEPTH)) for one in tree.preorder([root, *some])]
    reached = max((one.position for one in some), default=0)
    if (getattr(root, "last_position", 0) or 0) > reached:
        shown[-1] = Line(shown[-1].comment, shown[-1].visible_depth, root.key, reached)
    return shown


def _cursor_of(comment: Comment) -> str:
    return cursor.encode(comment.created_at, comment.pk)
