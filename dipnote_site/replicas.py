"""Reads of anonymous visitors from replicas; whoever has written reads the primary until a replica has caught up.

What a replica has is told by its place in the primary's log (LSN), never guessed by time: a POST that wrote gets the
primary's place after its commit as a signed cookie, and a replica serves that visitor once it has replayed as much.
Whoever has a session, moderators before all, reads the primary. So do commands, which pass no middleware.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.core.signing import BadSignature, TimestampSigner
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

COOKIE = "dipnote_written"
KEEP = 300  # seconds that a visitor is pinned at most
FRESH = 1.0  # seconds for which what a replica said of itself is believed
AWAY = 5.0  # seconds in which a replica that failed is not asked again
LAG = 10.0  # seconds that a replica may be behind what it has received
STATE = """
    SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn()::text,
           CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
                ELSE coalesce(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()), 0) END
"""

logger = logging.getLogger(__name__)

_reading: ContextVar[str] = ContextVar("reading", default=DEFAULT_DB_ALIAS)
_has_written: ContextVar[bool] = ContextVar("has_written", default=False)


class ReplicaRouter:
    """Reads where the request may read; writes on the primary, and every read after them too."""

    def db_for_read(self, model: object, **hints: object) -> str:
        return _reading.get()

    def db_for_write(self, model: object, **hints: object) -> str:
        _has_written.set(True)
        _reading.set(DEFAULT_DB_ALIAS)
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: object, other: object, **hints: object) -> bool:
        return True  # the rows are the same wherever they were read

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool | None:
        return None if db == DEFAULT_DB_ALIAS else False


@dataclass(frozen=True, slots=True)
class State:
    """What a replica says of itself: whether it is one, up to which place it has what, how many seconds behind."""

    is_replica: bool
    replayed: int
    lag: float


@dataclass(slots=True)
class Replica:
    """What this process knows of a replica."""

    alias: str
    ask: Callable[[str], State]
    known: State | None = None
    known_at: float = 0.0
    away_until: float = 0.0

    def has(self, place: int) -> bool:
        """Whether it answers, is one, and has all that the primary had at a place of its log.

        Asks where that is not known: what was replayed once stays so.
        """
        now = time.monotonic()
        if now < self.away_until:
            return False
        known = self.known
        if known is None or now - self.known_at >= FRESH or known.replayed < place:
            try:
                known = self.known = self.ask(self.alias)
            except (OperationalError, InterfaceError) as error:
                self.leave(error)
                return False
            self.known_at = now
        return known.is_replica and known.lag <= LAG and known.replayed >= place

    def leave(self, error: Exception) -> None:
        """Leave it alone for a while: the primary answers meanwhile."""
        self.known, self.away_until = None, time.monotonic() + AWAY
        connections[self.alias].close()
        logger.warning("The replica %s does not answer (%s)", self.alias, type(error).__name__)


class ReplicaMiddleware:
    """Choose where a request reads; mark whoever has written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not replicas():
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reading, written = _reading.set(_chosen(request)), _has_written.set(False)
        try:
            response = self.get_response(request)
            if request.method not in ("GET", "HEAD") and _has_written.get():
                _mark(request, response)
        finally:
            _reading.reset(reading)
            _has_written.reset(written)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """A read that failed on a replica is read from the primary: a GET can be done again."""
        alias = _reading.get()
        if alias == DEFAULT_DB_ALIAS or not isinstance(error, OperationalError | InterfaceError):
            return None
        if connections[alias].connection is None or not connections[alias].is_usable():
            replicas()[alias].leave(error)
        _reading.set(DEFAULT_DB_ALIAS)
        match = request.resolver_match
        return match.func(request, *match.args, **match.kwargs) if match else None


@cache
def replicas() -> dict[str, Replica]:
    return {alias: Replica(alias, state) for alias in settings.DATABASES if alias.startswith("replica")}


def state(alias: str) -> State:
    """Ask a replica. Raises the database's errors."""
    with connections[alias].cursor() as cursor:
        cursor.execute(STATE)
        is_replica, replayed, lag = cursor.fetchone()
    return State(is_replica, number(replayed or "0/0"), float(lag))


def number(place: str) -> int:
    """A place of the log, "16/B374D848", as a number that grows with it."""
    high, _slash, low = place.partition("/")
    return (int(high, 16) << 32) + int(low, 16)


def _chosen(request: HttpRequest) -> str:
    if request.method not in ("GET", "HEAD") or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return DEFAULT_DB_ALIAS
    place = _written(request)
    candidates = list(replicas().values())
    random.shuffle(candidates)
    return next((one.alias for one in candidates if one.has(place)), DEFAULT_DB_ALIAS)


def _written(request: HttpRequest) -> int:
    """Up to where the log must have been replayed for this visitor; 0 for whoever wrote nothing of late."""
    try:
        return number(_signer().unsign(request.COOKIES.get(COOKIE, ""), max_age=KEEP))
    except BadSignature:
        return 0


def _mark(request: HttpRequest, response: HttpResponse) -> None:
    """The primary's place after the commit. Signed, lest an invented one lead every read to the primary."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_lsn()::text")
        (place,) = cursor.fetchone()
    options: dict[str, Any] = {"max_age": KEEP, "httponly": True, "samesite": "Lax", "secure": request.is_secure()}
    response.set_cookie(COOKIE, _signer().sign(place), **options)


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="dipnote.written")
