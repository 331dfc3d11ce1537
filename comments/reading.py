"""One page for a reader: a thread's roots, their replies, and where a comment stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from comments import conf, cursor, tree
from comments.models import Comment, Thread

COLUMNS = (
    "pk",
    "key",
    "parent_id",
    "root_id",
    "depth",
    "position",
    "status",
    "author_name",
    "author_location",
    "lead_line",
    "html",
    "reply_count",
    "created_at",
    "date_only",
    "featured_at",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a thread as readers see it. A tombstone carries nothing of what was said, nor by whom."""

    key: str
    visible_depth: int
    is_tombstone: bool = False
    author_name: str = ""
    author_location: str = ""
    lead_line: str = ""
    html: str = ""
    created_at: datetime | None = None
    date_only: bool = False
    is_featured: bool = False
    more_count: int = 0
    more_url: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in reading order, and the addresses that continue before and after them, empty where nothing does."""

    rows: tuple[Row, ...] = ()
    older_url: str = ""
    newer_url: str = ""


def page(thread: Thread, *, after: str = "", before: str = "") -> Page:
    """Up to PAGE_ROOTS roots after or before a cursor, each with its first replies. Two statements at most.

    A cursor that is none of ours is as good as no cursor.
    """
    roots, is_first, is_last = _roots(thread, cursor.decode(after), cursor.decode(before))
    branches = _branches(roots)
    rows = [row for root in roots for row in _rows_of(root, branches.get(root.pk, []))]
    older = "" if is_first or not roots else f"{_address(thread.url, before=_cursor_of(roots[0]))}#comments"
    newer = "" if is_last or not roots else f"{_address(thread.url, after=_cursor_of(roots[-1]))}#comments"
    return Page(tuple(rows), older, newer)


def replies(root: Comment, *, after: int) -> Page:
    """The next approved replies of one root, from a position on; the root stands first, so that they have a head."""
    found = list(
        Comment.objects.approved()
        .filter(root=root, position__gt=after)
        .only(*COLUMNS)
        .order_by("position")[: conf.PAGE_REPLIES + 1]
    )
    shown = found[: conf.PAGE_REPLIES]
    rows = [_row(root), *(_row(reply) for reply in tree.preorder(shown))]
    newer = _more_url(root, shown[-1].position) if len(found) > len(shown) else ""
    return Page(tuple(rows), newer_url=newer)


def address_of(comment: Comment) -> str:
    """Where a comment that readers see stands: the right page, at the right comment."""
    root = comment.root or comment
    if comment.position > conf.PAGE_REPLIES:
        return f"{_more_url(root, comment.position - 1)}#c-{comment.key}"
    earlier = Comment.objects.on(comment.thread).roots().shown().filter(_before(root.created_at, root.pk))
    if earlier[: conf.PAGE_ROOTS].count() < conf.PAGE_ROOTS:
        return f"{comment.thread.url}#c-{comment.key}"
    start = cursor.encode(root.created_at, root.pk - 1)  # keys are whole numbers: "after the one before" begins here
    return f"{_address(comment.thread.url, after=start)}#c-{comment.key}"


Cursor = tuple[datetime, int]


def _roots(thread: Thread, after: Cursor | None, before: Cursor | None) -> tuple[list[Comment], bool, bool]:
    """Roots in order; whether the thread begins with them; whether it ends with them."""
    every = Comment.objects.on(thread).roots().shown().only(*COLUMNS)
    count = conf.PAGE_ROOTS
    if before:
        found = list(every.filter(_before(*before)).order_by("-created_at", "-pk")[: count + 1])
        return found[:count][::-1], len(found) <= count, False
    if after:
        every = every.filter(_after(*after))
    found = list(every.in_order()[: count + 1])
    return found[:count], after is None, len(found) <= count


def _after(at: datetime, pk: int) -> Q:
    """The form that keeps the index: with OR on the outside it would be missed."""
    return Q(created_at__gte=at) & (Q(created_at__gt=at) | Q(pk__gt=pk))


def _before(at: datetime, pk: int) -> Q:
    return Q(created_at__lte=at) & (Q(created_at__lt=at) | Q(pk__lt=pk))


def _branches(roots: Sequence[Comment]) -> dict[int, list[Comment]]:
    """The first replies of each root that has any. Hidden ones come too: a kept reply may hang on them."""
    with_replies = [root.pk for root in roots if root.reply_count]
    if not with_replies:
        return {}
    branches: dict[int, list[Comment]] = {pk: [] for pk in with_replies}
    for reply in Comment.objects.filter(root__in=with_replies, position__lte=conf.PAGE_REPLIES).only(*COLUMNS):
        branches[reply.root_id or 0].append(reply)
    _fill(branches, roots)
    return branches


def _fill(branches: dict[int, list[Comment]], roots: Sequence[Comment]) -> None:
    """Where hidden replies took first positions, bring up the approved ones behind them: one statement more, then."""
    wanted = {root.pk: min(root.reply_count, conf.PAGE_REPLIES) for root in roots if root.pk in branches}
    short = [pk for pk, count in wanted.items() if sum(1 for one in branches[pk] if one.is_approved) < count]
    if not short:
        return
    rank = Window(RowNumber(), partition_by=F("root"), order_by=F("position").asc())
    behind = Comment.objects.approved().filter(root__in=short).annotate(rank=rank).filter(rank__lte=conf.PAGE_REPLIES)
    for reply in behind.only(*COLUMNS):
        if reply.position > conf.PAGE_REPLIES:
            branches[reply.root_id or 0].append(reply)


def _rows_of(root: Comment, branch: Iterable[Comment]) -> list[Row]:
    shown = tree.visible(tree.preorder([root, *branch]))
    if root.reply_count and (not shown or shown[0] is not root):
        shown = [root, *shown]  # its approved replies are all further on: the root still heads them
    rows = [_row(one) for one in shown]
    replies_shown = [one for one in shown if one.is_approved and one is not root]
    more = root.reply_count - len(replies_shown)
    if more > 0:
        last = max((one.position for one in replies_shown), default=0)
        rows[-1] = _row(shown[-1], more_count=more, more_url=_more_url(root, last))
    return rows


def _row(comment: Comment, *, more_count: int = 0, more_url: str = "") -> Row:
    depth = min(comment.depth, conf.VISIBLE_DEPTH)
    if not comment.is_approved:
        return Row(comment.key, depth, is_tombstone=True, more_count=more_count, more_url=more_url)
    return Row(
        comment.key,
        depth,
        author_name=comment.author_name,
        author_location=comment.author_location,
        lead_line=comment.lead_line,
        html=comment.html,
        created_at=comment.created_at,
        date_only=comment.date_only,
        is_featured=comment.featured_at is not None,
        more_count=more_count,
        more_url=more_url,
    )


def _cursor_of(comment: Comment) -> str:
    return cursor.encode(comment.created_at, comment.pk)


def _address(url: str, **query: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(query)}"


def _more_url(root: Comment, position: int) -> str:
    return f"{reverse('comments:replies', args=[root.key])}?after={position}"
