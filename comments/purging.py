"""purge(): what was kept long enough goes: traces, texts of removed comments, settled letters, old readings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from comments import conf, scrubbing, turns
from comments.conf import READING_DAYS_MIN
from comments.emptying import empty
from comments.models import Comment, Decision, Letter, Purge, Reading, Status, Trace
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
    theirs = Trace.objects.over().exclude(comment__in=held_comments().values("pk"))
    oldest = theirs.order_by("left_at").values_list("left_at", flat=True).first()
    late = timezone.now() - timedelta(days=conf.TRACE_DAYS) - oldest if oldest else timedelta()
    return late if late > GRACE else timedelta()


def _gone(now: datetime) -> Iterator[Gone]:
    held = held_comments().values("pk")
    yield from _delete("traces", Trace.objects.over().exclude(comment__in=held).order_by("left_at"))
    if conf.REMOVED_TEXT_DAYS:
        for status in REMOVED:
            yield from _empty_texts(status, now, now - timedelta(days=conf.REMOVED_TEXT_DAYS))
    if conf.LETTER_DAYS:
        cut = now - timedelta(days=conf.LETTER_DAYS)
        for state in SETTLED:
            letters = Letter.objects.filter(state=state, settled_at__lt=cut).exclude(comment__in=held)
            yield from _delete("letters", letters.order_by("pk"))
    if conf.READING_DAYS:
        cut = now - timedelta(days=max(conf.READING_DAYS, READING_DAYS_MIN))
        yield from _delete("readings", Reading.objects.filter(read_at__lt=cut).order_by("pk"))


def _delete(what: str, rows: QuerySet[Trace] | QuerySet[Letter] | QuerySet[Reading]) -> Iterator[Gone]:
    while ids := list(rows.values_list("pk", flat=True)[:BATCH]):
        with turns.atomic():
            count, _by_model = rows.model._default_manager.filter(pk__in=ids).delete()
        yield Gone(what, count)


def _empty_texts(status: Status, now: datetime, cut: datetime) -> Iterator[Gone]:
    """Comments that have had a status since before `cut`, and still their text: one walk over them, oldest first."""
    last = Decision.objects.filter(comment=OuterRef("pk")).order_by("-pk").values("made_at")[:1]
    rows = Comment.objects.filter(status=status, emptied_at=None, created_at__lt=cut)
    rows = rows.exclude(pk__in=held_comments().values("pk"))
    rows = rows.alias(decided_at=Subquery(last)).filter(decided_at__lt=cut).in_order()
    after = Q()
    while found := list(rows.filter(after).values_list("pk", "created_at")[:BATCH]):
        with turns.atomic():
            # Whoever publishes one of them meanwhile locks it first: what is still removed is asked again.
            ids = Comment.objects.select_for_update(no_key=True).filter(status=status, pk__in=[pk for pk, _at in found])
            removed = list(ids.order_by("pk").values_list("pk", flat=True))
            empty(removed, at=now)
        pk, at = found[-1]
        after = Q(created_at__gte=at) & (Q(created_at__gt=at) | Q(pk__gt=pk))
        yield Gone("texts", len(removed))
