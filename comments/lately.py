"""How often something happened lately: a sliding window over two buckets of the cache. Pure: no database.

Both raise whatever the cache raises when it is down: who asks decides what that means.
"""

from __future__ import annotations

import hashlib
import hmac
import time

from django.core.cache import cache

from comments import conf


def count(what: str, seconds: int) -> int:
    """Count it once more. Returns how often it was counted in this bucket, this time with them."""
    key = key_of(what, int(time.time() // seconds))
    return 1 if cache.add(key, 1, timeout=2 * seconds) else int(cache.incr(key))


def times(what: str, seconds: int) -> float:
    """How often in the last so many seconds. The earlier bucket counts by the share that still overlaps."""
    bucket, _elapsed = divmod(time.time(), seconds)
    keys = [key_of(what, int(bucket) - back) for back in (0, 1)]
    found = cache.get_many(keys)
    return weighed(found.get(keys[0], 0), found.get(keys[1], 0), seconds)


def weighed(here: float, before: float, seconds: int) -> float:
    """What so many in this bucket and in the one before come to."""
    return float(here) + float(before) * (1 - time.time() % seconds / seconds)


def bucket_before(what: str, seconds: int) -> str:
    """The key of the bucket before this one, which nobody counts in any more."""
    return key_of(what, int(time.time() // seconds) - 1)


def key_of(what: str, bucket: int) -> str:
    """Networks are no secret and few: a plain hash could be looked up, a keyed one cannot."""
    name = hmac.new(conf.secret(), what.encode(), hashlib.sha256).hexdigest()[:32]
    return f"comments:lately:{name}:{bucket}"
