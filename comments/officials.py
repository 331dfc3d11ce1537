"""mark(), keep(), publish(): questions, and what officials answer; what readers see is a comment as any."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import F
from django.utils import timezone

from comments import conf, moderation, turns
from comments.models import Answer, Comment, Office, Status, Thread
from comments.moderation import Seen
from comments.reach import reach_of
from comments.screening import Draft
from comments.submission import submit

CAN_APPROVE = "comments.approve_answer"


class Ended(Enum):
    """What became of an answer."""

    KEPT = "kept"
    PUBLISHED = "published"
    WAITS = "waits"  # screening holds it for a moderator
    REFUSED = "refused"  # screening does not take it
    BARRED = "barred"  # no office, or not theirs to publish


def mark(question: Comment, asks: bool, *, by: AbstractBaseUser) -> bool:
    """Say that a comment is a question, or is none, whatever it ends with. False where it is not there to be marked."""
    rows = Comment.objects.filter(reach_of(by).q("thread__"), pk=question.pk).approved()
    with turns.atomic():
        Thread.objects.filter(pk__in=rows.values("thread")).update(version=F("version") + 1)
        return bool(rows.update(asks=asks))


def keep(question: Comment, text: str, *, by: AbstractBaseUser, is_proposed: bool = False) -> Answer | None:
    """Keep an official's draft; proposed, another may publish it. None for who holds no office, or may not be here."""
    if Office.of(by) is None or not reach_of(by).holds(question.thread):
        return None
    now = timezone.now()
    values = {"text": text, "written_at": now, "proposed_at": now if is_proposed else None}
    kept, _made = Answer.objects.update_or_create(question=question, by_id=by.pk, comment=None, defaults=values)
    return kept


def may_publish(answer: Answer, by: AbstractBaseUser) -> bool:
    """Its author where no second pair of eyes is asked for; else another, who may, once it is proposed."""
    is_own: bool = answer.by_id == by.pk
    if not conf.ANSWERS_NEED_TWO:
        return is_own
    if is_own or answer.proposed_at is None:
        return False
    has_perm: Callable[[str], bool] | None = getattr(by, "has_perm", None)
    return has_perm is not None and has_perm(CAN_APPROVE)


def publish(answer: Answer, *, text: str, by: AbstractBaseUser) -> Ended:
    """Post an answer under its question, with the office that its author holds now. `text` is what `by` has read.

    Screening looks at it as at any comment. What it holds is approved by a second person with the answer; where there
    is none it waits for a moderator: nobody decides on their own.
    """
    with turns.atomic():
        row = Answer.objects.select_for_update(no_key=True, of=("self",)).filter(pk=answer.pk, comment=None, text=text)
        kept = row.select_related("by", "question__thread").first()
        office = Office.of(kept.by) if kept else None
        if kept is None or office is None or not may_publish(kept, by) or not _is_open(kept.question, by):
            return Ended.BARRED
        comment = submit(_draft(kept, office)).comment
        if comment is None:
            return Ended.REFUSED
        kept.comment, kept.published_by_id = comment, by.pk
        kept.save(update_fields=["comment", "published_by"])
        if comment.status == Status.PENDING and kept.by_id != by.pk:
            moderation.decide([Seen(comment.pk, comment.version)], Status.APPROVED, by=by)
            comment.refresh_from_db(fields=["status"])
    return Ended.PUBLISHED if comment.status == Status.APPROVED else Ended.WAITS


def _is_open(question: Comment, by: AbstractBaseUser) -> bool:
    """Whether it can be answered here: seen by readers, within reach, not too deep."""
    return question.is_approved and question.depth < conf.MAX_DEPTH and reach_of(by).holds(question.thread)


def _draft(answer: Answer, office: Office) -> Draft:
    by = answer.by
    name = str(getattr(by, "get_full_name", str)() or by.get_username())[: conf.NAME_MAX]
    return Draft(
        answer.question.thread,
        name,
        answer.text,
        parent=answer.question,
        author=by,
        form_key=f"answer-{answer.pk}",
        office=office.title,
    )
