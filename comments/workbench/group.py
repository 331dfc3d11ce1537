"""The page of a group: the comments that wait with one text, listed to be decided together."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comments import queue
from comments.models import Clause, Comment
from comments.reach import reach_of
from comments.workbench.gate import moderator_of
from comments.workbench.page import show
from comments.workbench.suggested import clause_for


@require_safe
def group(request: HttpRequest) -> HttpResponse:
    """All that waits with the text of the comment ?of= names, with ?since= what came in from then on.

    Whoever decides, decides on what is ticked here.
    """
    key = request.GET.get("of", "")
    reach = reach_of(request.user)
    comment = Comment.objects.filter(reach.q("thread__"), key=key).first() if "\0" not in key else None
    if comment is None:
        raise Http404
    clauses = list(Clause.objects.in_force())
    context = {
        "sample": comment,
        "alike": queue.alike(comment, reach, _since(request.GET.get("since", ""))),
        "clauses": clauses,
        "suggested": clause_for(comment, (), clauses),
        "own": moderator_of(request).pk,
    }
    return show(request, "comments/workbench/group.html", title=_("The same text"), context=context)


def _since(asked: str) -> datetime | None:
    """Seconds since 1970; whatever else is as good as none."""
    is_one = asked.isascii() and asked.isdecimal() and len(asked) < 11
    return datetime.fromtimestamp(int(asked), UTC) if is_one else None
