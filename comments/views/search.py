"""The readers' search: approved comments by words and by their author's name, the same for every visitor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comments import searching, terms
from comments.admin.marking import Piece
from comments.models import Comment, Status, Thread
from comments.searching import Sought
from comments.views.single import single_values
from comments.views.target import is_visible, visible_thread
from comments.workbench.excerpts import excerpt

SHARED_SECONDS = 5  # how long any cache may keep an answer
MOST = 20  # comments a page


@dataclass(frozen=True, slots=True)
class Match:
    """A comment that was found, and the part of it that was met."""

    comment: Comment
    thread: Thread
    pieces: list[Piece]


@require_safe
@single_values
def search(request: HttpRequest) -> HttpResponse:
    """The form, and a page of what it finds, newest first."""
    asked = {name: request.GET.get(name, "")[: terms.MAX_LETTERS] for name in ("q", "name", "thread")}
    thread = visible_thread(asked["thread"]) if asked["thread"] else None
    sought = Sought(
        terms=terms.read(asked["q"]).terms,
        named=terms.read(asked["name"]).terms,
        status=Status.APPROVED,
        thread=thread,
        for_readers=True,
    )
    found = searching.Found()
    if sought.pattern and not sought.pattern.is_open:
        found = searching.search(sought, after=request.GET.get("after", ""), most=MOST)
    given = {name: value for name, value in asked.items() if value}
    context = {
        "asked": asked,
        "thread": thread,
        "is_asked": bool(sought.pattern),
        "is_open": sought.pattern.is_open,
        "is_further": bool(request.GET.get("after")),
        "matches": _matches(found.rows, sought),
        "found": found,
        "next": urlencode(given | {"after": found.after}) if found.after else "",
    }
    response = render(request, "comments/search.html", context)
    patch_cache_control(response, public=True, max_age=SHARED_SECONDS)
    return response


def _matches(comments: Sequence[Comment], sought: Sought) -> list[Match]:
    """Those whose object is public: one statement for the threads, one for the objects of each kind."""
    threads = Thread.objects.in_bulk({one.thread_id for one in comments})
    prefetch_related_objects(list(threads.values()), "target")
    shown = {pk: thread for pk, thread in threads.items() if is_visible(thread)}
    met = _("Found")
    return [
        Match(one, shown[one.thread_id], excerpt(one.text, sought.terms, met=met))
        for one in comments
        if one.thread_id in shown
    ]
