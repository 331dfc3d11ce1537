"""What the public may see of moderation: the log of what was turned down, and the figures of a finished month.

No name, no address and no word of a comment is ever in it. Everything is a day old before it is shown, and its time is
that of the hour, so that nobody can watch a moderator at work or tell one comment by its minute.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from comments import waits
from comments.models import Appeal, Clause, Decision, Source, Status, Tally, Thread
from comments.models.appeal import Outcome

DELAY = timedelta(hours=24)
PAGE = 50  # entries a page
SPAM_DAYS = 30
CURSOR = re.compile(r"\A(\d{4}-\d\d-\d\dT\d\d)\.(\d{1,6})\Z")
_HOUR = "%Y-%m-%dT%H"


@dataclass(frozen=True, slots=True)
class Entry:
    """One rejection. `name` is its hour and its place in it: the same whenever it is asked for, and no row's number.

    `was_public` tells a removal from what readers never saw; `rules` are named where no moderator decided; `outcome` is
    what followed, "undone" by a moderator taking it back, "overturned" by another decision, or "". `appeal` is what its
    author's objection came to, "upheld" or "overturned", or "".
    """

    name: str
    hour: datetime
    thread: Thread
    was_public: bool
    clause: Clause | None
    rules: tuple[str, ...]
    outcome: str
    appeal: str = ""


@dataclass(frozen=True, slots=True)
class Log:
    entries: tuple[Entry, ...] = ()
    before: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    """What a month's tallies come to. Times are seconds."""

    start: date
    received: int = 0
    held: int = 0
    published: int = 0
    turned_down: int = 0
    spam_by_people: int = 0
    spam_by_rules: int = 0
    undone: int = 0
    overturned: int = 0
    appeals: int = 0
    appeals_upheld: int = 0
    appeals_overturned: int = 0
    median: float | None = None
    p95: float | None = None
    clauses: Sequence[tuple[Clause, int]] = field(default_factory=tuple)
    reports: int = 0
    reports_upheld: int = 0
    reports_kept: int = 0

    @property
    def reports_decided(self) -> int:
        return self.reports_upheld + self.reports_kept

    @property
    def precision(self) -> float | None:
        """Of the reports that were decided on, the share that was upheld."""
        return self.reports_upheld / self.reports_decided if self.reports_decided else None

    @property
    def name(self) -> str:
        return f"{self.start:%Y-%m}"

    @property
    def removed_by_people(self) -> int:
        return self.turned_down + self.spam_by_people


def log(*, before: str = "") -> Log:
    """A page of the log, newest first, going on after an entry's name; a name that is none of ours is as good as none.

    Three statements, whatever the size: a stretch of an index, what followed on those comments, and objections.
    """
    end = _shown_until()
    start, skip = _place(before), 0
    if start and start[0] < end:
        end, skip = start[0] + timedelta(hours=1), start[1] + 1
    rows = list(_rejections(end)[skip : skip + PAGE + 1])
    followed, appealed = _followed(rows[:PAGE]), _appealed(rows[:PAGE])
    entries: list[Entry] = []
    place, last = skip, start and start[0]
    for row in rows[:PAGE]:
        hour = _hour(row.made_at)
        place = place if hour == last else 0
        entries.append(_entry(row, hour, f"{hour:{_HOUR}}.{place}", followed.get(row.pk, ""), appealed.get(row.pk, "")))
        place, last = place + 1, hour
    return Log(tuple(entries), entries[-1].name if len(rows) > PAGE else "")


def spam_by_day() -> list[tuple[date, int]]:
    """How much spam there was each day, of the last SPAM_DAYS days that are a day old; from the hours' tallies."""
    end = _shown_until()
    days: dict[date, int] = {}
    hours = Tally.objects.hours().between(end - timedelta(days=SPAM_DAYS), end).values_list("start", "counts")
    for start, counts in hours:
        day = timezone.localtime(start).date()
        days[day] = days.get(day, 0) + counts.get("arrived:spam", 0) + counts.get("decided:spam", 0)
    return sorted(((day, count) for day, count in days.items() if count), reverse=True)


def months() -> list[date]:
    """The months that have ended and were counted, newest first. Each is final."""
    starts = Tally.objects.months().order_by("-start").values_list("start", flat=True)
    return [timezone.localtime(start, timezone.get_default_timezone()).date() for start in starts if _is_over(start)]


