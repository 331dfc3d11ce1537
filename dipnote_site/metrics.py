"""/metrics, for Prometheus: requests, what screening and moderators did, what waits. Guarded, and cheap to ask.

What happens is counted as it happens (meter.py); what waits is read from the database, FIRST rows of it at most, and
kept for some seconds. A middleware before all others, as the probes are (health.py).
"""

from __future__ import annotations

import hmac
import ipaddress
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import accumulate
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from comments import kept
from comments.load import Load, load
from comments.models import Comment
from comments.moderation import Moved
from comments.screening import Finding
from dipnote_site.meter import CELLS, EDGES, Meter

PATH = "/metrics"
KEEP = 10  # seconds
DURATION = "dipnote_request_duration_seconds"
COUNTERS = {
    "dipnote_comments_total": "Comments that were stored, by the status that screening gave them.",
    "dipnote_comments_refused_total": "Comments that screening refused, which are not stored.",
    "dipnote_findings_total": "Findings of screening, by rule and by what each came to.",
    "dipnote_decisions_total": "Comments that a decision or an undo moved, by their new status.",
}
GAUGES = {
    "dipnote_database_up": "Whether the database answered; what waits is told only then.",
    "dipnote_items_open": "Open items of the work list by class, of the first 2000 that are due.",
    "dipnote_items_overdue": "Open items that are overdue, of the same.",
    "dipnote_items_oldest_seconds": "For how long the oldest of them has waited.",
    "dipnote_letters": "Letters that wait for the postman, and those that could not be delivered; 2000 at most.",
    "dipnote_letters_late_seconds": "For how long the oldest letter that is due has been so.",
}

logger = logging.getLogger(__name__)


class MetricsMiddleware:
    """Time every request, and answer the one address to whoever may ask; to others there is nothing at it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_on():
            return self.get_response(request)
        if request.path_info == PATH and request.method in ("GET", "HEAD") and _may_ask(request):
            return HttpResponse(
                page(), content_type="text/plain; version=0.0.4; charset=utf-8", headers={"Cache-Control": "no-store"}
            )
        began = time.perf_counter()
        response = self.get_response(request)
        view = request.resolver_match.view_name if request.resolver_match else getattr(response, "view_name", "none")
        labels = _labels(view=view, status=str(response.status_code))
        meter().time(DURATION + labels, time.perf_counter() - began)
        return response


def is_on() -> bool:
    """Whether anybody may ask."""
    return bool(settings.METRICS_TOKEN or settings.METRICS_NETWORKS)


def page() -> str:
    """All numbers in Prometheus's text format."""
    totals = meter().totals()
    lines = list(_durations({name: cells for name, cells in totals.items() if name.startswith(DURATION)}))
    for name, text in COUNTERS.items():
        lines += [f"# HELP {name} {text}", f"# TYPE {name} counter"]
        lines += [f"{series} {_number(cells[0])}" for series, cells in sorted(totals.items()) if _is(name, series)]
    samples = _samples()
    for name, text in GAUGES.items():
        lines += [f"# HELP {name} {text}", f"# TYPE {name} gauge"]
        lines += [f"{series} {_number(value)}" for series, value in samples if _is(name, series)]
    return "\n".join(lines) + "\n"


@cache
def meter() -> Meter:
    """One a process."""
    return Meter(Path(settings.METRICS_DIR) if settings.METRICS_DIR else None)


# What is counted as it happens: receivers of the library's signals (apps.py)


def note_stored(sender: type[Comment], comment: Comment, **kwargs: object) -> None:
    _count("dipnote_comments_total" + _labels(status=comment.status))
    for finding in comment.findings:
        _count("dipnote_findings_total" + _labels(rule=finding["rule"], outcome=finding["outcome"]))


def note_refused(sender: type[Comment], findings: Iterable[Finding], **kwargs: object) -> None:
    _count("dipnote_comments_refused_total")
    for finding in findings:
        _count("dipnote_findings_total" + _labels(rule=finding.rule, outcome=finding.outcome.name.lower()))


def note_decided(sender: type[Comment], moved: Iterable[Moved], **kwargs: object) -> None:
    for one in moved:
        _count("dipnote_decisions_total" + _labels(status=one.now))


def _count(series: str) -> None:
    if is_on():
        meter().count(series)


# Who may ask


def _may_ask(request: HttpRequest) -> bool:
    """The token, or a listed peer that speaks for itself: behind a proxy everybody has the proxy's address."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if settings.METRICS_TOKEN and scheme.lower() == "bearer":
        return hmac.compare_digest(token.strip().encode(), settings.METRICS_TOKEN.encode())
    if {"X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"} & set(request.headers):
        return False
    return _is_listed(request.META.get("REMOTE_ADDR", ""))


def _is_listed(peer: str) -> bool:
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:  # a Unix socket has none
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return any(address in ipaddress.ip_network(one) for one in settings.METRICS_NETWORKS)


# What waits


def _samples() -> list[tuple[str, float]]:
    found = kept.get("dipnote:metrics")
    if not isinstance(found, Load):
        try:
            found = load()
        except Exception as error:  # each database has errors of its own
            logger.warning("No numbers of what waits: the database does not answer (%s)", type(error).__name__)
            return [("dipnote_database_up", 0)]
        kept.put("dipnote:metrics", found, KEEP)
    return [
        ("dipnote_database_up", 1),
        *((f"dipnote_items_open{_labels(**{'class': kind})}", count) for kind, count in found.items.items()),
        ("dipnote_items_overdue", found.overdue),
        ("dipnote_items_oldest_seconds", found.oldest),
        (f"dipnote_letters{_labels(state='waiting')}", found.letters),
        (f"dipnote_letters{_labels(state='parked')}", found.parked),
        ("dipnote_letters_late_seconds", found.late),
    ]


# The format


def _durations(totals: Mapping[str, list[float]]) -> Iterable[str]:
    yield f"# HELP {DURATION} Requests by view and status, and how long they took."
    yield f"# TYPE {DURATION} histogram"
    for series, cells in sorted(totals.items()):
        labels = series.removeprefix(DURATION).strip("{}")
        counts = list(accumulate(cells[: CELLS - 1]))
        for edge, count in zip([*map(_number, EDGES), "+Inf"], counts, strict=True):
            yield f'{DURATION}_bucket{{{labels},le="{edge}"}} {_number(count)}'
        yield f"{DURATION}_sum{{{labels}}} {_number(cells[-1])}"
        yield f"{DURATION}_count{{{labels}}} {_number(counts[-1])}"


def _labels(**values: str) -> str:
    """Names of views, rules and statuses need no escaping but for what a stranger's rule may be called."""
    shown = (f'{name}="{_escaped(value)}"' for name, value in values.items())
    return f"{{{','.join(shown)}}}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _is(name: str, series: str) -> bool:
    return series.partition("{")[0] == name


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(round(value, 6))
