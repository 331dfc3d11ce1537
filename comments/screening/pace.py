"""How fast comments come from one network: a sliding window over two buckets of the cache."""

from __future__ import annotations

import hashlib
import hmac
import logging
import math
import time

from django.core.cache import cache
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from comments import conf
from comments.screening.draft import Draft
from comments.screening.finding import Finding, Outcome

logger = logging.getLogger(__name__)


def too_fast(draft: Draft) -> Finding | None:
    """More comments than PACE_LIMIT allows came from the draft's network, this one counted."""
    limit, seconds = conf.PACE_LIMIT
    if not draft.network or sent_lately(draft.network) <= limit:
        return None
    return Finding(
        "too_fast",
        Outcome.REFUSE,
        format_lazy(
            _(
                "Many comments have come from your network in a short time. Yours is not sent yet: it is kept here; "
                "please send it again in {minutes} minutes."
            ),
            minutes=math.ceil(seconds / 60),
        ),
        field="",
    )


def count(network: str) -> None:
    """Count one attempt, before it is screened, so that many at once are counted each."""
    _limit, seconds = conf.PACE_LIMIT
    key = _key(network, int(time.time() // seconds))
    try:
        if not cache.add(key, 1, timeout=2 * seconds):
            cache.incr(key)
    except Exception:  # a cache that is down must not lose a comment; the rule then breaks, which holds it
        logger.exception("The cache did not count an attempt")


def sent_lately(network: str) -> float:
    """Attempts from a network in the last window. The earlier bucket counts by the share that still overlaps."""
    _limit, seconds = conf.PACE_LIMIT
    bucket, elapsed = divmod(time.time(), seconds)
    keys = [_key(network, int(bucket) - back) for back in (0, 1)]
    found = cache.get_many(keys)
    return float(found.get(keys[0], 0)) + float(found.get(keys[1], 0)) * (1 - elapsed / seconds)


def _key(network: str, bucket: int) -> str:
    """Addresses are no secret and few: a plain hash could be looked up, a keyed one cannot."""
    name = hmac.new(conf.secret(), network.encode(), hashlib.sha256).hexdigest()[:32]
    return f"comments:pace:{name}:{bucket}"
