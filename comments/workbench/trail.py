"""What a session remembers of a moderator's work: decisions to take back, cards to pass over, the last answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TypedDict

from django.http import HttpRequest
from django.urls import reverse

from comments.moderation import Seen

DEEP = 25  # decisions that can be taken back one after the other
SKIPPED = 200
DECIDED, PASSED, ANSWER, AGAIN = "comments.trail", "comments.passed", "comments.told", "comments.again"


class Line(TypedDict):
    """What became of one of many: whose comment, in words, and where to look."""

    name: str
    words: str
    link: str


class Told(TypedDict):
    """What became of a decision; `pk` and `link` are those of the comment where there is one to look at."""

    kind: str
    words: str
    pk: int | None
    link: str
    lines: list[Line]


def told(kind: str, words: str, pk: int | None = None) -> Told:
    """What became of one comment, with the way to it."""
    return {"kind": kind, "words": words, "pk": pk, "link": _link(pk) if pk else "", "lines": []}


def line(pk: int, name: str, words: str) -> Line:
    return {"name": name, "words": words, "link": _link(pk)}


def _link(pk: int) -> str:
    return reverse("admin:comments_comment_change", args=[pk])


class Again(TypedDict):
    """The last decision, to be made again: as it is sent, and in words."""

    sent: str
    words: str


def remember(request: HttpRequest, decided: Iterable[Seen], again: Again | None = None) -> None:
    """Keep a decision on one comment or more, as they stand after it, to be taken back as one."""
    one = [[seen.pk, seen.version] for seen in decided]
    request.session[DECIDED] = [*request.session.get(DECIDED, []), one][-DEEP:]
    if again:
        request.session[AGAIN] = again


def last(request: HttpRequest) -> tuple[Seen, ...]:
    """What the last decision moved that was not taken back, once; empty where there is none."""
    kept = request.session.get(DECIDED, [])
    if not kept:
        return ()
    request.session[DECIDED] = kept[:-1]
    return tuple(Seen(*one) for one in kept[-1])


def can_undo(request: HttpRequest) -> bool:
    return bool(request.session.get(DECIDED))


def again(request: HttpRequest) -> Again | None:
    """The last decision, which one key makes on another card."""
    found: Again | None = request.session.get(AGAIN)
    return found


def pass_over(request: HttpRequest, item: int) -> None:
    request.session[PASSED] = [*request.session.get(PASSED, []), item][-SKIPPED:]


def passed(request: HttpRequest) -> Collection[int]:
    found: list[int] = request.session.get(PASSED, [])
    return found


def take_back(request: HttpRequest) -> int | None:
    """The item passed over last, which is not passed over any more."""
    kept = list(request.session.get(PASSED, []))
    if not kept:
        return None
    request.session[PASSED] = kept[:-1]
    item: int = kept[-1]
    return item


def begin_again(request: HttpRequest) -> None:
    """Show what was passed over: nothing else is left."""
    del request.session[PASSED]


def keep_answer(request: HttpRequest, told: Told) -> None:
    request.session[ANSWER] = told


def take_answer(request: HttpRequest) -> Told | None:
    told: Told | None = request.session.pop(ANSWER, None)
    return told
