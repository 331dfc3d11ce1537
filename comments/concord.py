"""Second looks counted: how far moderators agree, by what was decided and under which clause; what is unsettled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Count, Q

from comments import agreement
from comments.agreement import Agreement
from comments.models import Clause, SecondLook, Status
from comments.reach import Reach, reach_of

UNSETTLED = 20  # disagreements a page
LISTED = 500  # looks of a period that are listed

Said = tuple[str, int | None]  # a status, and the clause's key where it was rejected


@dataclass(frozen=True, slots=True)
class Part:
    """What was said by one of the two or both, how far both did; `said` asks looks() for the same."""

    name: object
    agreement: Agreement
    said: str


@dataclass(frozen=True, slots=True)
class Concord:
    """Over all; and by status and clause, in the policy's order; and how many looks nobody has answered."""

    whole: Agreement
    parts: Sequence[Part]
    waiting: int


def concord(since: datetime) -> Concord:
    """The looks answered since a time. Three statements, and no person in any of them."""
    rows = SecondLook.objects.filter(answered_at__gte=since).order_by()
    said = rows.values_list("decision__now", "decision__clause", "verdict", "clause").annotate(times=Count("pk"))
    pairs: dict[tuple[Said, Said], int] = {}
    for now, first, verdict, second, times in said:
        pair = (_said(now, first), _said(verdict, second))
        pairs[pair] = pairs.get(pair, 0) + times
    parts = agreement.by_answer(pairs)
    clauses = Clause.objects.order_by("number")
    named: list[tuple[object, Said]] = [
        (Status.APPROVED.label, ("approved", None)),
        (Status.SPAM.label, ("spam", None)),
    ]
    named += [(clause, ("rejected", clause.pk)) for clause in clauses]
    shown = tuple(Part(name, parts[key], _asked(key)) for name, key in named if key in parts)
    return Concord(agreement.cohen(pairs), shown, SecondLook.objects.open().count())


def disagreements(senior: AbstractBaseUser) -> Sequence[SecondLook]:
    """The oldest on a senior's beats that nobody has settled."""
    related = ("decision__comment__thread", "decision__comment__parent", "decision__clause", "clause")
    theirs = SecondLook.objects.unsettled().filter(reach_of(senior).q("decision__comment__thread__"))
    return list(theirs.select_related(*related).order_by("answered_at", "pk")[:UNSETTLED])


def looks(reach: Reach, start: datetime, end: datetime, said: str = "") -> Sequence[SecondLook]:
    """The first LISTED looks answered from `start` up to `end` within a reach; with `said` those where one of the two
    said so.
    """
    rows = SecondLook.objects.filter(
        reach.q("decision__comment__thread__"), answered_at__gte=start, answered_at__lt=end
    )
    status, _colon, clause = said.partition(":")
    if clause:
        rows = rows.filter(Q(decision__now=status, decision__clause=clause) | Q(verdict=status, clause=clause))
    elif said:
        rows = rows.filter(Q(decision__now=status) | Q(verdict=status))
    related = ("decision__comment__thread", "decision__clause", "clause")
    return list(rows.select_related(*related).order_by("answered_at", "pk")[:LISTED])


def _asked(said: Said) -> str:
    status, clause = said
    return status if clause is None else f"{status}:{clause}"


def _said(status: str, clause: int | None) -> Said:
    return (status, clause if status == Status.REJECTED else None)
