"""appeal(): an author objects to a rejection, once. answer(): a senior who did not make it says whether it stands."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError
from django.db.models import F, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments import conf, due, markup, moderation, recording, turns
from comments.models import Appeal, Comment, Decision, Letter, ReviewItem, Status
from comments.models.appeal import WORDS_MAX, Outcome
from comments.models.letter import Kind
from comments.moderation import Seen
from comments.reach import bars

CAUSE = "appeal"


class Refusal(TextChoices):
    """Why an appeal was not taken, in words for its author."""

    EMPTY = "empty", _("Say why the decision was wrong.")
    LONG = "long", _("Say it in at most 500 characters.")
    TWICE = "twice", _("You have objected to this decision already. Each decision can be objected to once.")
    NOTHING = "nothing", _("There is no decision to object to.")


def appeal(comment: Comment, words: str) -> Appeal | Refusal:
    """Object to the rejection of a comment as it stands, in WORDS_MAX characters; it comes onto the work list."""
    words = markup.clean(words[: 4 * WORDS_MAX])
    if not words or len(words) > WORDS_MAX:
        return Refusal.LONG if words else Refusal.EMPTY
    now = timezone.now()
    try:
        with turns.atomic():
            [row] = moderation.lock([comment.pk])
            decision = Decision.objects.filter(comment=row.pk).order_by("-pk").first()
            if row.status != Status.REJECTED or row.emptied_at or decision is None:
                return Refusal.NOTHING
            made = Appeal.objects.create(decision=decision, comment_id=row.pk, words=words, made_at=now)
            due_at = due.due_at(CAUSE, now)
            recording.open_items([row.pk], [CAUSE], due_at=due_at, opened_at=now)
    except IntegrityError:
        return Refusal.TWICE
    return made


def answer(appeal: Appeal, *, overturn: bool, words: str, version: int, by: AbstractBaseUser) -> bool:
    """Say whether a rejection stands, with words for its author; False where somebody was faster, or may not.

    Overturning is a decision like any other, made by decide(), which settles the appeal.
    """
    words = markup.clean(words[: 4 * WORDS_MAX])[:WORDS_MAX]
    with turns.atomic():
        if overturn:
            seen = [Seen(appeal.comment_id, version)]
            done = bool(moderation.decide(seen, Status.APPROVED, by=by, overriding=True).moved)
            Appeal.objects.filter(pk=appeal.pk, answered_by=by.pk, answer="").update(answer=words)
        else:
            done = _uphold(appeal, words, by)
        if done:
            _tell(appeal)
    return done


def _uphold(appeal: Appeal, words: str, by: AbstractBaseUser) -> bool:
    """The comment stays as it is and leaves the work list. No decision is made: the one that was made stands."""
    now = timezone.now()
    rows = moderation.lock([appeal.comment_id])
    if bars(by, rows):
        return False
    mine = Appeal.objects.open().filter(pk=appeal.pk)
    if not mine.update(outcome=Outcome.UPHELD, answer=words, answered_by=by.pk, answered_at=now):
        return False
    items = ReviewItem.objects.open().filter(comment=appeal.comment_id)
    items.update(closed_at=now, version=F("version") + 1)
    Comment.objects.filter(pk=appeal.comment_id).update(version=F("version") + 1)
    return True


def _tell(appeal: Appeal) -> None:
    """The answer by letter, where an address is known."""
    comment = Comment.objects.select_related("author").get(pk=appeal.comment_id)
    letter = Letter(
        kind=Kind.APPEAL,
        comment=comment,
        payload={"appeal": appeal.pk},
        language=comment.language or conf.language(),
        not_before=timezone.now() + timedelta(seconds=conf.LETTER_SECONDS),
    )
    if letter.recipient:
        letter.save(force_insert=True)
