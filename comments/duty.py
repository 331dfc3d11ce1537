"""The queue's surroundings: who else is here, and how much is overdue."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from comments.models import ReviewItem
from comments.reach import reach_of

MANY = 1000  # overdue items counted at most


@dataclass(frozen=True, slots=True)
class Duty:
    """The other moderators on one's beats, each with the item on top of their pile; and how many items are overdue."""

    others: tuple[ReviewItem, ...]
    overdue: int

    @property
    def people(self) -> int:
        return len(self.others) + 1

    @property
    def is_many(self) -> bool:
        """Whether `overdue` stopped counting."""
        return self.overdue > MANY


def duty(moderator: AbstractBaseUser) -> Duty:
    """Two statements, whatever waits: an index range of claims, and a count that stops at MANY."""
    within = reach_of(moderator).q("comment__thread__")
    claims = ReviewItem.objects.open().claimed().filter(within, claimed_by__isnull=False)
    theirs = claims.exclude(claimed_by=moderator.pk).order_by("claimed_by", "pick")
    rows = theirs.select_related("claimed_by", "comment__thread")
    others = tuple(next(pile) for _pk, pile in groupby(rows, key=lambda item: item.claimed_by_id))
    late = ReviewItem.objects.open().filter(within, due_at__lt=timezone.now())
    return Duty(others, late.order_by()[: MANY + 1].count())
