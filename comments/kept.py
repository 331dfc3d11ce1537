"""What is kept in the cache. A cache that is down costs time, never an answer: what it does not give is made anew."""

from __future__ import annotations

import logging

from django.core.cache import cache

logger = logging.getLogger(__name__)


def get(key: str) -> object:
    """What was put there; None where there is nothing, or nobody to ask."""
    try:
        return cache.get(key)
    except Exception as error:  # each cache has errors of its own
        logger.warning("The cache gave nothing: %r", error)
        return None


def put(key: str, value: object, seconds: int) -> None:
    """Keep a value for so many seconds, if the cache can."""
    try:
        cache.set(key, value, seconds)
    except Exception as error:
        logger.warning("The cache kept nothing: %r", error)


def drop(key: str) -> None:
    """Keep it no longer. Where the cache is down, what it has comes to its end by itself."""
    try:
        cache.delete(key)
    except Exception as error:
        logger.warning("The cache dropped nothing: %r", error)
