"""What a decision on a comment makes of the reports about it: it settles them, and taken back it opens them again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery

from comments import due, recording, weighing
from comments.models import Comment, Decision, Report, Status
from comments.models.among import Among
from comments.models.report import Outcome, ReportQuerySet

OUTCOMES = {
    Status.APPROVED: Outcome.KEPT,
    Status.REJECTED: Outcome.UPHELD,
    Status.SPAM: Outcome.UPHELD,
    Status.WITHDRAWN: Outcome.MOOT,
}


def settle(ids: Sequence[int], now: Status, *, made_at: datetime) -> None:
    """Settle the reports about comments by the decisions that were just recorded on them. One statement.

    What was removed for a report and is public again was not rightly reported: those outcomes change too.
    """
    if now not in OUTCOMES:
        return
    about = Report.objects.filter(Among("comment_id", ids))
    touched = Q(outcome=Outcome.OPEN) | Q(outcome=Outcome.UPHELD) if now == Status.APPROVED else Q(outcome=Outcome.OPEN)
    last = Decision.objects.filter(comment=OuterRef("comment")).order_by("-pk").values("pk")[:1]
    about.filter(touched).update(outcome=OUTCOMES[now], decision=Subquery(last), settled_at=made_at, network="")


def reported_since(rows: Sequence[Comment], shown_at: datetime | None) -> set[int]:
    """The keys of those of these comments that have an open report of after they were shown: nobody has read it.

    One statement; none without comments, or where it is not known when they were shown.
    """
    if not rows or shown_at is None:
        return set()
    about = Report.objects.open().filter(Among("comment_id", [row.pk for row in rows]), created_at__gt=shown_at)
    return set(about.values_list("comment_id", flat=True))


def reopen(ids: Sequence[int]) -> None:
    """Open the reports that the last decisions on comments settled: call it before their undoing is recorded."""
    last = Decision.objects.filter(comment=OuterRef("comment")).order_by("-pk").values("pk")[:1]
    theirs = Report.objects.filter(Among("comment_id", ids), decision=Subquery(last))
    theirs.update(outcome=Outcome.OPEN, decision=None, settled_at=None)


def list_again(ids: Sequence[int], causes: Sequence[str], made_at: datetime) -> None:
    """Put comments on the work list for these causes and for what readers report; where neither is, they stay off it.

    One statement, and one for each set of causes, which are few however many the comments.
    """
    reported = causes_of(ids)
    groups = defaultdict[tuple[str, ...], list[int]](list)
    for pk in ids:
        groups[(*causes, *reported.get(pk, []))].append(pk)
    for found, some in groups.items():
        if found:
            recording.open_items(some, found, due_at=due.due_at(due.kind_of(found), made_at), opened_at=made_at)


def causes_of(ids: Sequence[int]) -> Mapping[int, list[str]]:
    """What open reports say of comments, as causes of their items, by the comment's key. One statement."""
    found = defaultdict[int, list[Report]](list)
    for report in Report.objects.open().filter(Among("comment_id", ids)).select_related("clause").order_by("pk"):
        found[report.comment_id].append(report)
    return {pk: causes_said(reports) for pk, reports in found.items()}


def causes_said(reports: Sequence[Report]) -> list[str]:
    """That a comment was reported, as what, and whether by so many or such reporters that it cannot wait."""
    counting = [report for report in reports if report.weight > 0]
    if not counting:
        return [due.DOUBTFUL]
    heavy = sum(report.weight for report in counting) >= weighing.HEAVY
    codes = dict.fromkeys(report.code for report in counting)
    return [due.REPORTED, *codes, *([due.HEAVY] if heavy else [])]


def about(comment: int) -> ReportQuerySet:
    """The open reports about a comment."""
    return Report.objects.open().filter(comment=comment)
