"""recount(): prove the counters that are kept on write, and mend them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet

from comments.models import Comment, Recommendation, Status, Thread


@dataclass(frozen=True, slots=True)
class Wrong:
    """A counter that was not what it should be; `what` is "thread 7 approved_count", for instance."""

    what: str
    stored: object
    real: object

    @property
    def is_seen(self) -> bool:
        """Whether readers see it; how many wait they do not, and no page of theirs may change with it."""
        return not self.what.endswith("pending_count")


def recount(threads: QuerySet[Thread] | None = None, *, mend: bool = True) -> list[Wrong]:
    """Compare every counter of these threads, or of all, with the rows it counts; returns those that were wrong.

    With `mend` they are set right, one thread a transaction, so that the site goes on meanwhile.
    """
    every = Thread.objects.order_by("pk") if threads is None else threads
    return [wrong for pk in every.values_list("pk", flat=True).iterator() for wrong in _recount_one(pk, mend)]


def _recount_one(pk: int, mend: bool) -> list[Wrong]:
    with transaction.atomic():
        # Counters move under the lock of the thread's row, so nothing shifts between counting and mending.
        thread = Thread.objects.select_for_update(no_key=True).get(pk=pk)
        wrong = [*_wrong_in_thread(thread, mend), *_wrong_in_roots(thread, mend), *_wrong_recommended(thread, mend)]
        if mend and any(one.is_seen for one in wrong):
            Thread.objects.filter(pk=pk).update(version=F("version") + 1)
    return wrong


def _wrong_in_thread(thread: Thread, mend: bool) -> Iterator[Wrong]:
    mine = Comment.objects.on(thread)
    real = mine.aggregate(
        approved_count=Count("pk", filter=Q(status=Status.APPROVED)),
        pending_count=Count("pk", filter=Q(status=Status.PENDING)),
    )
    newest = mine.approved().order_by("-created_at").values_list("created_at", flat=True)[:1]
    real["last_comment_at"] = next(iter(newest), None)
    wrong = {name: value for name, value in real.items() if getattr(thread, name) != value}
    if wrong and mend:
        Thread.objects.filter(pk=thread.pk).update(**wrong)
    for name, value in wrong.items():
        yield Wrong(f"thread {thread.pk} {name}", getattr(thread, name), value)


def _wrong_in_roots(thread: Thread, mend: bool) -> Iterator[Wrong]:
    mine = Comment.objects.on(thread)
    replies = mine.approved().order_by().values("root").annotate(number=Count("pk"))
    real = {root: number for root, number in replies.values_list("root", "number") if root is not None}
    stored = dict(mine.filter(reply_count__gt=0).values_list("pk", "reply_count"))
    for pk in sorted(real.keys() | stored.keys()):
        if (counted := real.get(pk, 0)) != stored.get(pk, 0):
            if mend:
                Comment.objects.filter(pk=pk).update(reply_count=counted)
            yield Wrong(f"comment {pk} reply_count", stored.get(pk, 0), counted)


def _wrong_recommended(thread: Thread, mend: bool) -> Iterator[Wrong]:
    """Who recommends holds the comment's row, not the thread's: numbers that differ are read again under it."""
    given = Recommendation.objects.filter(comment__thread=thread).order_by().values("comment")
    real = dict(given.annotate(number=Count("pk")).values_list("comment", "number"))
    kept = dict(Comment.objects.on(thread).filter(recommend_count__gt=0).values_list("pk", "recommend_count"))
    for pk in sorted(pk for pk in real.keys() | kept.keys() if real.get(pk) != kept.get(pk)):
        row = Comment.objects.filter(pk=pk)
        stored = row.select_for_update(no_key=True).values_list("recommend_count", flat=True).get()
        counted = Recommendation.objects.filter(comment=pk).count()
        if mend:
            row.update(recommend_count=counted)
        if counted != stored:
            yield Wrong(f"comment {pk} recommend_count", stored, counted)
