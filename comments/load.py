"""How much waits at this moment, in a few bounded reads: for those who watch a site, not for moderators."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone

from comments import due, posting
from comments.models import Letter, ReviewItem

FIRST = 2000  # open items that are looked at, those due first; and letters that are counted


@dataclass(frozen=True, slots=True)
class Load:
    """Open items by class, how many are overdue, the age of the oldest; letters waiting and parked, and how late.

    Ages are in seconds.
    """

    items: dict[str, int]
    overdue: int
    oldest: float
    letters: int
    parked: int
    late: float


def load() -> Load:
    """Four statements, none of which reads more than FIRST rows."""
    now = timezone.now()
    columns = ("why", "opened_at", "due_at")
    items = ReviewItem.objects.open().by_due().annotate(why=Cast("causes", TextField()))
    rows = list(items.values_list(*columns)[:FIRST])
    by_class = Counter[str]()
    for causes, count in Counter(why for why, _opened_at, _due_at in rows).items():
        by_class[due.kind_of(json.loads(causes))] += count
    oldest = min((opened_at for _why, opened_at, _due_at in rows), default=now)
    return Load(
        items=dict(by_class),
        overdue=sum(due_at < now for _why, _opened_at, due_at in rows),
        oldest=(now - oldest).total_seconds(),
        letters=Letter.objects.waiting().order_by("not_before", "pk")[:FIRST].count(),
        parked=Letter.objects.parked().order_by("pk")[:FIRST].count(),
        late=posting.lateness().total_seconds(),
    )
