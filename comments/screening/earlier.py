"""What was there before a draft: the same text, its author's last comments, hosts. One statement for all who ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, cast

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from comments import conf
from comments.digest import digest_of
from comments.markup import links
from comments.models import Comment, KnownHost, Report, Status
from comments.models.comment import CommentQuerySet
from comments.models.statements import Asking
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
    gaps = _gaps(draft)
    found = _question(tuple(gaps), conf.TRUSTED_AFTER).rows(*gaps.values())
    return Earlier(
        alike=tuple(name for why, name, _status, _at in found if why == "alike"),
        decided=tuple(status for why, _name, status, _at in found if why == "decided"),
        last_here=next((at for why, _name, _status, at in found if why == "here"), None),
        reported=sum(why == "reported" for why, _name, _status, _at in found),
        hosts=frozenset(host for why, host, _status, _at in found if why == "host"),
    )


def _gaps(draft: Draft) -> dict[str, object]:
    """What is asked for, by name. The names alone say how it is worded."""
    now = timezone.now()
    gaps: dict[str, object] = {
        "thread": draft.thread.pk,
        "digest": digest_of(draft.text),
        "since": now - timedelta(seconds=conf.REPEAT_WINDOW),
    }
    if draft.edits:
        gaps["edits"] = draft.edits.pk
    if draft.author is not None:
        gaps["author"] = draft.author.pk
    if draft.thread.slow_seconds:
        gaps["reported"] = now - timedelta(seconds=REPORTED_SECONDS)
    hosts = sorted({link.host for link in links(draft.text) if link.host})
    while hosts and len(hosts) & (len(hosts) - 1):  # 1, 2, 4, 8 of them: few wordings serve all
        hosts.append(hosts[-1])
    return gaps | {f"host {number}": host for number, host in enumerate(hosts)}


@lru_cache(maxsize=64)
def _question(names: tuple[str, ...], trusted_after: int) -> Asking[Comment]:
    """What asks for these, each set under its name. SQLite sorts and cuts no part of a UNION, save in a subquery."""

    def word(*gaps: Any) -> QuerySet[Any, Any]:
        given = dict(zip(names, gaps, strict=True))
        parts: list[QuerySet[Any, Any]] = [
            Comment.objects.filter(pk__in=comments.values("pk")).values_list(
                Value(why), "author_name", "status", "created_at"
            )
            for why, comments in _wanted(given, trusted_after).items()
        ]
        if hosts := [gap for name, gap in given.items() if name.startswith("host ")]:
            known = KnownHost.objects.filter(host__in=hosts)
            parts.append(known.values_list(Value("host"), "host", Value(""), "seen_at"))
        return parts[0].union(*parts[1:], all=True)

    return Asking(Comment, word, *(_FIELDS[name.partition(" ")[0]] for name in names))


_FIELDS: dict[str, Any] = {
    "thread": Comment._meta.get_field("thread"),
    "digest": Comment._meta.get_field("text_digest"),
    "since": Comment._meta.get_field("created_at"),
    "edits": Comment._meta.pk,
    "author": Comment._meta.get_field("author"),
    "reported": Report._meta.get_field("created_at"),
    "host": KnownHost._meta.get_field("host"),
}


def _wanted(given: dict[str, Any], trusted_after: int) -> dict[str, CommentQuerySet]:
    """Sets of comments; all of them without the one that is edited, if it is one."""
    others = Comment.objects.exclude(pk=given["edits"]) if "edits" in given else Comment.objects.all()
    here = others.filter(thread=given["thread"])
    # PostgreSQL's statistics know nothing of today: it would take the index by date for short, and read the whole day.
    alike = here.alias(at=Coalesce("created_at", "created_at")).filter(text_digest=given["digest"])
    wanted = {"alike": alike.filter(at__gte=given["since"])[:ALIKE]}
    if "author" in given:
        theirs = others.filter(author_id=given["author"]).order_by("-created_at")
        wanted["decided"] = theirs.filter(status__in=DECIDED)[:trusted_after]
        if "reported" in given:
            wanted["here"] = theirs.filter(thread=given["thread"])[:1]
    if "reported" in given:
        said = Report.objects.counting().filter(created_at__gte=given["reported"], comment__thread=given["thread"])
        wanted["reported"] = Comment.objects.filter(pk__in=said.values("comment"))[:REPORTED]
    return wanted
