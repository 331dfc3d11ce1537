"""The queue's pages: what is on the desk, what is decided on it, what is given back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comments import claiming, duty, sight
from comments.models import Clause, ReviewItem
from comments.workbench import resting, trail
from comments.workbench.cards import cards_of
from comments.workbench.conflict import CAN_OVERRIDE, Conflict, conflict_over
from comments.workbench.deciding import decide, undo_last
from comments.workbench.forms import MANY, Asked, ClaimForm, DecisionForm
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
    """Decide on comments as they were seen, or take the last decision back; then show the next card."""
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise BadRequest("No such decision.")
    asked = form.asked()
    if asked.verb == "undo":
        return answer(request, asked, undo_last(request))
    if len(asked.seen) > MANY and "sure" not in request.POST:
        return _ask(request, asked)
    told = decide(request, asked)
    resting.worked(request, is_hard=asked.is_hard)
    return answer(request, asked, told)


@require_POST
def claims(request: HttpRequest) -> HttpResponse:
    """Renew what is held, give some or all of it back, or take up again what was skipped last."""
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
    return answer(request, None, _back(request) if word == "back" else None)


def _back(request: HttpRequest) -> trail.Told | None:
    """The card skipped last on top again, where nobody else has it by now."""
    item = trail.take_back(request)
    if item is None:
        return trail.told("refused", _("No card was skipped."))
    comments = list(ReviewItem.objects.open().filter(pk=item).values_list("comment", flat=True))
    if claiming.take(moderator_of(request), comments):
        return None
    return trail.told("refused", _("Somebody else has the skipped card, or it is decided."))


def _ask(request: HttpRequest, asked: Asked) -> HttpResponse:
    """So many at once are decided when it was asked once."""
    context = {"asked": asked, "count": len(asked.seen), "seen": [f"{one.pk}:{one.version}" for one in asked.seen]}
    return show(request, "comments/workbench/sure.html", title=_("Decide on many"), context=context)


def answer(request: HttpRequest, asked: Asked | None, told: trail.Told | None) -> HttpResponse:
    """The script gets the desk at once; a form is redirected to it, so that reloading sends nothing twice."""
    if asked and told and told["pk"] and told["kind"] == "conflict":
        may_override = request.user.has_perm(CAN_OVERRIDE)
        conflict = conflict_over(told["pk"], asked, moderator_of(request), may_override=may_override)
        return _desk(request, told, conflict, status=CONFLICT)
    if "fragment" in request.POST:
        return _desk(request, told)
    if told:
        trail.keep_answer(request, told)
    return redirect("comments_workbench:queue")


def _desk(
    request: HttpRequest, told: trail.Told | None, conflict: Conflict | None = None, *, status: int = 200
) -> HttpResponse:
    moderator = moderator_of(request)
    held = claiming.next_items(moderator, passing=trail.passed(request))
    if not held.items and trail.passed(request):
        trail.begin_again(request)
        held = claiming.next_items(moderator)
    clauses = list(Clause.objects.in_force())
    context = {
        "cards": cards_of(held, clauses),
        "until": f"{(held.until - EPOCH) // TICK}",
        "clauses": clauses,
        "duty": duty.duty(moderator),
        "rest": resting.hint(request),
        "told": told,
        "conflict": conflict,
        "can_undo": trail.can_undo(request),
        "can_go_back": bool(trail.passed(request)),
        "again": trail.again(request),
    }
    if "fragment" in request.POST:
        context["sight"] = sight.stamp(moderator)
        return render(request, "comments/workbench/_desk.html", context, status=status)
    return show(request, "comments/workbench/queue.html", title=_("Queue"), context=context, status=status)
