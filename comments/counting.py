"""What happened in each hour, counted from the rows: arrivals, findings, decisions, waits, pace.

The names that are counted under, each with a number:

arrived:STATUS      comments by what screening made of them
fired:RULE          arrivals in which a rule found something; held:RULE where that held them
decided:STATUS      moderators' decisions; clause:KEY the rejections among them; undos are not among them
released, kept      decisions on what waited: approved, or not
upheld:RULE         such decisions by the rules that held the comment, not approved; passed:RULE approved
undone, overridden  decisions taken back; decisions on what another decision of a moderator had settled
appealed            authors' objections; appeal:OUTCOME those that were answered
reported:CODE       reports by the clause they name; report_upheld:CODE, report_kept:CODE the first decision on them
waited:CLASS:EDGE   items closed, by class and by how long they were open (comments.waits)
pace:gaps           pauses between two decisions of one moderator, up to PAUSE; pace:seconds their sum
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import or_

from django.db import connections
from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from comments import due, waits
from comments.models import Appeal, Decision, Report, ReviewItem, Source, Status
from comments.models.decision import DecisionQuerySet
from comments.models.report import ILLEGAL
from comments.screening.finding import Outcome, StoredFinding

HOUR = timedelta(hours=1)
FIGURES = ("arrived", "held", "waited", "decided", "settled", "released", "kept", "undone", "overridden")
PAUSE = 120  # seconds; whoever decides nothing for longer has done something else

Hours = dict[datetime, Counter[str]]


def count(start: datetime, end: datetime) -> Hours:
    """The counts of each hour from `start` up to `end`, hours without any left out. Six statements, read as streams.

    An hour that has ended counts the same whenever it is asked: decisions never change, and closed items keep their
    times and causes.
    """
    hours: Hours = defaultdict(Counter)
    pace: Counter[datetime] = Counter()
    _count_decisions(hours, pace, start, end)
    _count_waits(hours, start, end)
    _count_appeals(hours, start, end)
    _count_reports(hours, start, end)
    for (made_at,) in _overriding(start, end).iterator():
        hours[hour_of(made_at)]["overridden"] += 1
    for hour, microseconds in pace.items():
        hours[hour]["pace:seconds"] = round(microseconds / 1_000_000)
    return dict(hours)


def hour_of(moment: datetime) -> datetime:
    """The beginning of its hour, by UTC."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def month_of(moment: datetime) -> datetime:
    """The beginning of its month, by the site's clock."""
    local = timezone.localtime(moment, timezone.get_default_timezone())
    return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0, fold=0).astimezone(UTC)


def total(tallies: Iterable[Mapping[str, int]]) -> Counter[str]:
    """The sum of the counts of several hours."""
    whole = Counter[str]()
    for counts in tallies:
        whole.update(counts)
    return whole


COLUMNS = ("made_at", "source", "was", "now", "by", "clause", "undoes", "findings")


def _count_decisions(hours: Hours, pace: Counter[datetime], start: datetime, end: datetime) -> None:
    last: dict[int, datetime] = {}
    rows = _made(start, end).exclude(source=Source.ARCHIVE).order_by("made_at", "pk").values_list(*COLUMNS)
    for made_at, source, was, now, by, clause, undoes, findings in rows.iterator():
        counts = hours[hour_of(made_at)]
        if source == Source.SCREENING and not was:
            _count_arrival(counts, now, findings)
        elif source == Source.MODERATOR and undoes:
            counts["undone"] += 1
        elif source == Source.MODERATOR:
            _count_decision(counts, was, now, clause, findings)
        if source == Source.MODERATOR and by is not None:
            _count_pace(counts, pace, last.get(by), made_at)
            last[by] = made_at


def _count_arrival(counts: Counter[str], status: str, findings: list[StoredFinding]) -> None:
    counts[f"arrived:{status}"] += 1
    counts.update({f"fired:{finding['rule']}" for finding in findings})
    if status == Status.PENDING:
        counts.update(f"held:{rule}" for rule in _holding(findings))


def _count_decision(
    counts: Counter[str], was: str, now: str, clause: int | None, findings: list[StoredFinding]
) -> None:
    counts[f"decided:{now}"] += 1
    if clause is not None:
        counts[f"clause:{clause}"] += 1
    if was == Status.PENDING and now != Status.WITHDRAWN:
        is_approved = now == Status.APPROVED
        counts["released" if is_approved else "kept"] += 1
        counts.update(f"{'passed' if is_approved else 'upheld'}:{rule}" for rule in _holding(findings))


def _count_waits(hours: Hours, start: datetime, end: datetime) -> None:
    rows = ReviewItem.objects.filter(closed_at__gte=start, closed_at__lt=end).order_by()
    for closed_at, opened_at, causes in rows.values_list("closed_at", "opened_at", "causes").iterator():
        if closed_at is not None:  # never, of these rows
            edge = waits.edge_of((closed_at - opened_at).total_seconds())
            hours[hour_of(closed_at)][f"waited:{due.kind_of(causes)}:{edge}"] += 1


def _count_appeals(hours: Hours, start: datetime, end: datetime) -> None:
    made = Appeal.objects.filter(made_at__gte=start, made_at__lt=end).order_by()
    answered = Appeal.objects.filter(answered_at__gte=start, answered_at__lt=end).order_by()
    names = made.values_list("made_at", Value("appealed")).union(
        answered.values_list("answered_at", Concat(Value("appeal:"), "outcome")), all=True
    )
    for at, name in names.iterator():
        hours[hour_of(at)][name] += 1


