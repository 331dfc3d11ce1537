"""Appeals as they are looked at: those that wait for a senior, those that were answered, an author's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser

from comments import cursor, walking
from comments.models import Appeal, Comment
from comments.reach import Reach

PAGE = 30
LISTED = 500
_WITH = ("comment__thread", "comment__author", "decision__clause", "decision__by", "answered_by")


@dataclass(frozen=True, slots=True)
class Answered:
    """A page of answered appeals, newest first, and the cursor that goes on after it."""

    rows: tuple[Appeal, ...]
    after: str


def waiting_for(senior: AbstractBaseUser, reach: Reach) -> tuple[Sequence[Appeal], int]:
    """The oldest PAGE open appeals that a senior may answer, and how many more are against what they decided."""
    rows = Appeal.objects.open().filter(reach.q("comment__thread__"))
    own = rows.against(senior).count()
    others = rows.exclude(decision__by=senior.pk).exclude(comment__author=senior.pk)
    return list(others.select_related(*_WITH).order_by("made_at", "pk")[:PAGE]), own


def made(reach: Reach, start: datetime | None, end: datetime | None) -> Sequence[Appeal]:
    """The first LISTED that were made from `start` up to `end`, oldest first, whether answered or not."""
    rows = Appeal.objects.filter(reach.q("comment__thread__"), **_between("made_at", start, end))
    return list(rows.select_related(*_WITH).order_by("made_at", "pk")[:LISTED])


def answered(
    reach: Reach, *, after: str = "", outcome: str = "", start: datetime | None = None, end: datetime | None = None
) -> Answered:
    """What was answered, newest first, so and in that time; a cursor that is none of ours is as good as none."""
    rows = Appeal.objects.exclude(outcome="").filter(reach.q("comment__thread__"), answered_at__isnull=False)
    rows = rows.filter(**_between("answered_at", start, end), **({"outcome": outcome} if outcome else {}))
    if place := cursor.decode(after):
        rows = rows.filter(walking.beyond(place, rising=False, clock="answered_at"))
    found = list(rows.select_related(*_WITH).order_by("-answered_at", "-pk")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Answered(tuple(found[:PAGE]), cursor.encode(last.answered_at, last.pk) if last and last.answered_at else "")


def _between(clock: str, start: datetime | None, end: datetime | None) -> dict[str, datetime]:
    ends = {f"{clock}__gte": start, f"{clock}__lt": end}
    return {name: moment for name, moment in ends.items() if moment}


def open_on(comments: Iterable[int]) -> Mapping[int, Appeal]:
    """The open appeal about each of these comments, by the comment's key. One statement."""
    rows = Appeal.objects.open().filter(comment__in=list(comments)).select_related("decision__clause", "decision__by")
    return {one.comment_id: one for one in rows}


def last_about(comment: Comment) -> Appeal | None:
    """The newest appeal of a comment's author; no statement for a comment that was never decided on."""
    if comment.version == 1:
        return None
    return Appeal.objects.filter(comment=comment).select_related("decision").order_by("-pk").first()
