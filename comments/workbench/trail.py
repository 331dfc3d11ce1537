"""What a session remembers of a moderator's work: decisions to take back, cards to pass over, the last answer."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypedDict

from django.http import HttpRequest

from comments.moderation import Seen

DEEP = 25  # decisions that can be taken back one after the other
SKIPPED = 200
DECIDED, PASSED, ANSWER = "comments.decided", "comments.passed", "comments.told"


class Told(TypedDict):
    """What became of a decision; `link` leads to the comment where there is something to look at."""

    kind: str
    words: str
    text: str
    link: str


def remember(request: HttpRequest, seen: Seen) -> None:
    """Keep a decision, as the comment stands after it."""
    request.session[DECIDED] = [*request.session.get(DECIDED, []), [seen.pk, seen.version]][-DEEP:]


def last(request: HttpRequest) -> Seen | None:
    """The last decision that was not taken back, once."""
    kept = request.session.get(DECIDED, [])
    if not kept:
        return None
    request.session[DECIDED] = kept[:-1]
    return Seen(*kept[-1])


def can_undo(request: HttpRequest) -> bool:
    return bool(request.session.get(DECIDED))


def pass_over(request: HttpRequest, item: int) -> None:
    request.session[PASSED] = [*request.session.get(PASSED, []), item][-SKIPPED:]


def passed(request: HttpRequest) -> Collection[int]:
    found: list[int] = request.session.get(PASSED, [])
    return found


def begin_again(request: HttpRequest) -> None:
    """Show what was passed over: nothing else is left."""
    del request.session[PASSED]


def keep_answer(request: HttpRequest, told: Told) -> None:
    request.session[ANSWER] = told


def take_answer(request: HttpRequest) -> Told | None:
    told: Told | None = request.session.pop(ANSWER, None)
    return told
