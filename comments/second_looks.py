"""Decisions looked at twice: chosen so that nobody can foresee it, answered blind, settled by a third.

Which decision is chosen hangs on a keyed hash of its number and its moment. Without the site's secret key nobody can
tell beforehand, nor steer it; with it anybody can prove afterwards that nothing was picked by hand.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from comments import conf, due, moderation, turns
from comments.models import Clause, Comment, Decision, LeftComment, LeftTopic, Report, SecondLook, Source, Status
from comments.models.second_look import SecondLookQuerySet
from comments.reach import reach_of

VERDICTS = (Status.APPROVED, Status.REJECTED, Status.SPAM)
REACH = timedelta(days=2)  # how far back decisions are chosen from, should a run have been missed
TRIES = 3


class Ended(Enum):
    """What became of an answer: it was kept, or somebody else's was, or the comment has moved."""

    KEPT = "kept"
    LATE = "late"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Opened:
    count: int
    among: int


def open_looks(now: datetime) -> Opened:
    """Choose SECOND_LOOK_SHARE of the moderators' decisions of the last REACH; run again it chooses the same ones.

    Undos are not among them, nor what was decided anew since, nor what only went back on the list. Returns
    how many were opened now, among how many decisions that were not looked at yet.
    """
    followed = Exists(Decision.objects.filter(comment=OuterRef("comment"), pk__gt=OuterRef("pk")))
    made = Decision.objects.first_hand().filter(made_at__gte=now - REACH, made_at__lt=now, source=Source.MODERATOR)
    rows = made.filter(~followed, now__in=VERDICTS, by__isnull=False, second_look=None).order_by("pk")
    chosen, among = [], 0
    for pk, made_at in rows.values_list("pk", "made_at").iterator():
        among += 1
        if is_chosen(pk, made_at):
            chosen.append(SecondLook(decision_id=pk, opened_at=now, due_at=due.due_at("audit", made_at)))
    over = SecondLook.objects.open().filter(Exists(_later()))
    with turns.atomic():
        over.delete()
        SecondLook.objects.bulk_create(chosen, ignore_conflicts=True, batch_size=500)
    return Opened(len(chosen), among)


def is_chosen(decision: int, made_at: datetime) -> bool:
    """Whether a decision is among those looked at twice."""
    said = f"second look {decision} {made_at.astimezone(UTC).isoformat()}".encode()
    drawn = int.from_bytes(hmac.digest(conf.secret(), said, hashlib.sha256)[:8], "big")
    return drawn < conf.SECOND_LOOK_SHARE * 2**64


def next_look(moderator: AbstractBaseUser) -> SecondLook | None:
    """Lend a moderator the look that is due first, for CLAIM_SECONDS; the one they hold comes again. None without.

    Never one outside their beats, on their own decision, on their own comment or a reply to it, on a comment they left
    to others, under a clause they do not take, or on one whose text or standing has changed since: its first decision
    was about something else.
    """
    for _try in range(TRIES):
        now = timezone.now()
        fit = _fit_for(moderator, now)
        pk = fit.order_by("due_at", "pk").values_list("pk", flat=True).first()
        until = now + timedelta(seconds=conf.CLAIM_SECONDS)
        if pk is None:
            return None
        if (
            SecondLook.objects.open()
            .filter(_free(moderator, now), pk=pk)
            .update(held_by=moderator.pk, held_until=until)
        ):
            related = SecondLook.objects.select_related("decision__comment__thread", "decision__comment__parent")
            return related.get(pk=pk)
    return None


def answer(look: int, verdict: Status, *, by: AbstractBaseUser, clause: Clause | None = None) -> Ended:
    """Keep what a second moderator would have decided; the comment stays as it is.

    A disagreement waits for a senior; that both rejected it under different clauses is none. Raises ValueError for a
    rejection without clause, or a verdict that is none.
    """
    if verdict not in VERDICTS or (verdict == Status.REJECTED) != (clause is not None):
        raise ValueError("A verdict approves, marks as spam, or rejects under a clause")
    now = timezone.now()
    rows = _fit_for(by, now).filter(pk=look)
    agrees = rows.values_list("decision__now", flat=True).first() == verdict
    with turns.atomic():
        mine = SecondLook.objects.open().filter(_free(by, now), pk__in=list(rows.values_list("pk", flat=True)))
        kept = mine.update(verdict=verdict, clause=clause, by=by.pk, agrees=agrees, answered_at=now)
    return Ended.KEPT if kept else Ended.LATE


def settle(look: int, *, by: AbstractBaseUser, version: int, change: bool) -> Ended:
    """End a disagreement: leave the first decision, or put the second verdict in its place. Four eyes, and two more.

    `version` is the comment's as the senior saw it.
    """
    with turns.atomic():
        open_one = _theirs(by, SecondLook.objects.unsettled().filter(pk=look))
        others = open_one.exclude(by=by.pk).exclude(decision__by=by.pk)
        found = others.select_related("decision", "clause").first()
        if found is None:
            return Ended.LATE
        rows = SecondLook.objects.unsettled().filter(pk=look)
        if not rows.update(settled_by=by.pk, settled_at=timezone.now()):
            return Ended.LATE
        if change:
            seen = [moderation.Seen(found.decision.comment_id, version)]
            verdict = Status(found.verdict)
            if not moderation.decide(seen, verdict, by=by, clause=found.clause, overriding=True).moved:
                transaction.set_rollback(True)
                return Ended.MOVED
    return Ended.KEPT


def _fit_for(moderator: AbstractBaseUser, now: datetime) -> SecondLookQuerySet:
    left = LeftComment.objects.filter(comment=OuterRef("decision__comment"), by=moderator.pk)
    topic = LeftTopic.objects.filter(by=moderator.pk, cause=OuterRef("decision__clause__code"))
    same_text = Q(decision__comment__revision=F("decision__revision"))
    theirs = _theirs(moderator, SecondLook.objects.open().filter(_free(moderator, now), same_text, ~Exists(left)))
    return theirs.filter(~Exists(_later()), ~Exists(topic)).exclude(decision__by=moderator.pk)


def _theirs(moderator: AbstractBaseUser, looks: SecondLookQuerySet) -> SecondLookQuerySet:
    """On the moderator's beats, neither on a comment of their own or a reply to one, nor on one they reported."""
    own = Comment.objects.filter(Q(author=moderator.pk) | Q(parent__author=moderator.pk))
    mine = own.filter(pk=OuterRef("decision__comment"))
    said = Report.objects.filter(comment=OuterRef("decision__comment"), by=moderator.pk)
    return looks.filter(reach_of(moderator).q("decision__comment__thread__"), ~Exists(mine), ~Exists(said))


def _later() -> QuerySet[Decision]:
    """What followed on the comment of a look: then there is nothing to compare with any more."""
    return Decision.objects.filter(comment=OuterRef("decision__comment"), pk__gt=OuterRef("decision"))


def _free(moderator: AbstractBaseUser, now: datetime) -> Q:
    return Q(held_until=None) | Q(held_until__lt=now) | Q(held_by=moderator.pk)
