"""Which letters a decision leads to, and which it stops: written with it, in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    DateTimeField,
    F,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat

from comments import conf, recording
from comments.models import Comment, Decision, Letter, Status
from comments.models.among import Among
from comments.models.letter import Kind, State

FINAL = (Status.APPROVED, Status.REJECTED)  # what an author may have been told that a later decision makes untrue


def tell(ids: Sequence[int], now: Status, *, made_at: datetime) -> None:
    """Stop the letters that comments' new decisions make untrue, and write theirs. Two statements.

    Call it after the decisions are recorded and the comments moved. A letter that somebody is sending, or may have
    sent, is not stopped: what follows it is a correction. Spam gets no letter (Digital Services Act, Art. 17(2)).
    """
    stop(ids, made_at=made_at)
    if now == Status.SPAM:
        return
    last = Decision.objects.filter(comment=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    correction = When(told__in=FINAL, then=Value(Kind.CORRECTION.value))
    recording.insert_for(
        Letter,
        _to_be_told(ids, now),
        kind=Case(correction, default=Value(Kind.DECISION.value), output_field=CharField()),
        comment=F("pk"),
        decision=Subquery(last),
        address=Value("", CharField()),
        payload=Value({}, JSONField()),
        language=Coalesce(F("language"), Value(conf.language())),
        message_id=Concat(Value("<"), "key", Value("."), Cast("version", CharField()), Value(f"@{conf.host()}>")),
        state=Value(State.WAITING.value, CharField()),
        not_before=Value(made_at + timedelta(seconds=conf.LETTER_SECONDS), DateTimeField()),
        tries=Value(0, BigIntegerField()),
        claimed_by=Value("", CharField()),
        why=Value("", CharField()),
        written_at=Value(made_at, DateTimeField()),
    )


def stop(ids: Sequence[int], *, made_at: datetime) -> None:
    """Stop the letters that comments' new decisions make untrue: all, where their authors decided themselves."""
    letters = Letter.objects.telling().untouched().filter(Among("comment_id", ids))
    letters.update(state=State.CANCELLED, settled_at=made_at, why="")


def _to_be_told(ids: Sequence[int], now: Status) -> QuerySet[Comment]:
    """The comments whose authors can be reached and do not know yet; `told` is what the last letter said."""
    told = Letter.objects.telling().may_have_left().filter(comment=OuterRef("pk")).order_by("-pk")[:1]
    # An undo names no clause of its own: it goes back to the one before.
    under = Decision.objects.filter(comment=OuterRef("pk"), now=Status.REJECTED, clause__isnull=False)
    under = under.order_by("-pk")[:1]
    rows = Comment.objects.filter(_has_address(), Among("pk", ids)).alias(
        told=Subquery(told.values("decision__now")),
        told_clause=Subquery(told.values("decision__clause")),
        clause=Subquery(under.values("clause")),
        letter=Subquery(under.values("clause__letter")),
    )
    return rows.filter(_news(now))


def _has_address() -> Q:
    people = get_user_model()
    name = people.get_email_field_name()
    has = Q(author_email__gt="")
    if name in {field.name for field in people._meta.get_fields()}:
        has |= Q(**{f"author__{name}__gt": ""})
    return has


def _news(now: Status) -> Q:
    """Where a status is worth a letter: a site may do without a first one, but never leave a told one uncorrected."""
    untold = Q(told=None) | Q(told=Status.PENDING)
    if now == Status.REJECTED:
        first = untold & Q(letter__gt="") if "rejected" in conf.LETTERS else Q(pk=None)
        other_clause = Q(told=Status.REJECTED) & (Q(told_clause=None) | ~Q(told_clause=F("clause")))
        return first | Q(told=Status.APPROVED) | other_clause
    if now == Status.APPROVED:
        # What another system brought in is long forgotten by who wrote it; only a form's author waits for an answer.
        sent_here = Q(source_key=None) | Q(source_key__startswith="form:")
        return (untold & sent_here if "approved" in conf.LETTERS else Q(pk=None)) | Q(told=Status.REJECTED)
    return Q(told__in=FINAL)
