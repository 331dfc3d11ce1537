"""bring_in(): comments that were moderated elsewhere, in bulk, each with its decision, in the tree of its thread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from comments import arrivals, due, markup, planting, recording
from comments.digest import digest_of
from comments.hosts import hosts_in
from comments.keys import new_key
from comments.models import Comment, Status, Thread
from comments.recounting import recount


@dataclass(frozen=True, slots=True)
class Record:
    """One comment of another system. `source_key` says which one it is, there: bringing it in twice changes nothing.

    `date_only` where its day is known but not its time; `created_at` then carries the order within the day. Its text is
    cleaned and its HTML made with the record: make records before a transaction begins, which would hold others up.
    """

    source_key: str
    author_name: str
    text: str
    created_at: datetime
    author_location: str = ""
    lead_line: str = ""
    date_only: bool = False
    html: str = field(init=False, repr=False, default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", markup.clean(self.text))
        object.__setattr__(self, "html", markup.html_of(self.text))


@dataclass(frozen=True, slots=True)
class Stored:
    """What a comment of the thread that was brought in before says about whom it answers: of its text the first 200
    characters.
    """

    source_key: str
    lead_line: str
    text: str
    created_at: datetime


Replies = Mapping[str, str] | Callable[[Sequence[Stored]], Mapping[str, str]]


@dataclass(slots=True)
class Brought:
    """What bringing in changed: comments made (of them replies), known before, put elsewhere; and what to tell."""

    created: int = 0
    replies: int = 0
    unchanged: int = 0
    moved: int = 0
    notes: list[str] = field(default_factory=list)


def bring_in(
    thread: Thread, records: Sequence[Record], replies: Replies, *, status: Status = Status.APPROVED
) -> Brought:
    """Store records that the thread does not hold yet, and hang every comment where `replies` says.

    `replies` maps the source_key of each reply in the thread, new or not, to that of its parent. A parent that is not
    there, or a circle, makes a root and a note. It can be a function that finds this out from what is stored, given in
    reading order. Sends no signal. One transaction. Raises ValueError for a status that nothing can arrive with.
    """
    if status not in (Status.APPROVED, Status.PENDING):
        raise ValueError(f"Comments are brought in approved or pending, not {status}")
    brought = Brought()
    with transaction.atomic():
        thread = Thread.objects.select_for_update(no_key=True).get(pk=thread.pk)
        plot = planting.Plot.of(thread, with_words=callable(replies))
        parents = replies(_stored(plot)) if callable(replies) else replies
        fresh = {one.source_key: one for one in _once(records) if one.source_key not in plot.by_source}
        brought.created, brought.unchanged = len(fresh), len(records) - len(fresh)
        brought.moved = _date_back(plot, records)
        times = {key: one.created_at for key, one in fresh.items()}
        brought.notes += plot.plan(times, parents)
        brought.replies = len(fresh.keys() & plot.parents.keys())
        in_turn = [fresh[key] for key in plot.in_turn(times)]
        made = _store(thread, plot, in_turn, status)
        _follow_up(made, in_turn, status)
        brought.moved += plot.rehang()
        _count(thread, made, status)
        if brought.moved:
            Thread.objects.filter(pk=thread.pk).update(version=F("version") + 1)
            recount(Thread.objects.filter(pk=thread.pk))
    return brought


def _stored(plot: planting.Plot) -> list[Stored]:
    rows = sorted(plot.by_source.items(), key=lambda one: (one[1].created_at, one[1].pk))
    return [Stored(key, row.lead_line, row.beginning, row.created_at) for key, row in rows]


def _once(records: Sequence[Record]) -> list[Record]:
    return list({one.source_key: one for one in reversed(records)}.values())[::-1]


def _date_back(plot: planting.Plot, records: Sequence[Record]) -> int:
    """The same comment on two pages keeps the earlier place in its day, whichever page was loaded first."""
    earlier = []
    for one in records:
        known = plot.by_source.get(one.source_key)
        if known and one.created_at < known.created_at:
            known.created_at = one.created_at
            earlier.append(Comment(pk=known.pk, created_at=one.created_at))
    Comment.objects.bulk_update(earlier, ["created_at"])
    return len(earlier)


def _store(thread: Thread, plot: planting.Plot, records: Sequence[Record], status: Status) -> list[planting.Row]:
    """What is new, each at its place in the tree."""
    if not records:
        return []
    keys = arrivals.next_keys(len(records))
    rows = [plot.plant(key, one.source_key, one.created_at) for key, one in zip(keys, records, strict=True)]
    arrivals.store(_columns(thread, rows, records, status))
    return rows


def _follow_up(made: Sequence[planting.Row], fresh: Sequence[Record], status: Status) -> None:
    """What new comments leave beside themselves: items for the moderators, or hosts that are known from now on."""
    if status == Status.PENDING:
        now = timezone.now()
        causes = ["imported"]
        due_at = due.due_at(due.kind_of(causes), now)
        recording.open_items([one.pk for one in made], causes, due_at=due_at, opened_at=now)
    else:
        arrivals.know_hosts(sorted({host for one in fresh for host in hosts_in(one.html)}))


def _count(thread: Thread, made: Sequence[planting.Row], status: Status) -> None:
    """Add the new ones to the counters of their thread, whose row is locked, and of their roots."""
    if not made:
        return
    mine = Thread.objects.filter(pk=thread.pk)
    if status == Status.PENDING:
        mine.update(pending_count=F("pending_count") + len(made))
        return
    newest = max([one.created_at for one in made] + [thread.last_comment_at or made[0].created_at])
    mine.update(approved_count=F("approved_count") + len(made), last_comment_at=newest, version=F("version") + 1)
    arrivals.count_replies(Counter(one.root_id for one in made if one.root_id))


def _columns(
    thread: Thread, rows: Sequence[planting.Row], records: Sequence[Record], status: Status
) -> dict[str, Sequence[object]]:
    count = len(records)
    return {
        "id": [row.pk for row in rows],
        "key": [new_key() for _ in records],
        "thread_id": [thread.pk] * count,
        "parent_id": [row.parent_id for row in rows],
        "root_id": [row.root_id for row in rows],
        "depth": [row.depth for row in rows],
        "position": [row.position for row in rows],
        "author_name": [markup.clean_line(one.author_name) or one.author_name for one in records],
        "author_location": [markup.clean_line(one.author_location) for one in records],
        "lead_line": [markup.clean_line(one.lead_line) for one in records],
        "text": [one.text for one in records],
        "html": [one.html for one in records],
        "text_digest": [digest_of(one.text) for one in records],
        "status": [status.value] * count,
        "source_key": [one.source_key for one in records],
        "date_only": [one.date_only for one in records],
        "created_at": [one.created_at for one in records],
    }
