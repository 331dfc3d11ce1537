"""One page for a reader: a thread's roots, their replies, and where a comment stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from comments import answering, conf, cursor, epitaphs, lines, markup, tree, walking
from comments.lines import Answers, Line
from comments.models import Comment, Status, Thread
from comments.ordering import OLDEST, Order

PICK_LENGTH = 140  # characters of how one begins


class Row(NamedTuple):
    """One line of a thread as readers see it. A tombstone carries nothing of what was said, nor by whom, save the name
    of a clause as its `reason`, where the site says it.
    """

    key: str
    visible_depth: int
    is_tombstone: bool = False
    is_withdrawn: bool = False
    reason: str = ""
    author_name: str = ""
    author_location: str = ""
    lead_line: str = ""
    html: str = ""
    spoken: str = ""
    created_at: datetime | None = None
    date_only: bool = False
    is_featured: bool = False
    edited_at: datetime | None = None
    edited_after_replies: bool = False
    office: str = ""
    recommend_count: int = 0
    more_count: int = 0
    more_url: str = ""


@dataclass(frozen=True, slots=True)
class Pick:
    """A comment picked by the editors, as it is named above a thread: by whom, how it begins, where it stands."""

    author_name: str
    beginning: str
    url: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Questions of a thread: answered officially, by which office if it is one, and open."""

    count: int = 0
    office: str = ""
    open_count: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in reading order, and the addresses that continue before and after them, empty where nothing does."""

    rows: tuple[Row, ...] = ()
    before_url: str = ""
    after_url: str = ""
    picks: tuple[Pick, ...] = ()
    answered: Answered = Answered()


def page(thread: Thread, *, after: str = "", before: str = "", order: Order = OLDEST) -> Page:
    """Up to PAGE_ROOTS roots after or before a cursor of an order, each with its first replies. Two statements at most.

    A cursor that is none of ours is as good as no cursor. The first page names what the editors picked.
    """
    before = before if order.is_cursor(before) else ""
    after = after if order.is_cursor(after) and not before else ""
    roots, answers, is_first, is_last = _roots(thread, order, after, before)
    found = _branches(roots, thread, is_first=not (after or before))
    branches, apart = _by_root(found.replies), _by_root(_official(found))
    rows = _with_reasons([row for one in roots for row in _rows_of(one, branches[one.pk], apart[one.pk])])
    picks = sorted(found.picks, key=lambda one: (one.featured_at or one.created_at, one.pk), reverse=True)
    return Page(
        tuple(rows),
        "" if is_first or not roots else address_in(thread, order, before=order.cursor_of(roots[0])),
        "" if is_last or not roots else address_in(thread, order, after=order.cursor_of(roots[-1])),
        tuple(_pick(one, {row.key for row in rows}) for one in picks),
        _answered(answers),
    )


def address_in(thread: Thread, order: Order, **query: str) -> str:
    """Where a thread is read in an order, from its beginning or from a cursor on."""
    named = {} if order is OLDEST else {"order": order.name}
    here = thread.get_absolute_url()
    address = _address(here, **named, **query) if named or query else here
    return f"{address}#comments"


def replies(root: Comment, *, after: int) -> Page:
    """The next approved replies of one root, from a position on; the root stands first, so that they have a head."""
    found = lines.replies_after(root, after, conf.PAGE_REPLIES + 1)
    shown = found[: conf.PAGE_REPLIES]
    rows = _with_reasons(_linked([lines.line_of(root), *tree.preorder(shown)], is_whole=False))
    further = _more_url(root.key, shown[-1].position) if len(found) > len(shown) else ""
    return Page(tuple(rows), after_url=further)


def address_of(comment: Comment) -> str:
    """Where a comment that readers see stands: the right page, at the right comment."""
    root = comment.root or comment
    if comment.position > conf.PAGE_REPLIES:
        return f"{_more_url(root.key, comment.position - 1)}#c-{comment.key}"
    before = walking.beyond((root.created_at, root.pk), rising=False)
    earlier = Comment.objects.on(comment.thread).roots().shown().filter(before)
    if earlier[: conf.PAGE_ROOTS].count() < conf.PAGE_ROOTS:
        return f"{comment.thread.get_absolute_url()}#c-{comment.key}"
    start = cursor.encode(root.created_at, root.pk - 1)  # keys are whole numbers: "after the one before" begins here
    return f"{_address(comment.thread.get_absolute_url(), after=start)}#c-{comment.key}"


def _roots(thread: Thread, order: Order, after: str, before: str) -> tuple[list[Line], Answers, bool, bool]:
    """Roots in order; what is asked and answered; whether the thread begins with them; whether it ends with them."""
    count = conf.PAGE_ROOTS
    if before:
        found = lines.roots_beyond(thread, order, before, count + 1, back=True)
        return found[:count][::-1], Answers(), len(found) <= count, False
    if after:
        found = lines.roots_beyond(thread, order, after, count + 1)
        return found[:count], Answers(), False, len(found) <= count
    found, answers = lines.first_roots(thread, order, count + 1)
    return found[:count], answers, True, len(found) <= count


def _answered(answers: Answers) -> Answered:
    office = answers.first_office if answers.first_office == answers.last_office else ""
    return Answered(answers.answered or 0, office or "", answers.unanswered or 0)


def _branches(roots: Sequence[Line], thread: Thread, *, is_first: bool) -> lines.Branches:
    """What stands below the roots that have any replies, and for a first page what the editors picked.

    Hidden replies come too: a kept reply may hang on them. One statement, where no first reply is hidden.
    """
    wanted = [root for root in roots if root.reply_count]
    found = lines.branches([root.pk for root in wanted], thread, with_picks=is_first)
    return found._replace(replies=[*found.replies, *_behind(wanted, found.replies)])


def _behind(roots: Sequence[Line], replies: Sequence[Line]) -> Sequence[Line]:
    """Where hidden replies took first positions, the approved ones behind them: one statement more, then."""
    shown = Counter(one.root_id for one in replies if one.is_approved)
    short = [root.pk for root in roots if shown[root.pk] < min(root.reply_count, conf.PAGE_REPLIES)]
    return lines.behind(short) if short else ()


def _official(found: lines.Branches) -> list[Line]:
    """Those official answers that stand further on and whose question is shown: however many came before them."""
    here = {one.pk for one in found.replies} | {one.root_id for one in found.official}
    return [one for one in found.official if one.pk not in here and one.parent_id in here]


def _by_root(replies: Sequence[Line]) -> defaultdict[int, list[Line]]:
    found = defaultdict[int, list[Line]](list)
    for one in replies:
        found[one.root_id or 0].append(one)
    return found


def _rows_of(root: Line, branch: Sequence[Line], apart: Sequence[Line]) -> list[Row]:
    """The rows of a root: its first replies, and in their place the answers that stand apart, further on."""
    shown = tree.visible(tree.preorder([root, *branch, *apart]) if branch else [root])
    if root.reply_count and (not shown or shown[0] is not root):
        shown = [root, *shown]  # its approved replies are all further on: the root still heads them
    rows = _linked(shown)
    replies_shown = [one for one in shown if one.is_approved and one is not root and one not in apart]
    more = root.reply_count - len(replies_shown)
    if more > 0:
        last = max((one.position for one in replies_shown), default=0)
        rows[-1] = rows[-1]._replace(more_count=more, more_url=_more_url(root.key, last))
    return rows


class Parent(NamedTuple):
    """What a comment answers, as "@ Name in Place" at its beginning may call it, and where it stands."""

    name: str
    place: str
    url: str


def _linked(shown: Sequence[Line], *, is_whole: bool = True) -> list[Row]:
    """Rows of comments that stand on one page; "@ Name" at the beginning of one leads to what it answers.

    A page that is not whole lacks what some of it answers: that is asked for, one statement more, and a permalink leads
    to it.
    """
    near = {one.pk: Parent(one.author_name, one.author_location, f"#c-{one.key}") for one in shown if one.is_approved}
    far = (
        set()
        if is_whole
        else {one.parent_id for one in shown if one.parent_id and answering.addresses_somebody(one.html)}
    )
    if far := far - near.keys() - {one.pk for one in shown}:
        for pk, (key, name, place) in lines.named(far).items():
            near[pk] = Parent(name, place, reverse("comments:permalink", args=[key]))
    return [_row(one, near.get(one.parent_id or 0)) for one in shown]


def _row(comment: Line, parent: Parent | None) -> Row:
    depth = min(comment.depth, conf.VISIBLE_DEPTH)
    if not comment.is_approved:
        return Row(comment.key, depth, True, comment.status == Status.WITHDRAWN)
    return Row(
        comment.key,
        depth,
        author_name=comment.author_name,
        author_location=comment.author_location,
        lead_line=comment.lead_line,
        html=_html(comment, parent),
        spoken=comment.spoken,
        created_at=comment.created_at,
        date_only=comment.date_only,
        is_featured=comment.featured_at is not None,
        edited_at=comment.edited_at,
        edited_after_replies=bool(comment.edited_after_replies),
        office=comment.office or "",
        recommend_count=comment.recommend_count,
    )


def _with_reasons(rows: list[Row]) -> list[Row]:
    """Where the site wants it and there are tombstones, one statement more."""
    reasons = epitaphs.reasons_of([row.key for row in rows if row.is_tombstone])
    return [row._replace(reason=reasons[row.key]) if row.key in reasons else row for row in rows] if reasons else rows


def _html(comment: Line, parent: Parent | None) -> str:
    return answering.linked(comment.html, **parent._asdict()) if parent else comment.html


def _pick(comment: Line, keys: Container[str]) -> Pick:
    """One that stands on the same page is near; to any other its permalink leads."""
    url = f"#c-{comment.key}" if comment.key in keys else reverse("comments:permalink", args=[comment.key])
    return Pick(comment.author_name, markup.excerpt(markup.to_text(comment.html), PICK_LENGTH), url)


def _address(url: str, **query: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(query)}"


def _more_url(root: str, position: int) -> str:
    return f"{reverse('comments:replies', args=[root])}?after={position}"
