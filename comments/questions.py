"""Questions that readers asked, and what officials answered: of a thread for readers, of all for the workbench."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from comments import cursor, walking
from comments.models import Answer, Comment, Thread
from comments.models.comment import CommentQuerySet
from comments.reach import Reach

SHOWN = 50  # questions of a thread on its page, open ones and answered ones
ROWS = 25  # of all threads, a page of the workbench
OFFICIAL = Comment.objects.approved().filter(office__isnull=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the official answers to it that readers see."""

    question: Comment
    answers: tuple[Comment, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """Questions, and the cursor after which the next ones come; empty where none do."""

    rows: tuple[Comment, ...]
    after: str


def of_thread(thread: Thread) -> tuple[list[Asked], list[Comment]]:
    """A thread's answered questions, with the answers, and its open ones, newest first. Three statements."""
    newest = Comment.objects.on(thread).approved().order_by("-created_at", "-pk")
    answered = list(newest.filter(pk__in=OFFICIAL.filter(thread=thread).values("parent"))[:SHOWN])
    replies: dict[int, list[Comment]] = {one.pk: [] for one in answered}
    for reply in OFFICIAL.filter(parent__in=list(replies)).order_by("created_at", "pk"):
        replies[reply.parent_id or 0].append(reply)
    unanswered = list(_open(newest)[:SHOWN])
    return [Asked(one, tuple(replies[one.pk])) for one in answered], unanswered


def listed(reach: Reach, *, is_answered: bool, after: str = "") -> Listed:
    """Questions where a moderator works, newest first; continued after a cursor. One statement."""
    every = Comment.objects.approved().filter(reach.q("thread__")).select_related("thread")
    rows = every.filter(pk__in=OFFICIAL.values("parent")) if is_answered else _open(every)
    if place := cursor.decode(after):
        rows = rows.filter(walking.beyond(place, rising=False))
    found = list(rows.order_by("-created_at", "-pk")[: ROWS + 1])
    last = found[ROWS - 1] if len(found) > ROWS else None
    return Listed(tuple(found[:ROWS]), cursor.encode(last.created_at, last.pk) if last else "")


def proposed(reach: Reach) -> QuerySet[Answer]:
    """Official answers that wait for a second pair of eyes, the oldest first."""
    waiting = Answer.objects.filter(reach.q("question__thread__"), comment=None, proposed_at__isnull=False)
    return waiting.select_related("question", "by").order_by("proposed_at", "pk")


def answers_to(question: Comment) -> list[Comment]:
    """The official answers that readers see under a question."""
    return list(OFFICIAL.filter(parent=question).order_by("created_at", "pk"))


def _open(rows: CommentQuerySet) -> CommentQuerySet:
    """Asked by readers: an official's own words are no question to officials."""
    return rows.filter(~Exists(OFFICIAL.filter(parent=OuterRef("pk"))), asks=True, office=None)
