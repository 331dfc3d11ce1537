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


def decisions(figure: str, start: datetime, end: datetime, **asked: str) -> str:
    """The history, of what a figure counts from `start` up to `end`: its moments are whole seconds."""
    moments = {"since": str(max(int(start.timestamp()), 0)), "before": str(math.ceil(end.timestamp()))}
    return _address("comments_workbench:history", {"figure": figure, **asked, **moments})


def group(key: str) -> str:
    """What waits with the text of a comment."""
    return _address("comments_workbench:group", {"of": key})


def appeals() -> str:
    return reverse("comments_workbench:appeals")


def _address(name: str, asked: dict[str, str]) -> str:
    return f"{reverse(name)}?{urlencode(asked)}"
