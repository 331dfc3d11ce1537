"""A moderator's own work, shown to nobody else; and what they say about breaks."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comments.work import own_work
from comments.workbench import resting
from comments.workbench.gate import moderator_of
from comments.workbench.page import show
from comments.workbench.views import answer


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """One's own pace, and what became of one's decisions."""
    context = {"work": own_work(moderator_of(request)), "rests": resting.is_on(request)}
    return show(request, "comments/workbench/mine.html", title=_("My work"), context=context)


@require_POST
def rests(request: HttpRequest) -> HttpResponse:
    """`rest` is "later", "off" or "on"."""
    word = request.POST.get("rest", "")
    if word == "later":
        resting.later(request)
    elif word in ("off", "on"):
        resting.switch(request, is_on=word == "on")
    else:
        raise BadRequest("No such word.")
    return redirect("comments_workbench:mine") if "page" in request.POST else answer(request, None, None)
