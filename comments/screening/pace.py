"""How fast comments come from one network."""

from __future__ import annotations

import logging
import math
from dataclasses import replace
from typing import cast

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from comments import conf, lately
from comments.screening import listed
from comments.screening.draft import Draft
from comments.screening.finding import Finding, Outcome
from comments.screening.listed import ATTEMPTS

logger = logging.getLogger(__name__)


def too_fast(draft: Draft) -> Finding | None:
    """More comments than PACE_LIMIT allows came from the draft's network, this one counted; held where it was not."""
    if not draft.is_counted:
        return Finding("too_fast", Outcome.HOLD, _("This check could not be made."), field="")
    limit, seconds = conf.PACE_LIMIT
    if not draft.network or _sent(draft) <= limit:
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


def _sent(draft: Draft) -> float:
    """Attempts in the last window: those of this bucket came with the counting, those of the one before with lists."""
    _limit, seconds = conf.PACE_LIMIT
    here, before = draft.asked.get(ATTEMPTS), listed.pace_before(draft)
    if here is None or before is None:
        return sent_lately(draft.network)
    return lately.weighed(cast("int", here), before, seconds)


def counted(draft: Draft) -> Draft:
    """The draft, its attempt counted, or saying that it was not."""
    if not draft.network:
        return draft
    attempts = count(draft.network)
    if not attempts:
        return replace(draft, is_counted=False)
    draft.asked[ATTEMPTS] = attempts
    return draft


def count(network: str) -> int:
    """Count one attempt, before it is screened, so that many at once are counted each. Returns how many there are in
    this bucket of the window, 0 where it was not counted.

    A cache that takes nothing may still tell what it took before: what was not counted must not pass for slow.
    """
    _limit, seconds = conf.PACE_LIMIT
    try:
        return lately.count(f"pace:{network}", seconds)
    except Exception as error:  # a cache that is down must not lose a comment; the rule holds it
        logger.warning("The cache did not count an attempt: %r", error)
        return 0


def sent_lately(network: str) -> float:
    """Attempts from a network in the last window."""
    _limit, seconds = conf.PACE_LIMIT
    return lately.times(f"pace:{network}", seconds)
