"""The queue's surroundings: who else is here, what waits, how much of it is new or overdue."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import IntegerField, Max, Subquery
from django.utils import timezone

from comments.models import ReviewItem
from comments.reach import reach_of

MANY = 1000  # items counted at most


@dataclass(frozen=True, slots=True)
class Duty:
    """The other moderators on one's beats, each with their top item; what this one holds; how much waits.

    `fresh` items have come since the one numbered `newest` was the newest; each number stops at MANY + 1.
    """

    others: tuple[ReviewItem, ...]
    mine: tuple[ReviewItem, ...]
    waiting: int
    overdue: int
    fresh: int
    newest: int

    @property
    def people(self) -> int:
        return len(self.others) + 1

    @property
    def is_many(self) -> bool:
        """Whether `overdue` stopped counting."""
        return self.overdue > MANY

    @property
    def is_endless(self) -> bool:
        """Whether `waiting` did."""
        return self.waiting > MANY

    @property
    def state(self) -> tuple[object, ...]:
        """What a page shows of it: the same as long as there is nothing new to show."""
        people = tuple((item.claimed_by_id, item.pk) for item in self.others)
        return people, tuple(item.pk for item in self.mine), self.waiting, self.overdue, self.fresh


class _Counted(Subquery):
    """How many rows a query gives, as a column."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def duty(moderator: AbstractBaseUser, *, after: int | None = None) -> Duty:
    """Two statements, whatever waits: an index range of claims, and counts that stop at MANY.

    `after` is the number of the newest item when a page was opened; without it this is such an opening, and one more
    statement finds the number.
    """
    within = reach_of(moderator).q("comment__thread__")
    claims = ReviewItem.objects.open().claimed().filter(within, claimed_by__isnull=False)
    rows = claims.select_related("claimed_by", "comment__thread").order_by("claimed_by", "pick")
    piles = {key: tuple(pile) for key, pile in groupby(rows, key=lambda item: item.claimed_by_id)}
    mine = piles.pop(moderator.pk, ())
    if after is None:
        after = ReviewItem.objects.aggregate(newest=Max("pk"))["newest"] or 0
    items = ReviewItem.objects.open().filter(within).order_by()
    some = items.filter(due_at__lt=timezone.now()), items.filter(pk__gt=after), items
    late, fresh, waiting = (_Counted(one.values("pk")[: MANY + 1]) for one in some)
    first = items.by_due().annotate(late=late, fresh=fresh, waiting=waiting)
    counts = first.values_list("waiting", "late", "fresh").first() or (0, 0, 0)
    return Duty(tuple(pile[0] for pile in piles.values()), mine, *counts, newest=after)
