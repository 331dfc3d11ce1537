"""overturn(): what a new decision on a rejected comment means for its author's objection."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import OuterRef, Subquery

from comments.models import Appeal, Comment, Decision, Status
from comments.models.appeal import Outcome


def overturn(rows: Sequence[Comment], by: AbstractBaseUser | None, *, at: datetime) -> None:
    """Whatever moves a rejected comment overturns the rejection: an open appeal against it was right.

    Takes the comments as they were, with the new decisions on record. One statement, none where none was rejected.
    """
    rejected = [row.pk for row in rows if row.status == Status.REJECTED]
    if not rejected:
        return
    last = Decision.objects.filter(comment=OuterRef("comment")).order_by("-pk").values("pk")[:1]
    Appeal.objects.open().filter(comment__in=rejected).update(
        outcome=Outcome.OVERTURNED,
        answered_by=by.pk if by else None,
        answered_at=at,
        overturned_by=Subquery(last),
    )
