"""What was there before a draft: the same text, its author's last comments, hosts. One statement for all who ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.db.models import QuerySet, Value
from django.utils import timezone

from comments import conf
from comments.digest import digest_of
from comments.markup import links
from comments.models import Comment, KnownHost, Report, Status
from comments.models.comment import CommentQuerySet
from comments.screening.draft import Draft

REPORTED = 10  # comments of a slow thread, reported within so many seconds, that slow it further
REPORTED_SECONDS = 3600
ALIKE = 20  # comments with the same text that are looked at
DECIDED = [Status.APPROVED, Status.REJECTED, Status.SPAM]


@dataclass(frozen=True, slots=True)
class Earlier:
    """`alike`: names under which the same text came to the thread within REPEAT_WINDOW. `decided`: statuses of the
    author's last TRUSTED_AFTER decided comments. `last_here`: when the author wrote last in this thread, if it is slow.
    Of a guest only the first is known: a typed name proves nothing. `hosts`: of those the text links to, the ones
    that an approved comment has linked to. `reported`: how many comments of a slow thread were reported of late.
    """

    alike: tuple[str, ...] = ()
    decided: tuple[str, ...] = ()
    last_here: datetime | None = None
    reported: int = 0
    hosts: frozenset[str] = frozenset()


def earlier(draft: Draft) -> Earlier:
    """What was there before a draft; within one screening it is asked once."""
    known = draft.asked.get("earlier")
    if known is None:
        known = draft.asked["earlier"] = _asked(draft)
    return cast("Earlier", known)


def _asked(draft: Draft) -> Earlier:
    wanted = {"alike": _alike(draft)}
    if draft.author is not None:
        theirs = _others(draft).filter(author_id=draft.author.pk).order_by("-created_at")
        wanted["decided"] = theirs.filter(status__in=DECIDED)[: conf.TRUSTED_AFTER]
        if draft.thread.slow_seconds:
            wanted["here"] = theirs.on(draft.thread)[:1]
    if draft.thread.slow_seconds:
        wanted["reported"] = _reported(draft)
    found = _rows(wanted, {link.host for link in links(draft.text) if link.host})
    return Earlier(
        alike=tuple(name for why, name, _status, _at in found if why == "alike"),
        decided=tuple(status for why, _name, status, _at in found if why == "decided"),
        last_here=next((at for why, _name, _status, at in found if why == "here"), None),
        reported=sum(why == "reported" for why, _name, _status, _at in found),
        hosts=frozenset(host for why, host, _status, _at in found if why == "host"),
    )


def _reported(draft: Draft) -> CommentQuerySet:
    since = timezone.now() - timedelta(seconds=REPORTED_SECONDS)
    said = Report.objects.counting().filter(created_at__gte=since, comment__thread=draft.thread)
    return Comment.objects.filter(pk__in=said.values("comment"))[:REPORTED]


def _alike(draft: Draft) -> CommentQuerySet:
    since = timezone.now() - timedelta(seconds=conf.REPEAT_WINDOW)
    return _others(draft).on(draft.thread).filter(text_digest=digest_of(draft.text), created_at__gte=since)[:ALIKE]


def _others(draft: Draft) -> CommentQuerySet:
    """All but the comment that is edited, if it is one."""
    return Comment.objects.exclude(pk=draft.edits.pk) if draft.edits else Comment.objects.all()


def _rows(wanted: dict[str, CommentQuerySet], hosts: set[str]) -> list[tuple[str, str, str, datetime]]:
    """Each set under its name. SQLite sorts and cuts no part of a UNION, save in a subquery of it."""
    parts: list[QuerySet[Any, Any]] = [
        Comment.objects.filter(pk__in=comments.values("pk")).values_list(
            Value(why), "author_name", "status", "created_at"
        )
        for why, comments in wanted.items()
    ]
    if hosts:
        known = KnownHost.objects.filter(host__in=hosts)
        parts.append(known.values_list(Value("host"), "host", Value(""), "seen_at"))
    return list(parts[0].union(*parts[1:], all=True))
