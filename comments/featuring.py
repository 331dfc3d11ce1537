"""feature(): the editors' pick among comments, marked for readers."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import F
from django.utils import timezone

from comments import moderation, turns
from comments.models import Comment, Status, Thread
from comments.moderation import Decided, Seen
from comments.reach import Bar, bars


def feature(seen: Seen, *, by: AbstractBaseUser) -> Decided:
    """Mark a comment as picked by the editors; one that waits is approved with it, in one transaction.

    Returns what deciding returned: a comment that was approved already is among the refused, and is marked all the
    same, save where a bar is named. Deciding on a comment anew takes the mark away.
    """
    with turns.atomic():
        decided = moderation.decide([seen], Status.APPROVED, by=by)
        _write(Seen(seen.pk, seen.version + len(decided.moved)), timezone.now(), by)
    return decided


def unfeature(seen: Seen, *, by: AbstractBaseUser) -> bool:
    """Take the mark from a comment as it was seen: whether it could be done."""
    with turns.atomic():
        return _write(seen, None, by)


def bar_of(seen: Seen, *, by: AbstractBaseUser) -> Bar | None:
    """Why somebody may neither pick a comment nor take its mark away; None where they may."""
    return bars(by, list(Comment.objects.filter(pk=seen.pk))).get(seen.pk)


def _write(seen: Seen, at: datetime | None, by: AbstractBaseUser) -> bool:
    """The thread's row first, as everybody who changes its comments does; its version rises, for readers see it.

    Of a pick four eyes ask what they ask of a decision: not on one's own, on a reply to oneself, on what one reported.
    """
    if bars(by, moderation.lock([seen.pk])):
        return False
    rows = Comment.objects.approved().filter(pk=seen.pk, version=seen.version, featured_at__isnull=at is not None)
    Thread.objects.filter(pk__in=rows.values("thread")).update(version=F("version") + 1)
    return bool(rows.update(featured_at=at))
