"""Batches: what was ticked or found is shown before it is decided on, what became of each after, and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comments import batching, conf, searching, witnessing
from comments.keys import new_key
from comments.models import Batch, Comment, Decision, Place, Status
from comments.models.batch import Left
from comments.moderation import Seen
from comments.oddities import odd_in
from comments.reach import Bar, reach_of
from comments.workbench.batching import BatchForm, listed
from comments.workbench.gate import moderator_of
from comments.workbench.page import show
from comments.workbench.search import form_of

PAGE = 50
UNFIT = 422
WHY = {
    "moved": gettext_lazy("Moved meanwhile"),
    "unfit": gettext_lazy("Left alone: it cannot become that."),
    "gone": gettext_lazy("No longer here."),
    **dict(Bar.choices),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one comment of a batch: `decision` where it was moved, else `left` and why in words."""

    comment: Comment | None
    decision: Decision | None = None
    left: Left | None = None
    why: str | Promise = ""
    at: object = None
    status: str | Promise = ""


@require_POST
def selection(request: HttpRequest) -> HttpResponse:
    """What was ticked, or all that a search finds up to SELECTION_MAX, before anything is decided."""
    seen = _found(request) if "all" in request.POST else listed(request.POST)
    if seen is None:
        raise BadRequest("No such comments, or too many.")
    if not seen:
        return redirect("comments_workbench:search")
    return _confirm(request, seen, BatchForm(form_key=new_key()))


@require_http_methods(["GET", "HEAD", "POST"])
def batches(request: HttpRequest) -> HttpResponse:
    """Decide on what is listed; or show the batches of the past, newest first."""
    if request.method != "POST":
        return _past(request)
    seen = listed(request.POST)
    if not seen:
        raise BadRequest("No such comments, or too many.")
    form = BatchForm(request.POST)
    if not form.is_valid():
        return _confirm(request, seen, form, status=UNFIT)
    batch = batching.carry_out(form.plan(seen), by=moderator_of(request))
    return redirect("comments_workbench:batch", pk=batch.pk)


@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of each comment of a batch."""
    found = get_object_or_404(_seen_by(request).select_related("by", "clause", "undoes", "undone_by"), pk=pk)
    within = reach_of(request.user).q("comment__thread__")
    moved = found.decisions.filter(within).select_related("comment").order_by("comment__created_at", "comment_id")
    left: Sequence[Left] = found.left
    near = Comment.objects.filter(reach_of(request.user).q("thread__"))
    comments = near.in_bulk([one["pk"] for one in left])
    is_undoable = found.verb != Batch.Verb.UNDO and not hasattr(found, "undone_by")
    context = {
        "batch": found,
        "moved": [Outcome(one.comment, one) for one in moved],
        "left": [_outcome(one, comments.get(one["pk"])) for one in left],
        "undone_by": getattr(found, "undone_by", None),
        "still": batching.last_of(found).count() if is_undoable else 0,
    }
    return show(request, "comments/workbench/batch.html", title=_("Batch: %(name)s") % {"name": found}, context=context)


@require_POST
def undoings(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back, as one, what the batch moved and nobody has moved since."""
    found = get_object_or_404(_seen_by(request).exclude(verb=Batch.Verb.UNDO), pk=pk)
    undoing = batching.take_back(found, by=moderator_of(request))
    return redirect("comments_workbench:batch", pk=undoing.pk)


def _seen_by(request: HttpRequest) -> QuerySet[Batch]:
    """A moderator's own batches, and those with a comment of theirs to decide on."""
    reach = reach_of(request.user)
    if not reach.places:
        return Batch.objects.all()
    near = Decision.objects.filter(reach.q("comment__thread__"), batch=OuterRef("pk"))
    return Batch.objects.filter(Q(by=moderator_of(request).pk) | Q(Exists(near)))


def _found(request: HttpRequest) -> tuple[Seen, ...] | None:
    """What the search that was sent finds now: from here on it is a list of comments, and no longer a search."""
    form = form_of(request, QueryDict(request.POST.get("query", "")))
    if not form.is_valid() or form.is_unfit:
        return None
    rows = searching.search(form.sought(reach_of(request.user)), most=conf.SELECTION_MAX).rows
    return tuple(Seen(one.pk, one.version) for one in rows)


def _confirm(request: HttpRequest, seen: Sequence[Seen], form: BatchForm, *, status: int = 200) -> HttpResponse:
    odd = odd_in(seen, by=moderator_of(request))
    witnessing.shown(odd.sample, Place.SELECTION, to=request.user)
    context = {
        "form": form,
        "odd": odd,
        "statuses": [(Status(name).label, number) for name, number in odd.statuses],
        "seen": [f"{one.pk}:{one.version}" for one in seen],
        "most": conf.SELECTION_MAX,
    }
    return show(
        request, "comments/workbench/selection.html", title=_("Decide together"), context=context, status=status
    )


def _past(request: HttpRequest) -> HttpResponse:
    below = request.GET.get("after", "")
    rows = _seen_by(request).select_related("by", "clause").order_by("-pk")
    if below.isascii() and below.isdigit() and len(below) < 19:
        rows = rows.filter(pk__lt=int(below))
    found = list(rows[: PAGE + 1])
    context = {"batches": found[:PAGE], "after": f"?after={found[PAGE - 1].pk}" if len(found) > PAGE else ""}
    return show(request, "comments/workbench/batches.html", title=_("Batches"), context=context)


def _outcome(left: Left, comment: Comment | None) -> Outcome:
    status = Status(left["status"]).label if left["status"] in Status.values else ""
    at = parse_datetime(left["at"]) if left["at"] else None
    return Outcome(comment, None, left, WHY.get(left["why"], left["why"]), at, status)
