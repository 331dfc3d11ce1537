"""purge(): what was kept long enough goes: traces, texts of removed comments, settled letters, old readings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from comments import conf, scrubbing, turns
from comments.conf import READING_DAYS_MIN
from comments.emptying import empty
from comments.models import Comment, Decision, Hold, Letter, Purge, Reading, Status, Trace
from comments.models.hold import held_comments
from comments.models.letter import State

BATCH = 500  # rows a transaction: nobody who writes waits for long
RUNS = 100  # of this work that are remembered
REMOVED = (Status.REJECTED, Status.SPAM, Status.WITHDRAWN)
SETTLED = (State.SENT, State.CANCELLED)
GRACE = timedelta(days=2)  # a purge that is late by less was not missed


@dataclass(frozen=True, slots=True)
class Gone:
    """So many rows of one kind went in one transaction."""

    what: str
    count: int


def purge(*, stopped: Callable[[], bool] = lambda: False) -> Iterator[Gone]:
    """Take out what is over, BATCH rows a transaction, and yield each. Run again, it goes on where it was stopped.

    Ends when nothing is over, or when stopped() says so between two transactions. Each run is remembered in Purge.
    """
    run = Purge.objects.create()
    counts = Counter[str]()
    for gone in _gone(timezone.now()):
        counts[gone.what] += gone.count
        Purge.objects.filter(pk=run.pk).update(counts=dict(counts))
        yield gone
        if stopped():
            return
    if scrubbing.is_due():
        scrubbing.scrub()
    Purge.objects.filter(pk=run.pk).update(ended_at=timezone.now())
    kept = Purge.objects.order_by("-pk").values("pk")[:RUNS]
    Purge.objects.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()


def lateness() -> timedelta:
    """For how long the oldest trace has been kept beyond its time, as nobody purges; nothing where all is in time."""
    theirs = Trace.objects.over().exclude(comment__in=Held().keys())
    oldest = theirs.order_by("left_at").values_list("left_at", flat=True).first()
    late = timezone.now() - timedelta(days=conf.TRACE_DAYS) - oldest if oldest else timedelta()
    return late if late > GRACE else timedelta()


class Held:
    """The comments that legal holds keep. Found anew where a hold was made or lifted since: that takes a whole walk."""

    def __init__(self) -> None:
        self._holds: list[int] = []
        self._keys: list[int] = []

    def keys(self) -> list[int]:
        """Their keys, by one statement where nothing has changed."""
        holds = list(Hold.objects.in_force().order_by("pk").values_list("pk", flat=True))
        if holds != self._holds:
            self._holds, self._keys = holds, list(held_comments().values_list("pk", flat=True)) if holds else []
        return self._keys


def _gone(now: datetime) -> Iterator[Gone]:
    held = Held()
    yield from _delete("traces", lambda: Trace.objects.over().exclude(comment__in=held.keys()).order_by("left_at"))
    if conf.REMOVED_TEXT_DAYS:
        for status in REMOVED:
            yield from _empty_texts(status, held, now, now - timedelta(days=conf.REMOVED_TEXT_DAYS))
    if conf.LETTER_DAYS:
        cut = now - timedelta(days=conf.LETTER_DAYS)
        for state in SETTLED:
            yield from _delete("letters", partial(_letters, held, state, cut))
    if conf.READING_DAYS:
        old = Reading.objects.filter(read_at__lt=now - timedelta(days=max(conf.READING_DAYS, READING_DAYS_MIN)))
        yield from _delete("readings", lambda: old.order_by("pk"))


def _letters(held: Held, state: State, cut: datetime) -> QuerySet[Letter]:
    rows = Letter.objects.filter(state=state, settled_at__lt=cut)
    return rows.exclude(comment__in=held.keys()).order_by("pk")


def _delete(what: str, over: Callable[[], QuerySet[Any]]) -> Iterator[Gone]:
    """`over` is asked before each batch: a hold may have been set since."""
    while ids := list((rows := over()).values_list("pk", flat=True)[:BATCH]):
        with turns.atomic():
            count, _by_model = rows.model._default_manager.filter(pk__in=ids).delete()
        yield Gone(what, count)


def _empty_texts(status: Status, held: Held, now: datetime, cut: datetime) -> Iterator[Gone]:
    """Comments that have had a status since before `cut`, and still their text: one walk over them, oldest first."""
    last = Decision.objects.filter(comment=OuterRef("pk")).order_by("-pk").values("made_at")[:1]
    rows = Comment.objects.filter(status=status, emptied_at=None, created_at__lt=cut)
    rows = rows.alias(decided_at=Subquery(last)).filter(decided_at__lt=cut).in_order()
    after = Q()
    while found := list(rows.filter(after).exclude(pk__in=held.keys()).values_list("pk", "created_at")[:BATCH]):
        with turns.atomic():
            # Whoever publishes one of them meanwhile locks it first: what is still removed is asked again.
            ids = Comment.objects.select_for_update(no_key=True).filter(status=status, pk__in=[pk for pk, _at in found])
            removed = list(ids.order_by("pk").values_list("pk", flat=True))
            empty(removed, at=now)
        pk, at = found[-1]
        after = Q(created_at__gte=at) & (Q(created_at__gt=at) | Q(pk__gt=pk))
        yield Gone("texts", len(removed))
