"""How fast comments come from one network."""

from __future__ import annotations

import logging
import math

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from comments import conf, lately
from comments.screening.draft import Draft
from comments.screening.finding import Finding, Outcome

logger = logging.getLogger(__name__)


def too_fast(draft: Draft) -> Finding | None:
    """More comments than PACE_LIMIT allows came from the draft's network, this one counted; held where it was not."""
    if not draft.is_counted:
        return Finding("too_fast", Outcome.HOLD, _("This check could not be made."), field="")
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


def count(network: str) -> bool:
    """Count one attempt, before it is screened, so that many at once are counted each; answer whether it was.

    A cache that takes nothing may still tell what it took before: what was not counted must not pass for slow.
    """
    _limit, seconds = conf.PACE_LIMIT
    try:
        lately.count(f"pace:{network}", seconds)
    except Exception as error:  # a cache that is down must not lose a comment; the rule holds it
        logger.warning("The cache did not count an attempt: %r", error)
        return False
    return True


def sent_lately(network: str) -> float:
    """Attempts from a network in the last window."""
    _limit, seconds = conf.PACE_LIMIT
    return lately.times(f"pace:{network}", seconds)
