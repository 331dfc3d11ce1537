"""How a comment stands, as far as its author may know: what moderators call spam waits, for all they are told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone, translation

from comments import conf, counting, due, kept, waits
from comments.figures import waits_of
from comments.models import Clause, Comment, Decision, ReviewItem, Status, Tally
from comments.notices import Statement, clause_of, statement_of

LINE = 1000  # comments before one that are counted at most
DAYS = 7  # of measured waits
USUAL = ("fine", "unsure")  # classes of item that an author's comment may be in, for all they know
REMEMBERED = 60  # seconds for which the usual wait is not asked for again


@dataclass(frozen=True, slots=True)
class Progress:
    """`place` is that in the line, of the comment or of an edit that waits: 1 for whoever is next, LINE + 1 for all who
    are further behind.

    `usual_wait` is the median of the last DAYS days in seconds; None where nothing was measured.
    """

    status: str
    place: int = 0
    usual_wait: float | None = None
    decision: Decision | None = None
    clause: Clause | None = None
    letter: str = ""
    statement: Statement | None = None

    @property
    def is_far_behind(self) -> bool:
        return self.place > LINE


def progress_of(comment: Comment) -> Progress:
    """How a comment stands, with the line before it, or the reasons of its rejection. Seven statements at most."""
    status = known_status(comment)
    if status == Status.PENDING:
        return Progress(status, place=_place(comment), usual_wait=usual_wait())
    if comment.has_edit:
        return Progress(status, place=_place(comment), usual_wait=usual_wait())
    if status != Status.REJECTED:
        return Progress(status)
    decision = Decision.objects.filter(comment=comment).select_related("clause").order_by("-pk").first()
    if decision is None or decision.now != Status.REJECTED:  # never, of a comment that its last decision rejected
        return Progress(status)
    decision.comment = comment
    clause = clause_of(decision)
    letter = clause.letter_in(translation.get_language() or conf.language()) if clause else ""
    return Progress(status, decision=decision, clause=clause, letter=letter, statement=statement_of(decision))


def known_status(comment: Comment) -> str:
    """The status as its author is told it."""
    return Status.PENDING if comment.status == Status.SPAM else comment.status


def usual_wait() -> float | None:
    """How long half of the comments that waited lately waited at most, in seconds; asked once in REMEMBERED seconds."""
    wait = kept.get("comments:usual-wait")
    if not isinstance(wait, int | float):
        wait = _measured()
        kept.put("comments:usual-wait", -1 if wait is None else wait, REMEMBERED)
    return None if wait is None or wait < 0 else wait


def _measured() -> float | None:
    now = timezone.now()
    hours = Tally.objects.hours().between(now - timedelta(days=DAYS), now).values_list("counts", flat=True)
    whole = counting.total(hours)
    found = Counter[int]()
    for kind in USUAL:
        found.update(waits_of(whole, kind))
    return waits.quantile(found, 0.5)


def _place(comment: Comment) -> int:
    """How many items of the work list are due before it, and one. Where it has none, it stands where it would."""
    items = ReviewItem.objects.open()
    item = items.filter(comment=comment).first()
    if item is None:
        before = Q(due_at__lte=due.due_at("fine", comment.created_at))
    else:
        before = Q(due_at__lte=item.due_at) & (Q(due_at__lt=item.due_at) | Q(pk__lt=item.pk))
    return len(items.filter(before).order_by("due_at", "pk").values_list("pk")[:LINE]) + 1
