"""A moderator's own work, for themselves: how much in which hour and on which day, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDay, TruncHour
from django.utils import timezone

from comments.models import Decision, Letter, Source, Status
from comments.models.appeal import Outcome

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
    looked_at: int  # a second time, blind
    agreed: int  # of these
    picks: int  # comments they approved that editors have picked
    told: int  # rejections that stand, which a letter told of
    accepted: int  # of these: no objection, or one in vain

    @property
    def stands(self) -> int:
        """Of a hundred decisions, how many nobody else undid or overrode."""
        return round(100 * (self.made - self.undone - self.overridden) / self.made) if self.made else 100

    @property
    def agreement(self) -> int | None:
        """Of a hundred decisions that were looked at twice, how many were made alike; None where none was."""
        return round(100 * self.agreed / self.looked_at) if self.looked_at else None


def own_work(moderator: AbstractBaseUser) -> Work:
    """Four statements on the index of one moderator's decisions. It names nobody else."""
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
        looked_at=Count("pk", filter=Q(second_look__answered_at__isnull=False), distinct=True),
        agreed=Count("pk", filter=Q(second_look__agrees=True), distinct=True),
        picks=Count("comment", filter=Q(now=Status.APPROVED, comment__featured_at__isnull=False), distinct=True),
    )
    counts |= _objected_to(lately)
    return Work(_counted(today, TruncHour("made_at")), _counted(lately, TruncDay("made_at")), **counts)


def _objected_to(rows: QuerySet[Decision]) -> dict[str, int]:
    """Rejections that nobody took back and whose authors a letter told of them: those could object."""
    letters = Letter.objects.may_have_left().filter(decision=OuterRef("pk"))
    stood = rows.filter(Exists(letters), now=Status.REJECTED, undone_by__isnull=True, overridden_by__isnull=True)
    calm = Q(appeal__isnull=True) | Q(appeal__outcome=Outcome.UPHELD)
    return stood.aggregate(told=Count("pk"), accepted=Count("pk", filter=calm))


def _counted(rows: QuerySet[Decision], cut: TruncHour | TruncDay) -> dict[datetime, int]:
    """Decisions by the time they are cut to, the newest first."""
    return dict(rows.annotate(at=cut).values_list("at").annotate(count=Count("pk")).order_by("-at"))
