"""What readers have reported: a reader's own reports, what moderators see of them, and how right reporters were."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Count, Q

from comments import weighing
from comments.belongings import reports_of
from comments.models import Comment, Person, Report
from comments.models.report import DECIDED, Outcome
from comments.reach import Reach

OWN = 50  # reports of a reader that they are shown, the newest
SHOWN = 20  # reports given by a person that moderators are shown, the newest
MANY = 1000  # comments of a person whose reports are counted


@dataclass(frozen=True, slots=True)
class Open:
    """The open reports about one comment; `standings` says of each reporter what weighing.standing() does."""

    reports: tuple[Report, ...]
    standings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A person's reports, and those about them: `upheld` of `decided` among their last ones; `received` by outcome."""

    given: tuple[Report, ...]
    upheld: int
    decided: int
    received: Mapping[str, int]

    @property
    def standing(self) -> str:
        return weighing.standing(self.upheld, self.decided)


def given(marks: Sequence[str], account: AbstractBaseUser | None) -> list[Report]:
    """The newest OWN reports of a reader, with comments, clauses, decisions: two statements, one more a model."""
    theirs = Report.objects.given_by(marks, account.pk if account else None)
    related = ("comment__thread__content_type", "clause", "decision__clause")
    rows = theirs.select_related(*related).prefetch_related("comment__thread__target")
    return list(rows.order_by("-pk")[:OWN])


def of_reader(marks: Sequence[str], account: AbstractBaseUser | None, comment: Comment) -> Report | None:
    """What a reader has said of a comment before."""
    theirs = Report.objects.given_by(marks, account.pk if account else None)
    return theirs.filter(comment=comment).select_related("clause", "decision__clause").first()


def open_about(comments: Iterable[Comment]) -> Mapping[int, Open]:
    """The open reports about comments, by the comment's key. Two statements, one where nothing was reported."""
    about = Report.objects.open().filter(comment__in=[one.pk for one in comments]).select_related("clause")
    found = defaultdict[int, list[Report]](list)
    for report in about.order_by("pk"):
        found[report.comment_id].append(report)
    marks = {report.mark for reports in found.values() for report in reports}
    standings = _standings(marks) if marks else {}
    return {
        pk: Open(tuple(reports), tuple(standings.get(one.mark, "") for one in reports)) for pk, reports in found.items()
    }


def _standings(marks: Iterable[str]) -> Mapping[str, str]:
    right = Count("pk", filter=Q(outcome=Outcome.UPHELD))
    rows = Report.objects.decided().filter(mark__in=marks).order_by().values_list("mark")
    counted = rows.annotate(upheld=right, decided=Count("pk"))
    return {mark: weighing.standing(upheld, decided) for mark, upheld, decided in counted}


def record_of(person: Person, reach: Reach) -> Record:
    """Three statements. A guest's are the notices that name their address: a cookie leads to nobody."""
    theirs = reports_of(person)
    decided = theirs.filter(outcome__in=DECIDED).order_by("-pk")
    outcomes = list(decided.values_list("outcome", flat=True)[: weighing.LAST])
    shown = theirs.filter(reach.q("comment__thread__")).select_related("comment__thread", "clause").order_by("-pk")
    newest = person.comments.order_by("-created_at", "-pk").values("pk")[:MANY]
    about = Report.objects.filter(comment__in=newest).values_list("outcome", flat=True)
    received = Counter(about)
    return Record(tuple(shown[:SHOWN]), outcomes.count(Outcome.UPHELD), len(outcomes), received)
