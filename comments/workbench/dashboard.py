"""The dashboard: the waiting clock, and beneath it a panel for each question; each panel as CSV too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from comments import concord, figures, present, waits
from comments.figures import SPANS, Record, Span
from comments.models import Clause
from comments.reach import reach_of
from comments.workbench import panels_now, panels_reports
from comments.workbench.gate import CAN_OVERRIDE, SEES_REPORTS, moderator_of
from comments.workbench.page import show
from comments.workbench.panel import Panel, duration, percent
from comments.workbench.panels import View, panels
from comments.workbench.sheet import sheet

NAMES: dict[Span, str | Promise] = {
    "24h": gettext_lazy("24 hours"),
    "7d": gettext_lazy("7 days"),
    "30d": gettext_lazy("30 days"),
    "all": gettext_lazy("All"),
}


@dataclass(frozen=True, slots=True)
class Clock:
    """The headline: how many decisions came within 15 minutes, half and nearly all of them, and who waits longest."""

    share: str
    half: str
    most: str
    oldest: str


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """The page of a range, or with `format=csv` the table of one of its panels."""
    span = _span(request.GET.get("range", ""))
    now = timezone.now()
    reach = reach_of(moderator_of(request))
    record, standing = figures.record(span, now), present.standing(reach, now)
    view = View(
        record,
        now,
        Clause.objects.in_bulk(),
        sees_appeals=request.user.has_perm(CAN_OVERRIDE),
        sees_reports=request.user.has_perm(SEES_REPORTS),
    )
    found = _panels(view, standing, present.recent(reach, now))
    if request.GET.get("format") == "csv":
        return _csv(found, request.GET.get("panel", ""), span)
    context = {
        "span": span,
        "spans": NAMES.items(),
        "clock": _clock(record, standing, now),
        "panels": found,
        "missing_until": record.missing_until,
    }
    return show(request, "comments/workbench/dashboard.html", title=_("Dashboard"), context=context)


def _span(asked: str) -> Span:
    return next((span for span in SPANS if span == asked), SPANS[0])


def _panels(view: View, standing: present.Standing, recent: present.Recent) -> list[Panel]:
    return [
        panels_now.standing(standing, view.record, view.now),
        *panels(view),
        panels_reports.reports(view),
        panels_now.second_looks(concord.concord(view.start), view),
        panels_now.same_texts(recent),
        panels_now.warm_threads(recent, view),
    ]


def _clock(record: Record, standing: present.Standing, now: datetime) -> Clock:
    times = figures.waits_of(record.whole)
    oldest = (now - standing.oldest_at).total_seconds() if standing.oldest_at else None
    return Clock(
        percent(waits.share_within(times, waits.IN_TIME)),
        duration(waits.quantile(times, 0.5)),
        duration(waits.quantile(times, 0.95)),
        duration(oldest),
    )


def _csv(found: list[Panel], name: str, span: Span) -> HttpResponse:
    panel = next((one for one in found if one.name == name), None)
    if panel is None:
        raise Http404("No such panel.")
    answer = HttpResponse(
        sheet([str(one) for one in panel.head], panel.figures), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{panel.name}-{span}.csv"'
    return answer
