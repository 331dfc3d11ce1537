"""What counts comments, shifted when they move: a constant number of statements, however many move at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db.models import Case, F, IntegerField, OuterRef, QuerySet, Subquery, Value, When

from comments import conf
from comments.models import Comment, Status, Thread
from comments.models.among import Among


def shift(rows: Sequence[Comment], now: Status) -> None:
    """Counters of roots and threads for comments that were as `rows` have them and are `now`: call it under the lock
    of their threads.
    """
    _shift_replies(rows, now)
    _shift_threads(rows, now)


def _shift_replies(rows: Sequence[Comment], now: Status) -> None:
    shift = Counter[int]()
    for row in rows:
        if row.root_id is not None:
            shift[row.root_id] += _gain(row, now, Status.APPROVED)
    _add(Comment.objects.all(), "reply_count", shift)


def _shift_threads(rows: Sequence[Comment], now: Status) -> None:
    """Counters and newest comment of the threads; the version rises where readers can see a change.

    Where tombstones give reasons, a rejection may change one: replies may hang on what was hidden already.
    """
    approved, pending = Counter[int](), Counter[int]()
    seen_change = set()
    for row in rows:
        approved[row.thread_id] += _gain(row, now, Status.APPROVED)
        pending[row.thread_id] += _gain(row, now, Status.PENDING)
        if Status.APPROVED in (row.status, now) or (conf.TOMBSTONE_REASONS and Status.REJECTED in (row.status, now)):
            seen_change.add(row.thread_id)
    newest = Comment.objects.approved().filter(thread=OuterRef("pk")).order_by("-created_at", "-pk")
    Thread.objects.filter(Among("pk", approved)).update(
        approved_count=F("approved_count") + _by_key(approved),
        pending_count=F("pending_count") + _by_key(pending),
        version=F("version") + _by_key(dict.fromkeys(seen_change, 1)),
        last_comment_at=Subquery(newest.values("created_at")[:1]),
    )


def _gain(row: Comment, now: Status, status: Status) -> int:
    return (now == status) - (row.status == status)


def _add(rows: QuerySet[Comment], field: str, shift: dict[int, int]) -> None:
    changed = {pk: by for pk, by in shift.items() if by}
    if changed:
        rows.filter(Among("pk", changed)).update(**{field: F(field) + _by_key(changed)})


def _by_key(shift: dict[int, int]) -> Case | Value:
    """Each row's own number as one expression, however many rows: few rows differ in how much they shift."""
    keys: dict[int, list[int]] = {}
    for pk, by in shift.items():
        if by:
            keys.setdefault(by, []).append(pk)
    if not keys:
        return Value(0)
    whens = [When(Among("pk", pks), then=Value(by)) for by, pks in keys.items()]
    return Case(*whens, default=Value(0), output_field=IntegerField())
