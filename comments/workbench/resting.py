"""A quiet word about a break, after long reading or much abuse; it can be put off, and switched off."""

from __future__ import annotations

from datetime import timedelta
from typing import TypedDict

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

MINUTES = timedelta(minutes=25)
HARD = 40  # cards of abuse
PAUSE = timedelta(minutes=5)  # without a decision: that was a break
STRETCH, OFF = "comments.stretch", "comments.rest_off"


class Stretch(TypedDict):
    """Work without a break: its beginning and its last decision in seconds since 1970, and cards of abuse."""

    since: float
    last: float
    hard: int


def worked(request: HttpRequest, *, is_hard: bool) -> None:
    """A card was decided; after a pause a new stretch begins."""
    now, kept = timezone.now().timestamp(), _stretch(request)
    begun = kept if kept and now - kept["last"] < PAUSE.total_seconds() else Stretch(since=now, last=now, hard=0)
    request.session[STRETCH] = Stretch(since=begun["since"], last=now, hard=begun["hard"] + is_hard)


def hint(request: HttpRequest) -> str:
    """What is said about a break, empty where there is no need, or where it was switched off."""
    kept = _stretch(request)
    if kept is None or not is_on(request):
        return ""
    if kept["hard"] >= HARD:
        return _("That was much abuse to read. A short break?")
    if kept["last"] - kept["since"] >= MINUTES.total_seconds():
        return _("You have read for 25 minutes. A short break?")
    return ""


def later(request: HttpRequest) -> None:
    """Say nothing until as much has been read again."""
    request.session.pop(STRETCH, None)


def switch(request: HttpRequest, *, is_on: bool) -> None:
    """On or off, for as long as the session lasts."""
    request.session[OFF] = not is_on


def is_on(request: HttpRequest) -> bool:
    return not request.session.get(OFF)


def _stretch(request: HttpRequest) -> Stretch | None:
    found: Stretch | None = request.session.get(STRETCH)
    return found
