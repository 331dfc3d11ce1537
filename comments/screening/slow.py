"""A slow thread: so many seconds between two comments of one author, or of one network where nobody is signed in.

It grows slower by a minute for each of its comments that readers reported within the last hour, up to ten.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import math
from datetime import timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.cache import cache
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import ngettext_lazy

from comments import conf
from comments.models import Thread
from comments.screening.draft import Draft
from comments.screening.earlier import REPORTED, earlier
from comments.screening.finding import Finding, Outcome

logger = logging.getLogger(__name__)

GROWTH = 60  # seconds for each comment reported
MOST = REPORTED * GROWTH

CAN_DECIDE = "comments.moderate_comment"  # who looks after a thread answers in it


def too_soon(draft: Draft) -> Finding | None:
    """The draft's author, or its network, has written in this slow thread just now."""
    if not draft.thread.slow_seconds or draft.edits is not None:
        return None
    seconds = _seconds_left(draft)
    if seconds <= 0 or _looks_after_it(draft.author):
        return None
    words = ngettext_lazy(
        "This conversation is slowed down. You can write again in {seconds} second; your text is kept here.",
        "This conversation is slowed down. You can write again in {seconds} seconds; your text is kept here.",
        seconds,
    )
    return Finding("too_soon", Outcome.REFUSE, format_lazy(words, seconds=seconds), field="")


def remember(draft: Draft) -> None:
    """Note that something of a network was stored in a slow thread. Of an account, its comments tell."""
    if not draft.thread.slow_seconds or not draft.network:
        return
    try:
        cache.set(_key(draft.thread, draft.network), timezone.now(), timeout=draft.thread.slow_seconds + MOST)
    except Exception:  # a cache that is down must not lose a comment; the rule then breaks, which holds the next
        logger.exception("The cache did not remember a comment in a slow thread")


def _seconds_left(draft: Draft) -> int:
    if draft.author is not None:
        last = earlier(draft).last_here
    else:
        last = cache.get(_key(draft.thread, draft.network)) if draft.network else None
    if last is None:
        return 0
    pause = draft.thread.slow_seconds + GROWTH * earlier(draft).reported
    left = last + timedelta(seconds=pause) - timezone.now()
    return min(math.ceil(left.total_seconds()), pause)


def _looks_after_it(author: AbstractBaseUser | None) -> bool:
    return author is not None and bool(getattr(author, "has_perm", lambda _right: False)(CAN_DECIDE))


def _key(thread: Thread, network: str) -> str:
    """Networks are few enough to guess: a keyed hash cannot be looked up, and is forgotten with the wait."""
    name = hmac.new(conf.secret(), f"{thread.key}:{network}".encode(), hashlib.sha256).hexdigest()[:32]
    return f"comments:slow:{name}"
