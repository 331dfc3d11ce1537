"""Moderation in public: the log and each month's figures, as pages and as JSON. The same for every visitor."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comments import conf, openness
from comments.models import Thread
from comments.openness import Entry, Month
from comments.views.single import single_values
from comments.views.target import is_visible

SHARED_SECONDS = 300
View = Callable[..., HttpResponse]


def _in_public(view: View) -> View:
    """404 where the site keeps its log to itself; else an answer with an ETag that any cache may keep for a while."""

    def shared(request: HttpRequest, /, **named: str) -> HttpResponse:
        if not conf.PUBLIC_LOG:
            raise Http404
        response = view(request, **named)
        etag = f'W/"{hashlib.sha256(response.content).hexdigest()[:24]}"'
        response["ETag"] = etag
        patch_cache_control(response, public=True, max_age=SHARED_SECONDS)
        return get_conditional_response(request, etag=etag, response=response) or response

    return wraps(view)(require_safe(single_values(shared)))


@_in_public
def log(request: HttpRequest) -> HttpResponse:
    """What was turned down, newest first, a page at a time."""
    before = request.GET.get("before", "")
    page = openness.log(before=before)
    rows = [(entry, _shown(entry.thread)) for entry in page.entries]
    spam = [] if before else openness.spam_by_day()
    return render(request, "comments/log.html", {"rows": rows, "before": page.before, "spam": spam})


@_in_public
def log_feed(request: HttpRequest) -> HttpResponse:
    """The same as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), with what stands in its fields apart."""
    before = request.GET.get("before", "")
    page = openness.log(before=before)
    here = request.build_absolute_uri(reverse("comments:log_feed"))
    feed: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _("Moderation log"),
        "home_page_url": request.build_absolute_uri(reverse("comments:log")),
        "feed_url": here,
        "items": [_item(request, here, entry) for entry in page.entries],
    }
    if not before:
        feed["_spam_by_day"] = {day.isoformat(): count for day, count in openness.spam_by_day()}
    if page.before:
        feed["next_url"] = f"{here}?before={page.before}"
    return JsonResponse(feed, content_type="application/feed+json")


@_in_public
def transparency(request: HttpRequest) -> HttpResponse:
    """The months there are figures of."""
    return render(request, "comments/transparency.html", {"months": openness.months()})


@_in_public
def transparency_json(request: HttpRequest) -> HttpResponse:
    """The months, as addresses of their figures."""
    names = [f"{start:%Y-%m}" for start in openness.months()]
    return JsonResponse({name: reverse("comments:month_json", args=[name]) for name in names})


@_in_public
def month(request: HttpRequest, name: str) -> HttpResponse:
    """The figures of one month, which never change again."""
    return render(request, "comments/month.html", {"month": _month(name)})


@_in_public
def month_json(request: HttpRequest, name: str) -> HttpResponse:
    found = _month(name)
    return JsonResponse(
        {
            "month": found.name,
            "received": found.received,
            "held": found.held,
            "published": found.published,
            "turned_down": found.turned_down,
            "turned_down_by_clause": {clause.code: count for clause, count in found.clauses},
            "spam": {"by_people": found.spam_by_people, "by_rules": found.spam_by_rules},
            "undone": found.undone,
            "overturned": found.overturned,
            "appeals": {
                "received": found.appeals,
                "upheld": found.appeals_upheld,
                "overturned": found.appeals_overturned,
            },
            "reports": {"received": found.reports, "decided": found.reports_decided, "upheld": found.reports_upheld},
            "seconds_to_decision": {"median": found.median, "p95": found.p95},
        }
    )


def _month(name: str) -> Month:
    found = openness.month(name)
    if found is None:
        raise Http404
    return found


def _shown(thread: Thread) -> Thread | None:
    """A thread whose object is not public is not named."""
    return thread if is_visible(thread) else None


def _item(request: HttpRequest, here: str, entry: Entry) -> dict[str, object]:
    thread = _shown(entry.thread)
    item: dict[str, object] = {
        "id": f"{here}#{entry.name}",
        "date_published": entry.hour.isoformat(),
        "title": thread.title if thread else "",
        "content_text": _words(entry),
        "_moderation": {
            "action": "removed" if entry.was_public else "turned_down",
            "clause": entry.clause.code if entry.clause else None,
            "by": list(entry.rules) or "moderator",
            "outcome": entry.outcome or None,
            "appeal": entry.appeal or None,
        },
    }
    if thread:
        item["url"] = request.build_absolute_uri(thread.get_absolute_url())
    return item


def _words(entry: Entry) -> str:
    words = _("A comment was removed.") if entry.was_public else _("A comment was turned down.")
    return f"{words} {entry.clause}" if entry.clause else words
