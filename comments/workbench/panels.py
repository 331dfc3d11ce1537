"""The dashboard's panels about a period: how long it took, how much came, what became of it, which rules were right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments import figures, waits
from comments.admin.listing import rule_choices
from comments.counting import HOUR
from comments.figures import Record
from comments.models import Clause, Status
from comments.workbench import drawing, links
from comments.workbench.panel import (
    Cell,
    Chart,
    Panel,
    Strip,
    duration,
    number,
    percent,
    said,
    share,
    ticks,
    time_taken,
    word,
)

CLASSES = {
    "fine": gettext_lazy("Nothing against it"),
    "unsure": gettext_lazy("Something found"),
    "spam": gettext_lazy("Probably spam"),
    "grave": gettext_lazy("Reported as grave"),
    "reported": gettext_lazy("Reported"),
    "edited": gettext_lazy("Edited since"),
    "appeal": gettext_lazy("Appeal"),
    "audit": gettext_lazy("Second look"),
}
FORMATS = {"24h": "TIME_FORMAT", "7d": "SHORT_DATETIME_FORMAT", "30d": "MONTH_DAY_FORMAT", "all": "YEAR_MONTH_FORMAT"}

MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class View:
    """A record, the moment it was asked for, the clauses by key; and what whoever looks may see and do."""

    record: Record
    now: datetime
    clauses: Mapping[int, Clause]
    sees_appeals: bool = False
    sees_reports: bool = False

    @property
    def start(self) -> datetime:
        return self.record.stretches[0].start

    def list_of(self, figure: str, **asked: str) -> str:
        """The list of what a figure of the whole period counts; none where it asks for a rule that is no more."""
        known = dict(rule_choices())
        return links.decisions(figure, self.start, self.end, **asked) if asked.get("finding", "") in known else ""

    def appeals(self, **asked: str) -> str:
        """The appeals made in the period, or those answered so: for whoever may see them."""
        return links.appeals(self.start, self.end, **asked) if self.sees_appeals else ""

    def second_looks(self, said: str) -> str:
        """The looks of the period in which one of the two said so: for seniors, who may see appeals too."""
        return links.second_looks(self.start, self.end, said) if self.sees_appeals else ""

    @property
    def end(self) -> datetime:
        """Just after now: what is done this moment is counted."""
        return self.now + MOMENT

    def ends(self) -> list[datetime]:
        """Where each stretch ends."""
        return [after.start for _before, after in pairwise(self.record.stretches)] + [self.end]

    def labels(self) -> list[str]:
        return [date_format(localtime(one.start), FORMATS[self.record.span]) for one in self.record.stretches]


def panels(view: View) -> list[Panel]:
    """Two to seven, in order."""
    return [waiting(view), classes(view), flow(view), outcomes(view), funnel(view), rules(view), corrections(view)]


def rule_name(rule: str) -> str:
    return rule.replace("_", " ").capitalize()


def class_name(kind: str) -> str:
    return str(CLASSES.get(kind, kind))


def waiting(view: View) -> Panel:
    """Median and 95th percentile of the time to a decision, against the line of fifteen minutes."""
    stretches, labels = view.record.stretches, view.labels()
    buckets = [figures.waits_of(one.counts) for one in stretches]
    halves = [waits.quantile(one, 0.5) for one in buckets]
    most = [waits.quantile(one, 0.95) for one in buckets]
    top = drawing.nice_time(max([one for one in most if one is not None] + [waits.IN_TIME * 1.2]))
    drawn = drawing.columns_and_lines({}, {"p95": most, "p50": halves}, top=top)
    drawn = drawing.Drawing((), (*drawing.level("mark", waits.IN_TIME, top=top), *drawn.lines), top)
    legend = (("p50", _("Half within")), ("p95", _("95 % within")), ("mark", _("15 minutes")))
    rows = [
        (Cell(label, localtime(one.start).isoformat()),
         number(sum(times.values()), links.decisions("waited", one.start, end)),
         share(waits.share_within(times, waits.IN_TIME)), time_taken(half), time_taken(nearly_all))
        for label, one, end, times, half, nearly_all in
        zip(labels, stretches, view.ends(), buckets, halves, most, strict=True)
    ]  # fmt: skip
    head = (_("From"), _("Decided"), _("Within 15 min"), _("Half within"), _("95 % within"))
    told = _("Of all decisions half came within %(half)s, 95 %% within %(most)s.") % {
        "half": duration(waits.quantile(figures.waits_of(view.record.whole), 0.5)),
        "most": duration(waits.quantile(figures.waits_of(view.record.whole), 0.95)),
    }
    chart = Chart(drawn, duration(top), ticks(labels), legend)
    return Panel("waiting", _("Time to decision"), told, head, tuple(rows), chart)


def classes(view: View) -> Panel:
    """The same by class of item."""
    whole = view.record.whole
    rows = []
    for kind in figures.classes_of(whole):
        times = figures.waits_of(whole, kind)
        quantiles = [waits.quantile(times, part) for part in (0.5, 0.95)]
        in_time = waits.share_within(times, waits.IN_TIME)
        rows.append((Cell(class_name(kind), kind), number(sum(times.values()), view.list_of("waited", kind=kind)),
                     share(in_time),
                     *(time_taken(one) for one in quantiles)))  # fmt: skip
    head = (_("Class"), _("Decided"), _("Within 15 min"), _("Half within"), _("95 % within"))
    return Panel("classes", _("Time to decision by class"), "", head, tuple(rows), is_open=True)


@dataclass(frozen=True, slots=True)
class Hour:
    """One place of the chart of arrivals and decisions; None where it has not come, or nothing is foreseen."""

    label: str
    start: datetime
    end: datetime
    came: int | None
    done: int | None
    expected: float | None = None


def flow(view: View) -> Panel:
    """Arrivals against decisions, and what is still expected today."""
    expected = figures.forecast(view.record.hours, view.now)
    places = _past(view, expected) + (_to_come(view, expected) if view.record.span == "24h" else [])
    coming, came = [one.expected for one in places], [one.came for one in places]
    # A line into the hour that goes on would fall each time it begins.
    done = [one.done if one.end < view.now or len(places) == 1 else None for one in places]
    top = drawing.nice(max(one or 0 for one in [*came, *done, *coming]))
    drawn = drawing.columns_and_lines({"expected": coming, "arrived": came}, {"decided": done}, top=top)
    legend = (("arrived", _("Came in")), ("decided", _("Decided")), ("expected", _("Expected")))
    chart = Chart(drawn, said(top), ticks([one.label for one in places]), legend)
    rows = tuple(
        (Cell(one.label, localtime(one.start).isoformat()),
         number(one.came, links.decisions("arrived", one.start, one.end)),
         number(one.done, links.decisions("decided", one.start, one.end)), number(one.expected))
        for one in places
    )  # fmt: skip
    told = _("%(came)s came in, %(decided)s decided; %(expected)s more expected by midnight.") % {
        "came": said(figures.arrived(view.record.whole)),
        "decided": said(figures.decided(view.record.whole)),
        "expected": said(_still_expected(expected, view)),
    }
    head = (_("From"), _("Came in"), _("Decided"), _("Expected"))
    return Panel("flow", _("Arrivals and decisions"), told, head, rows, chart)


def _past(view: View, expected: Mapping[datetime, float]) -> list[Hour]:
    return [
        Hour(
            label,
            one.start,
            end,
            figures.arrived(one.counts),
            figures.decided(one.counts),
            expected.get(one.start) if view.record.span == "24h" else None,
        )
        for label, one, end in zip(view.labels(), view.record.stretches, view.ends(), strict=True)
    ]


def _to_come(view: View, expected: Mapping[datetime, float]) -> list[Hour]:
    return [
        Hour(date_format(localtime(hour), FORMATS["24h"]), hour, hour + HOUR, None, None, number)
        for hour, number in expected.items()
        if hour > view.now
    ]


def _still_expected(expected: Mapping[datetime, float], view: View) -> int:
    """Less what has come in this hour."""
    present = min(expected, default=None)
    come = figures.arrived(view.record.hours.get(present, {})) if present else 0
    return max(round(sum(expected.values()) - come), 0)


def outcomes(view: View) -> Panel:
    """What moderators decided, rejections by their clauses."""
    whole = view.record.whole
    found: list[tuple[str, str, int]] = []
    for status, count in figures.kinds(whole, "decided").items():
        if status != Status.REJECTED:
            found.append((str(Status(status).label), view.list_of("decided", now=status), count))
    for key, count in figures.kinds(whole, "clause").items():
        clause = view.clauses.get(int(key))
        link = view.list_of("decided", clause=str(clause.number)) if clause else ""
        words = _("Rejected: %(clause)s") % {"clause": clause or key}
        found.append((words, link, count))
    total = figures.decided(whole)
    rows = tuple(
        (word(label), number(count, link), share(count / total if total else None)) for label, link, count in found
    )
    strips = tuple(
        Strip(label, said(count), drawing.strip("decided", count, whole=max(total, 1)), link)
        for label, link, count in found
    )
    told = _("%(count)s decisions.") % {"count": said(total)}
    return Panel(
        "outcomes", _("Outcomes by clause"), told, (_("Outcome"), _("Decisions"), _("Share")), rows, strips=strips
    )


def funnel(view: View) -> Panel:
    """What screening made of arrivals, and what moderators made of what it held."""
    whole = view.record.whole
    came, held = figures.arrived(whole), whole["arrived:pending"]
    settled = whole["released"] + whole["kept"]
    found = [
        (_("Received"), came, came, view.list_of("arrived")),
        (_("Published at once"), whole["arrived:approved"], came, view.list_of("arrived", now=Status.APPROVED)),
        (_("Marked as spam at once"), whole["arrived:spam"], came, view.list_of("arrived", now=Status.SPAM)),
        (_("Held"), held, came, view.list_of("held")),
        *((_("Held by: %(rule)s") % {"rule": rule_name(rule)}, count, came, view.list_of("held", finding=rule))
          for rule, count in figures.kinds(whole, "held").items()),
        (_("Approved after hold"), whole["released"], settled, view.list_of("released")),
        (_("Rejected or spam after hold"), whole["kept"], settled, view.list_of("kept")),
    ]  # fmt: skip
    rows = tuple(
        (word(words), number(count, link), share(count / of if of else None)) for words, count, of, link in found
    )
    strips = tuple(
        Strip(words, said(count), drawing.strip("arrived", count, whole=max(came, settled, 1)), link)
        for words, count, _of, link in found
    )
    told = _("%(share)s of what was held and decided was approved: held without need.") % {
        "share": percent(whole["released"] / settled if settled else None)
    }
    return Panel(
        "funnel", _("From arrival to reader"), told, (_("Stage"), _("Comments"), _("Share")), rows, strips=strips
    )


def rules(view: View) -> Panel:
    """How often each rule fired, how often moderators agreed with it, and what looking cost them."""
    whole, pace = view.record.whole, figures.seconds_a_decision(view.record.whole)
    rows = []
    for rule, fired in figures.kinds(whole, "fired").items():
        upheld, passed = whole[f"upheld:{rule}"], whole[f"passed:{rule}"]
        looked = upheld + passed
        cost = looked * pace if pace else None
        rows.append((Cell(rule_name(rule), rule), number(fired, view.list_of("arrived", finding=rule)),
                     number(whole[f"held:{rule}"], view.list_of("held", finding=rule)),
                     number(looked, view.list_of("settled", finding=rule)), share(upheld / looked if looked else None),
                     time_taken(cost)))  # fmt: skip
    head = (_("Rule"), _("Fired"), _("Held"), _("Decided"), _("Upheld"), _("Time it cost"))
    told = _("A decision took %(time)s, from one to the next.") % {"time": duration(pace)}
    return Panel("rules", _("Rules"), told, head, tuple(rows), is_open=True)


def corrections(view: View) -> Panel:
    """What was taken back, what a moderator decided otherwise than another, and what authors objected to."""
    whole = view.record.whole
    total = figures.decided(whole)
    found = [
        (_("Taken back"), whole["undone"], view.list_of("undone")),
        (_("Decided again, otherwise"), whole["overridden"], view.list_of("overridden")),
        (_("Appealed"), whole["appealed"], view.appeals()),
        (_("Overturned on appeal"), whole["appeal:overturned"], view.appeals(outcome="overturned")),
        (_("Upheld on appeal"), whole["appeal:upheld"], view.appeals(outcome="upheld")),
    ]
    rows = tuple(
        (word(words), number(count, link), share(count / total if total else None)) for words, count, link in found
    )
    head = (_("Correction"), _("Decisions"), _("Share of decisions"))
    return Panel("corrections", _("Taken back, overridden, appealed"), "", head, rows, is_open=True)
