"""A moderator's own work, for themselves: how much in which hour and on which day, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDay, TruncHour
from django.utils import timezone

from comments.models import Decision, Source

DAYS = 30
HOURS = 24


@dataclass(frozen=True, slots=True)
class Work:
    """Decisions of the last DAYS days, undoing not counted; `hours` those of the last HOURS hours."""

    hours: Mapping[datetime, int]
    days: Mapping[datetime, int]
    made: int
    taken_back: int  # by themselves
    undone: int  # by others
    overridden: int

    @property
    def stands(self) -> int:
        """Of a hundred decisions, how many nobody else undid or overrode."""
        return round(100 * (self.made - self.undone - self.overridden) / self.made) if self.made else 100


def own_work(moderator: AbstractBaseUser) -> Work:
    """Three statements on the index of one moderator's decisions. It names nobody else."""
    now = timezone.now()
    rows = Decision.objects.first_hand().filter(by=moderator.pk, source=Source.MODERATOR).order_by()
    lately = rows.filter(made_at__gte=now - timedelta(days=DAYS))
    today = rows.filter(made_at__gte=now - timedelta(hours=HOURS))
    by_others = Q(undone_by__isnull=False) & ~Q(undone_by__by=moderator.pk)
    counts = lately.aggregate(
        made=Count("pk", distinct=True),
        taken_back=Count("pk", filter=Q(undone_by__by=moderator.pk), distinct=True),
        undone=Count("pk", filter=by_others, distinct=True),
        overridden=Count("pk", filter=Q(overridden_by__isnull=False), distinct=True),
    )
    return Work(_counted(today, TruncHour("made_at")), _counted(lately, TruncDay("made_at")), **counts)


def _counted(rows: QuerySet[Decision], cut: TruncHour | TruncDay) -> dict[datetime, int]:
    """Decisions by the time they are cut to, the newest first."""
    return dict(rows.annotate(at=cut).values_list("at").annotate(count=Count("pk")).order_by("-at"))
