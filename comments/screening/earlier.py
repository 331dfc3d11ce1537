"""Comments that were there before a draft: the same text, its author's last ones. One statement for all who ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from django.db.models import Value
from django.utils import timezone

from comments import conf
from comments.digest import digest_of
from comments.models import Comment, Status
from comments.models.comment import CommentQuerySet
from comments.screening.draft import Draft

ALIKE = 20  # comments with the same text that are looked at
DECIDED = [Status.APPROVED, Status.REJECTED, Status.SPAM]


@dataclass(frozen=True, slots=True)
class Earlier:
    """`alike`: names under which the same text came to the thread within REPEAT_WINDOW. `decided`: statuses of the
    author's last TRUSTED_AFTER decided comments. `last_here`: when the author wrote last in this thread, if it is slow.
    Of a guest only the first is known: a typed name proves nothing.
    """

    alike: tuple[str, ...] = ()
    decided: tuple[str, ...] = ()
    last_here: datetime | None = None


def earlier(draft: Draft) -> Earlier:
    """What was there before a draft; within one screening it is asked once."""
    known = draft.asked.get("earlier")
    if known is None:
        known = draft.asked["earlier"] = _asked(draft)
    return cast("Earlier", known)


def _asked(draft: Draft) -> Earlier:
    wanted = {"alike": _alike(draft)}
    if draft.author is not None:
        theirs = Comment.objects.filter(author_id=draft.author.pk).order_by("-created_at")
        wanted["decided"] = theirs.filter(status__in=DECIDED)[: conf.TRUSTED_AFTER]
        if draft.thread.slow_seconds:
            wanted["here"] = theirs.on(draft.thread)[:1]
    found = _rows(wanted)
    return Earlier(
        alike=tuple(name for why, name, _status, _at in found if why == "alike"),
        decided=tuple(status for why, _name, status, _at in found if why == "decided"),
        last_here=next((at for why, _name, _status, at in found if why == "here"), None),
    )


def _alike(draft: Draft) -> CommentQuerySet:
    since = timezone.now() - timedelta(seconds=conf.REPEAT_WINDOW)
    return Comment.objects.on(draft.thread).filter(text_digest=digest_of(draft.text), created_at__gte=since)[:ALIKE]


def _rows(wanted: dict[str, CommentQuerySet]) -> list[tuple[str, str, str, datetime]]:
    """Each set under its name. SQLite sorts and cuts no part of a UNION, save in a subquery of it."""
    parts = [
        Comment.objects.filter(pk__in=comments.values("pk")).values_list(
            Value(why), "author_name", "status", "created_at"
        )
        for why, comments in wanted.items()
    ]
    return list(parts[0].union(*parts[1:], all=True))
