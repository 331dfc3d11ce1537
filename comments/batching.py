"""carry_out(): one decision on comments that were listed, under one name; take_back(): the whole of it, as one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, OuterRef, QuerySet

from comments import moderation, turns
from comments.models import Batch, Clause, Decision, Status
from comments.models.batch import Left
from comments.moderation import Decided, Seen

STATUS_OF = {Batch.Verb.APPROVE: Status.APPROVED, Batch.Verb.SPAM: Status.SPAM, Batch.Verb.REJECT: Status.REJECTED}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done with comments as they were listed. `form_key` is the form's: sent twice it is one batch."""

    name: str
    verb: Batch.Verb
    seen: tuple[Seen, ...]
    form_key: str
    clause: Clause | None = None


def carry_out(plan: Plan, *, by: AbstractBaseUser) -> Batch:
    """Decide on the comments listed, all in one transaction; or the batch that this form has made before.

    Raises ValueError as decide() does. What had moved since it was listed, what is the moderator's own and what cannot
    become that is left alone, and named in the batch.
    """
    clause = plan.clause if plan.verb == Batch.Verb.REJECT else None
    with turns.atomic():
        batch, is_new = Batch.objects.get_or_create(
            by_id=by.pk,
            form_key=plan.form_key,
            defaults={"name": plan.name, "verb": plan.verb, "clause": clause, "number": len(plan.seen)},
        )
        if is_new:
            status = STATUS_OF[plan.verb]
            decided = moderation.decide(plan.seen, status, by=by, clause=clause, note=plan.name, batch=batch)
            _keep(batch, _left(decided))
    return batch


def take_back(batch: Batch, *, by: AbstractBaseUser) -> Batch:
    """Undo what the batch moved and nobody has moved since, as a batch of its own; or the one that did so before."""
    with turns.atomic():
        moved = dict(Decision.objects.filter(batch=batch).values_list("comment_id", "comment__version"))
        undoing, is_new = Batch.objects.get_or_create(
            undoes=batch,
            defaults={
                "name": batch.name,
                "verb": Batch.Verb.UNDO,
                "by_id": by.pk,
                "number": len(moved),
                "form_key": f"undo:{batch.pk}",
            },
        )
        if is_new:
            last = set(last_of(batch).values_list("comment_id", flat=True))
            seen = [Seen(pk, version) for pk, version in moved.items() if pk in last]
            decided = moderation.undo(seen, by=by, note=batch.name, batch=undoing)
            _keep(undoing, [*_left(decided), *_moved_since(moved.keys() - last)])
    return undoing


def last_of(batch: Batch) -> QuerySet[Decision]:
    """The decisions of a batch that are still the last ones on their comments."""
    later = Decision.objects.filter(comment=OuterRef("comment"), pk__gt=OuterRef("pk"))
    return Decision.objects.filter(~Exists(later), batch=batch)


def _left(decided: Decided) -> list[Left]:
    stale = [
        Left(
            pk=one.pk,
            why="moved" if one.status else "gone",
            status=one.status,
            by=one.by,
            at=one.at.isoformat() if one.at else "",
        )
        for one in decided.stale
    ]
    refused = [
        Left(pk=one.pk, why=one.why.value if one.why else "unfit", status=one.status, by="", at="")
        for one in decided.refused
    ]
    return [*stale, *refused]


def _moved_since(keys: Iterable[int]) -> list[Left]:
    """Comments that a batch moved and somebody has moved since, with who did last."""
    later = Decision.objects.filter(comment=OuterRef("comment"), pk__gt=OuterRef("pk"))
    last = Decision.objects.filter(~Exists(later), comment__in=list(keys)).select_related("by").order_by("comment_id")
    return [
        Left(
            pk=one.comment_id,
            why="moved",
            status=one.now,
            by=one.by.get_username() if one.by else "",
            at=one.made_at.isoformat(),
        )
        for one in last
    ]


def _keep(batch: Batch, left: list[Left]) -> None:
    batch.left = left
    batch.save(update_fields=["left"])
