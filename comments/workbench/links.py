"""From a figure to the list it counts."""

from __future__ import annotations

import math
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse


def comment(pk: int) -> str:
    return reverse("admin:comments_comment_change", args=[pk])


def thread(key: str) -> str:
    """The moderators' page of a thread, with its switches."""
    return reverse("comments_workbench:thread", args=[key])


def waiting(**asked: str) -> str:
    """The list of what waits."""
    return _address("admin:comments_comment_changelist", {"status": "pending", **asked})


def open_items(kind: str = "") -> str:
    """The list of what is open, of one class or of all."""
    return _address("comments_workbench:items", {"kind": kind} if kind else {})


def decisions(figure: str, start: datetime, end: datetime, **asked: str) -> str:
    """The history, of what a figure counts from `start` up to `end`: its moments are whole seconds."""
    return _address("comments_workbench:history", {"figure": figure, **asked, **_moments(start, end)})


def received(start: datetime, end: datetime, **asked: str) -> str:
    """The search, of what came in from `start` up to `end`."""
    return _address("comments_workbench:search", {**asked, **_moments(start, end)})


def reports(**asked: str) -> str:
    """The list of reports, narrowed by the admin's own lookups."""
    return _address("admin:comments_report_changelist", asked)


def group(key: str, since: datetime) -> str:
    """What waits with the text of a comment and came in since a time."""
    return _address("comments_workbench:group", {"of": key, "since": str(max(int(since.timestamp()), 0))})


def appeals(start: datetime, end: datetime, **asked: str) -> str:
    """The appeals made in a time, or with outcome= those answered so in it."""
    return _address("comments_workbench:appeals", {**asked, **_moments(start, end)})


def second_looks(start: datetime, end: datetime, said: str = "") -> str:
    """The looks answered in a time, or those where one of the two said so."""
    return _address("comments_workbench:agreement", ({"said": said} if said else {}) | _moments(start, end))


def _moments(start: datetime, end: datetime) -> dict[str, str]:
    return {"since": str(max(int(start.timestamp()), 0)), "before": str(math.ceil(end.timestamp()))}


def _address(name: str, asked: dict[str, str]) -> str:
    return f"{reverse(name)}?{urlencode(asked)}" if asked else reverse(name)
