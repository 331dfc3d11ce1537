"""From a figure to the list it counts."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

MOMENT = timedelta(microseconds=1)


def comments(start: datetime, end: datetime, **asked: str) -> str:
    """The list of comments written in the days from `start` up to `end`: its address knows days alone."""
    days = {"start": _day(start), "end": _day(end - MOMENT)}
    return _address("admin:comments_comment_changelist", {**asked, **days})


def comment(pk: int) -> str:
    return reverse("admin:comments_comment_change", args=[pk])


def thread(key: str) -> str:
    """The moderators' page of a thread, with its switches."""
    return reverse("comments_workbench:thread", args=[key])


def waiting(**asked: str) -> str:
    """The list of what waits."""
    return _address("admin:comments_comment_changelist", {"status": "pending", **asked})


def decisions(**asked: str) -> str:
    """The log, the moderators' decisions in it."""
    return _address("admin:comments_decision_changelist", {"source__exact": "moderator", **asked})


def appeals() -> str:
    return reverse("comments_workbench:appeals")


def _address(name: str, asked: dict[str, str]) -> str:
    return f"{reverse(name)}?{urlencode(asked)}"


def _day(moment: datetime) -> str:
    return timezone.localdate(moment).isoformat()