def month(name: str) -> Month | None:
    """The figures of a month named as "2026-10"; None for one that has not ended, was not counted, or is no month."""
    try:
        first = datetime.strptime(name, "%Y-%m").replace(tzinfo=timezone.get_default_timezone())
    except ValueError:
        return None
    counts = Tally.objects.months().filter(start=first).values_list("counts", flat=True).first()
    if counts is None or not _is_over(first) or f"{first:%Y-%m}" != name:
        return None
    return _month(first.date(), counts)


def _month(start: date, counts: Mapping[str, int]) -> Month:
    taken = waits_in(counts)
    titles = Clause.objects.in_bulk([int(name.partition(":")[2]) for name in counts if name.startswith("clause:")])
    clauses = sorted(titles.values(), key=lambda clause: clause.number)
    return Month(
        start,
        received=_of_kind(counts, "arrived"),
        held=counts.get("arrived:pending", 0),
        published=counts.get("arrived:approved", 0) + counts.get("released", 0),
        turned_down=counts.get("decided:rejected", 0),
        spam_by_people=counts.get("decided:spam", 0),
        spam_by_rules=counts.get("arrived:spam", 0),
        undone=counts.get("undone", 0),
        overturned=counts.get("overridden", 0),
        appeals=counts.get("appealed", 0),
        appeals_upheld=counts.get("appeal:upheld", 0),
        appeals_overturned=counts.get("appeal:overturned", 0),
        median=waits.quantile(taken, 0.5),
        p95=waits.quantile(taken, 0.95),
        clauses=tuple((clause, counts[f"clause:{clause.pk}"]) for clause in clauses),
        reports=_of_kind(counts, "reported"),
        reports_upheld=_of_kind(counts, "report_upheld"),
        reports_kept=_of_kind(counts, "report_kept"),
    )


def _of_kind(counts: Mapping[str, int], kind: str) -> int:
    return sum(count for name, count in counts.items() if name.startswith(f"{kind}:"))


def waits_in(counts: Mapping[str, int]) -> dict[int, int]:
    """The histogram of waiting times, all classes of items together."""
    found: dict[int, int] = {}
    for name, count in counts.items():
        if name.startswith("waited:"):
            edge = int(name.rpartition(":")[2])
            found[edge] = found.get(edge, 0) + count
    return found


def _is_over(start: datetime) -> bool:
    """Whether a month is a day past its end."""
    local = timezone.localtime(start, timezone.get_default_timezone())
    after = (local.replace(day=1) + timedelta(days=32)).replace(day=1)
    return after + DELAY <= timezone.now()


def _shown_until() -> datetime:
    return _hour(timezone.now() - DELAY)


def _hour(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _place(name: str) -> tuple[datetime, int] | None:
    if not (found := CURSOR.match(name)):
        return None
    try:
        return datetime.strptime(found[1], _HOUR).replace(tzinfo=UTC), int(found[2])
    except ValueError:
        return None


def _rejections(end: datetime) -> QuerySet[Decision]:
    rows = Decision.objects.filter(now=Status.REJECTED, made_at__lt=end).exclude(source=Source.ARCHIVE)
    rows = rows.select_related("comment__thread", "clause").defer("note", "comment__text", "comment__html")
    return rows.prefetch_related("comment__thread__target").order_by("-made_at", "-pk")


def _followed(rows: Sequence[Decision]) -> dict[int, str]:
    """What became of each of these decisions by the first that followed it on its comment, if that is a day old."""
    if not rows:
        return {}
    later = Decision.objects.filter(comment__in=[row.comment_id for row in rows], was=Status.REJECTED)
    later = later.filter(made_at__lt=_shown_until()).order_by("pk")
    outcomes: dict[int, str] = {}
    for pk, comment, undoes in later.values_list("pk", "comment_id", "undoes_id"):
        before = [row.pk for row in rows if row.comment_id == comment and row.pk < pk]
        if before:
            outcomes.setdefault(max(before), "undone" if undoes else "overturned")
    return outcomes


def _appealed(rows: Sequence[Decision]) -> dict[int, str]:
    """What objections to these decisions came to, where that is a day old."""
    if not rows:
        return {}
    answered = Appeal.objects.filter(decision__in=[row.pk for row in rows], answered_at__lt=_shown_until())
    told = answered.filter(outcome__in=(Outcome.UPHELD, Outcome.OVERTURNED))
    return dict(told.values_list("decision", "outcome"))


def _entry(row: Decision, hour: datetime, name: str, outcome: str, appeal: str) -> Entry:
    rules = () if row.source == Source.MODERATOR else tuple(str(finding["rule"]) for finding in row.findings)
    return Entry(name, hour, row.comment.thread, row.was == Status.APPROVED, row.clause, rules, outcome, appeal)
