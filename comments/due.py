"""When an item of the work list is due: each class of item has its own allowance."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from comments import conf
from comments.weighing import GRAVE

QUIET = frozenset({"thread_mode"})  # says nothing against a comment: all of its kind are held there

EDITED = "edited"  # after it had been approved
REPORTED = "reported"  # by readers; what they say it is stands beside it, as a clause's code
DOUBTFUL = "reported_oddly"  # only by what may be a machine
HEAVY = "reports_weigh"  # so many say so, or such reliable ones, that it is grave
APPEAL = "appeal"  # its author objects to a rejection

KNOWN = "published_before"  # the author's account has a comment that was approved
# What spam gives away, by subject: two links are one sign, a link and a barred word are two.
SIGNS = (
    frozenset({"many_links", "unknown_host"}),
    frozenset({"barred_words", "barred_domains"}),
    frozenset({"form_age", "too_fast", "barred_network", "barred_address"}),
)


def kind_of(causes: Iterable[str]) -> str:
    """The class of an item: "grave" or "reported" where readers say so, "spam" where it is probably that, "fine" where
    nothing speaks against it.

    Probably spam has signs of two subjects, and an author of whom nothing was published; all else is "unsure". Readers
    have seen a comment that was "edited"; "appeal" is where its author objects.
    """
    found = set(causes) - QUIET
    if APPEAL in found:
        return APPEAL
    if REPORTED in found:
        return "grave" if found & GRAVE or HEAVY in found else "reported"
    if EDITED in found:
        return EDITED
    if is_probably_spam(found):
        return "spam"
    return "unsure" if found - {KNOWN} else "fine"


def is_probably_spam(causes: Iterable[str]) -> bool:
    """Whether it may wait for hours: a comment that is taken for spam and is none waits as long."""
    found = set(causes)
    return KNOWN not in found and sum(bool(found & subject) for subject in SIGNS) > 1


def due_at(kind: str, entered: datetime) -> datetime:
    """When an item of a class is due that entered at a time; a class without an allowance has ITEM_ALLOWANCE."""
    return entered + timedelta(seconds=conf.ITEM_ALLOWANCES.get(kind, conf.ITEM_ALLOWANCE))
