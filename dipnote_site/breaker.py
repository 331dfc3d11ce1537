"""Redis as a cache that may be away: waited for 200 ms at most, and then left alone for some seconds.

Without it every request would wait once for each thing it asks the cache for. What does not come from the cache is made
anew, and a comment that could not be counted is held (comments.kept, comments.screening.pace).
"""

from __future__ import annotations

import logging
import threading
import time
from collections import defaultdict
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import ConnectionPool, Redis
from redis.backoff import NoBackoff
from redis.exceptions import BusyLoadingError, ConnectionError, TimeoutError
from redis.retry import Retry

PATIENCE = 0.2  # seconds to connect, and for each answer
PAUSE = 2.0  # seconds in which nobody asks again
GONE = (ConnectionError, TimeoutError, BusyLoadingError)

logger = logging.getLogger(__name__)


class Away(ConnectionError):
    """Redis did not answer a moment ago, so it was not asked."""


class Breaker:
    """Whether a server may be asked: until it fails; after that one call each PAUSE, until one succeeds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._shut_until = 0.0

    def is_open(self) -> bool:
        """Whether this call may go through; of those that come when a pause is over, the first one alone."""
        with self._lock:
            now = time.monotonic()
            if now < self._shut_until:
                return False
            if self._shut_until:
                self._shut_until = now + PAUSE
            return True

    def failed(self, error: Exception) -> None:
        with self._lock:
            was_open, self._shut_until = not self._shut_until, time.monotonic() + PAUSE
        if was_open:
            logger.error("Redis does not answer (%s); the site goes on without it", type(error).__name__)

    def succeeded(self) -> None:
        with self._lock:
            was_shut, self._shut_until = bool(self._shut_until), 0.0
        if was_shut:
            logger.warning("Redis answers again")


_breakers: defaultdict[str, Breaker] = defaultdict(Breaker)  # one a server, for all threads of a process


class PatientRedis(Redis):
    """A client whose commands go through the breaker of its server."""

    def execute_command(self, *args: Any, **options: Any) -> Any:
        place = self.connection_pool.connection_kwargs
        breaker = _breakers[f"{place.get('host')}:{place.get('port')}:{place.get('path')}"]
        if not breaker.is_open():
            raise Away("Redis did not answer a moment ago")
        try:
            answer = super().execute_command(*args, **options)  # type: ignore[no-untyped-call]
        except GONE as error:
            breaker.failed(error)
            raise
        except Exception:  # an answer all the same
            breaker.succeeded()
            raise
        breaker.succeeded()
        return answer


class _Client(RedisCacheClient):
    def __init__(self, servers: list[str], **options: Any) -> None:
        ours: dict[str, Any] = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
        ours["retry"] = Retry(NoBackoff(), 0)
        super().__init__(servers, **(ours | options))
        self._client = PatientRedis
        self._made: dict[ConnectionPool, PatientRedis] = {}

    def get_client(self, key: object = None, *, write: bool = False) -> PatientRedis:
        """One a pool, for any thread. Django makes one for each command, and takes longer for that than Redis does."""
        pool = self._get_connection_pool(write)  # type: ignore[attr-defined]
        if pool not in self._made:
            self._made[pool] = PatientRedis(connection_pool=pool)
        return self._made[pool]


class PatientRedisCache(RedisCache):
    """Django's own, with that client; OPTIONS go to the pool of connections as they do there."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _Client
