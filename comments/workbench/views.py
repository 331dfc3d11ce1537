"""The queue's pages: what is on the desk, what is decided on it, what is given back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comments import claiming, duty
from comments.models import Clause
from comments.workbench import trail
from comments.workbench.cards import cards_of
from comments.workbench.deciding import decide, undo_last
from comments.workbench.forms import ClaimForm, DecisionForm
from comments.workbench.gate import moderator_of
from comments.workbench.page import show

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)
CONFLICT = 409


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The card on top, and those after it."""
    return _desk(request, trail.take_answer(request))


@require_POST
def decisions(request: HttpRequest) -> HttpResponse:
    """Decide on one comment as it was seen, or take the last decision back; then show the next card."""
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise BadRequest("No such decision.")
    if form.cleaned_data["verb"] == "undo":
        told = undo_last(request)
    else:
        told = decide(request, form.cleaned_data["seen"], form.cleaned_data["verb"], form.cleaned_data["clause"])
    return _answer(request, told)


@require_POST
def claims(request: HttpRequest) -> HttpResponse:
    """Renew what is held, or give some or all of it back."""
    form = ClaimForm(request.POST)
    if not form.is_valid():
        raise BadRequest("No such claim.")
    word, item, until = (form.cleaned_data[name] for name in ("claim", "item", "until"))
    moderator = moderator_of(request)
    if word == "release":
        claiming.release(moderator, until=EPOCH + int(until) * TICK if until else None)
        return HttpResponse(status=204)
    if word == "skip" and item:
        claiming.release(moderator, items=[item])
        trail.pass_over(request, item)
    elif word == "leave" and item:
        claiming.leave(moderator, items=[item])
    return _answer(request, None)


def _answer(request: HttpRequest, told: trail.Told | None) -> HttpResponse:
    """The script gets the desk at once; a form is redirected to it, so that reloading sends nothing twice."""
    is_conflict = told is not None and told["kind"] == "conflict"
    if is_conflict or "fragment" in request.POST:
        return _desk(request, told, status=CONFLICT if is_conflict else 200)
    if told:
        trail.keep_answer(request, told)
    return redirect("comments_workbench:queue")


def _desk(request: HttpRequest, told: trail.Told | None, *, status: int = 200) -> HttpResponse:
    moderator = moderator_of(request)
    held = claiming.next_items(moderator, passing=trail.passed(request))
    if not held.items and trail.passed(request):
        trail.begin_again(request)
        held = claiming.next_items(moderator)
    context = {
        "cards": cards_of(held),
        "until": f"{(held.until - EPOCH) // TICK}",
        "clauses": Clause.objects.in_force(),
        "duty": duty.duty(moderator),
        "told": told,
        "can_undo": trail.can_undo(request),
    }
    if "fragment" in request.POST:
        return render(request, "comments/workbench/_desk.html", context, status=status)
    return show(request, "comments/workbench/queue.html", title=_("Queue"), context=context, status=status)