def _count_reports(hours: Hours, start: datetime, end: datetime) -> None:
    """Each in the hour it came, and in that of the first decision after it; what is taken back is counted apart."""
    came = Report.objects.filter(created_at__gte=start, created_at__lt=end).order_by()
    for created_at, named in came.values_list("created_at", "clause__code").iterator():
        hours[hour_of(created_at)][f"reported:{named or ILLEGAL}"] += 1
    for made_at, now, code in _settling(start, end).iterator():
        upheld = "kept" if now == Status.APPROVED else "upheld"
        hours[hour_of(made_at)][f"report_{upheld}:{code or ILLEGAL}"] += 1


def _settling(start: datetime, end: datetime) -> QuerySet[Decision, tuple[datetime, str, str | None]]:
    """A row for each report and the first decision on its comment after it that was none of undoing."""
    verdicts = {"source": Source.MODERATOR, "now__in": [Status.APPROVED, Status.REJECTED, Status.SPAM]}
    reported = Q(comment__reports__created_at__lte=F("made_at"))
    between = Decision.objects.first_hand().filter(
        comment=OuterRef("comment"), pk__lt=OuterRef("pk"), made_at__gte=OuterRef("reported_at"), **verdicts
    )
    rows = (
        _made(start, end)
        .first_hand()
        .filter(reported, **verdicts)
        .annotate(reported_at=F("comment__reports__created_at"))
    )
    rows = rows.filter(~Exists(between)).order_by()
    return rows.values_list("made_at", "now", "comment__reports__clause__code")


def _count_pace(counts: Counter[str], pace: Counter[datetime], before: datetime | None, made_at: datetime) -> None:
    """Two decisions at one moment are a batch, and the pause before it counts once."""
    if before and before < made_at <= before + timedelta(seconds=PAUSE) and hour_of(before) == hour_of(made_at):
        counts["pace:gaps"] += 1
        pace[hour_of(made_at)] += (made_at - before) // timedelta(microseconds=1)


def _holding(findings: list[StoredFinding]) -> set[str]:
    """The rules whose finding is reason enough to look at a comment."""
    return {finding["rule"] for finding in findings if finding["outcome"] != "pass"}


def _made(start: datetime, end: datetime) -> DecisionQuerySet:
    return Decision.objects.filter(made_at__gte=start, made_at__lt=end)


def closing(kind: str, rows: DecisionQuerySet) -> DecisionQuerySet:
    """Those of the decisions that closed an item, of one class or of any."""
    items = ReviewItem.objects.filter(comment=OuterRef("comment"), closed_at=OuterRef("made_at"))
    return rows.filter(Exists(items.of_kind(kind) if kind else items))


def behind(figure: str, rows: DecisionQuerySet) -> DecisionQuerySet:
    """Those of the decisions that a figure counts. FIGURES names them."""
    if figure in ("arrived", "held"):
        rows = rows.filter(source=Source.SCREENING, was="")
        return rows.filter(now=Status.PENDING) if figure == "held" else rows
    if figure == "waited":
        return closing("", rows)
    rows = rows.filter(source=Source.MODERATOR)
    if figure == "undone":
        return rows.filter(undoes__isnull=False)
    if figure == "overridden":
        return _otherwise(rows)
    rows = rows.first_hand()
    if figure == "decided":
        return rows
    rows = rows.filter(was=Status.PENDING).exclude(now=Status.WITHDRAWN)
    if figure == "settled":
        return rows
    return rows.filter(now=Status.APPROVED) if figure == "released" else rows.exclude(now=Status.APPROVED)


def found_by(rule: str, rows: DecisionQuerySet, *, holding: bool) -> DecisionQuerySet:
    """Those in which a rule found something, or with `holding` reason enough to look."""
    if not holding:
        return rows.alias(found=Cast("findings", TextField())).filter(found__contains=f'"rule": "{rule}"')
    outcomes = [one.name.lower() for one in Outcome if one is not Outcome.PASS]
    if connections[rows.db].features.supports_json_field_contains:
        wanted = [Q(findings__contains=[{"rule": rule, "outcome": one}]) for one in outcomes]
        return rows.filter(reduce(or_, wanted))
    texts = [Q(found__contains=f'"rule": "{rule}", "outcome": "{one}"') for one in outcomes]
    return rows.alias(found=Cast("findings", TextField())).filter(reduce(or_, texts))


def _overriding(start: datetime, end: datetime) -> QuerySet[Decision, tuple[datetime]]:
    return _otherwise(_made(start, end)).order_by().values_list("made_at")


def _otherwise(rows: DecisionQuerySet) -> DecisionQuerySet:
    """Decisions on what a moderator had decided before, save for undos, what was kept, and what was opened again."""
    settled = Q(was__in=[Status.APPROVED, Status.REJECTED, Status.SPAM])
    earlier = Decision.objects.filter(comment=OuterRef("comment"), pk__lt=OuterRef("pk"), source=Source.MODERATOR)
    return rows.first_hand().filter(settled, Exists(earlier), source=Source.MODERATOR).exclude(was=F("now"))
