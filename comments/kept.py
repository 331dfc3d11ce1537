"""What is kept in the cache. A cache that is down costs time, never an answer: what it does not give is made anew."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence

from django.core.cache import cache

SECONDS = 5  # between two lines of the log: a cache that is down is asked some times for every page

logger = logging.getLogger(__name__)
_quiet_until = 0.0


def get(key: str) -> object:
    """What was put there; None where there is nothing, or nobody to ask."""
    try:
        return cache.get(key)
    except Exception as error:  # each cache has errors of its own
        _say("The cache gave nothing: %r", error)
        return None


def get_many(keys: Sequence[str]) -> dict[str, object] | None:
    """Those of them that are there, asked for at once; None where there is nobody to ask."""
    try:
        return dict(cache.get_many(keys))
    except Exception as error:
        _say("The cache gave nothing: %r", error)
        return None


def put(key: str, value: object, seconds: int) -> None:
    """Keep a value for so many seconds, if the cache can."""
    try:
        cache.set(key, value, seconds)
    except Exception as error:
        _say("The cache kept nothing: %r", error)


def drop(key: str) -> None:
    """Keep it no longer. Where the cache is down, what it has comes to its end by itself."""
    try:
        cache.delete(key)
    except Exception as error:
        _say("The cache dropped nothing: %r", error)


def _say(words: str, error: Exception) -> None:
    global _quiet_until
    if time.monotonic() >= _quiet_until:
        _quiet_until = time.monotonic() + SECONDS
        logger.warning(words, error)
