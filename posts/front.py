"""A story's page as it was last sent, answered again while nothing on it has changed.

Most of what a warm page costs is sessions, templates and statements, not what stands on it. Whoever has no cookie gets
the same bytes as the last one without any, after one statement that asks whether the thread or the post has moved.
A middleware before sessions and all else that writes headers: what it keeps has them all.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.cache import cache
from django.core.exceptions import DisallowedHost
from django.db import connections, router
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response

from comments.models import Thread
from posts.models import Post

logger = logging.getLogger(__name__)

SECONDS = 30  # for so long a page is answered without being made anew; latest stories beside it may be as old
LONGEST = 1_000  # characters of an address that is worth a place in the cache

Row = tuple[object, ...]
Handler = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a page is about: when one of these two rows moves it is another page, and at `until` it is in any case."""

    post: int
    thread: int
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A page and its headers, the rows it was made from, and until when it may be answered (seconds of the clock).

    The first visitor of an address leaves its subject alone. Of the second the rows are read before the page is made:
    what changes meanwhile makes the page newer than its rows, and the next one has it made again.
    """

    subject: Subject
    row: Row = ()
    until: float = 0.0
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


class FrontMiddleware:
    """Answer from what was kept; keep what may be. Whoever carries a cookie or a password goes on to the site."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not (key := _key(request)):
            return self.get_response(request)
        kept = _found(key)
        if not isinstance(kept, Kept):
            response = self.get_response(request)
            if subject := _subject(response):
                _keep(key, Kept(subject))
            return response
        row = _row(kept.subject)
        if kept.body and kept.row == row and time.time() < kept.until:
            return _answer(request, kept)
        response = self.get_response(request)
        if row and (subject := _subject(response)):
            _keep(key, _keeping(subject, row, response))
        return response


def about(response: HttpResponse, post: Post, thread: Thread) -> HttpResponse:
    """Say of a response what it is about, so that it may be kept until something on it is due to change by itself."""
    now = timezone.now()
    changes = [at for at in (thread.mode_ends_at, thread.renew_at) if at is not None and at > now]
    response.front_subject = Subject(post.pk, thread.pk, min(changes, default=None))  # type: ignore[attr-defined]
    return response


def _key(request: HttpRequest) -> str:
    """Where the page of this request is kept; empty where it must not be. The language stands in the path."""
    meta = request.META
    if request.method not in ("GET", "HEAD") or meta.get("HTTP_COOKIE") or "HTTP_AUTHORIZATION" in meta:
        return ""
    if "HTTP_RANGE" in meta or not is_known(meta.get("QUERY_STRING", "")):
        return ""
    try:
        address = request.build_absolute_uri()
    except DisallowedHost:
        return ""
    return f"posts:front:{address}" if len(address) < LONGEST else ""


def is_known(query: str) -> bool:
    """Whether a query says no more than which part of a page is shown and in which order, spelt as our links spell it.

    Whoever varies any other could crowd out every page that is kept: such a page is made anew each time.
    """
    return _KNOWN.fullmatch(query) is not None


_ORDER, _PLACE = "order=(?:oldest|newest|recommended)", "(?:after|before)=(?:[A-Za-z0-9_-]{24}|[A-Za-z0-9_-]{32})"
_KNOWN = re.compile(f"(?:{_ORDER})?|(?:{_ORDER}&)?{_PLACE}")


def _subject(response: HttpResponse) -> Subject | None:
    """What a response is about that everybody may be sent; None for any other."""
    subject: Subject | None = getattr(response, "front_subject", None)
    is_public = "public" in response.headers.get("Cache-Control", "")
    return subject if response.status_code == 200 and is_public and not response.cookies else None


def _row(subject: Subject) -> Row:
    """The two rows of a page as they are now, raw: they are compared and nothing else. Empty where one is gone."""
    with connections[router.db_for_read(Thread)].cursor() as cursor:
        cursor.execute(_SQL, [subject.thread, subject.post])
        return tuple(cursor.fetchone() or ())


_SQL = (
    "SELECT t.version, t.renew_at, t.mode, t.mode_until, t.slow_seconds, p.updated_at, p.is_public "  # noqa: S608
    f'FROM "{Thread._meta.db_table}" t, "{Post._meta.db_table}" p WHERE t.id = %s AND p.id = %s'
)


def _keeping(subject: Subject, row: Row, response: HttpResponse) -> Kept:
    ends = time.time() + SECONDS
    if subject.until:
        ends = min(ends, time.time() + (subject.until - timezone.now()).total_seconds())
    return replace(Kept(subject), row=row, until=ends, headers=tuple(response.items()), body=response.content)


def _found(key: str) -> object:
    """A cache that is down costs the page's making, never the page."""
    try:
        return cache.get(key)
    except Exception as error:  # each cache has errors of its own
        logger.warning("The cache gave no page: %r", error)
        return None


def _keep(key: str, kept: Kept) -> None:
    try:
        cache.set(key, kept, SECONDS)
    except Exception as error:
        logger.warning("The cache kept no page: %r", error)


def _answer(request: HttpRequest, kept: Kept) -> HttpResponse:
    response = HttpResponse(kept.body)
    for name, value in kept.headers:
        response[name] = value
    response.view_name = "posts:detail"  # type: ignore[attr-defined]  # for whoever counts: no view was asked
    if "HTTP_IF_NONE_MATCH" in request.META:
        return get_conditional_response(request, etag=response["ETag"], response=response) or response
    return response
