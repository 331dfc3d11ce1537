"""A thread with all that stands in it, decided on in place, and its switches; the list of threads."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comments import threads, witnessing
from comments.models import TRANSITIONS, Clause, Place, Status, Thread
from comments.reach import reach_of
from comments.switching import switch
from comments.workbench import trail
from comments.workbench.deciding import decide, undo_last
from comments.workbench.forms import DecisionForm
from comments.workbench.gate import CAN_DECIDE, moderator_of
from comments.workbench.page import show
from comments.workbench.switching import QuickForm, SwitchForm

UNFIT, CONFLICT = 422, 409
PLACE = ("after", "before", "at", "root", "from")  # names of an address of the page that say which part is shown


@require_safe
def thread_list(request: HttpRequest) -> HttpResponse:
    """Where something waits, and where something was said last."""
    listed = threads.listed(reach_of(request.user), after=request.GET.get("after", ""))
    context = {"listed": listed, "after": f"?{urlencode({'after': listed.after})}" if listed.after else ""}
    return show(request, "comments/workbench/threads.html", title=_("Threads"), context=context)


@require_safe
def thread(request: HttpRequest, key: str) -> HttpResponse:
    """One page of a thread: what readers see, and in its place what waits or was taken away."""
    return _page(request, _thread(request, key), request.GET)


@require_POST
def decisions(request: HttpRequest, key: str) -> HttpResponse:
    """Decide on a comment in its place, or take the last decision back; then show it there again."""
    found, place = _thread(request, key), QueryDict(request.POST.get("place", "")[:500])
    sent = request.POST.copy()
    if sent.get("decide") == "reject":
        sent["decide"] = f"reject:{sent.get('clause', '')}".rstrip(":")
    form = DecisionForm(sent)
    if not form.is_valid():
        words = [str(error) for errors in form.errors.values() for error in errors]
        messages.error(request, " ".join(words))
        return _page(request, found, place, status=UNFIT)
    asked = form.asked()
    told = undo_last(request) if asked.verb == "undo" else decide(request, asked)
    (messages.success if told["kind"] == "done" else messages.error)(request, told["words"])
    if told["kind"] == "conflict":
        return _page(request, found, place, status=CONFLICT)
    return redirect(_address(found, place, request.POST.get("comment", "")))


@require_POST
def changes(request: HttpRequest, key: str) -> HttpResponse:
    """Switch the thread: its mode, for how long and what then, its pace."""
    found = _thread(request, key)
    if "quick" in request.POST:
        return _quick(request, found)
    form = SwitchForm(request.POST, thread=found)
    if not form.is_valid():
        return _page(request, found, QueryDict(), form=form, status=UNFIT)
    sent = form.cleaned_data
    switched = switch(found, form.setting(), by=moderator_of(request), reason=sent["reason"], since=sent["since"])
    if switched.refusal:
        form.add_error(None, str(switched.refusal.label))
        found.refresh_from_db()
        return _page(request, found, QueryDict(), form=form, status=UNFIT)
    messages.success(request, _("Switched. It is on record."))
    return redirect(_address(found, QueryDict()))


def _quick(request: HttpRequest, found: Thread) -> HttpResponse:
    """One press among the warm threads, which are shown again."""
    form = QuickForm(request.POST)
    if not form.is_valid():
        return _page(request, found, QueryDict(), status=UNFIT)
    since = form.cleaned_data["since"]
    switched = switch(found, form.setting(found), by=moderator_of(request), reason=form.reason(), since=since)
    if switched.refusal:
        messages.error(request, str(switched.refusal.label))
    else:
        messages.success(request, _("Switched. It is on record."))
    return redirect(f"{reverse('comments_workbench:dashboard')}#panel-threads")


def _thread(request: HttpRequest, key: str) -> Thread:
    if not key.isalnum():
        raise Http404
    return get_object_or_404(Thread, reach_of(request.user).q(), key=key)


def _page(
    request: HttpRequest, found: Thread, place: QueryDict, *, form: SwitchForm | None = None, status: int = 200
) -> HttpResponse:
    part = _part(found, place)
    moderator = moderator_of(request)
    witnessing.shown([line.comment for line in part.lines], Place.THREAD, to=moderator)
    may_decide = request.user.has_perm(CAN_DECIDE)
    context = {
        "thread": found,
        "lines": [(line, _verbs(line, moderator.pk) if may_decide else frozenset()) for line in part.lines],
        "after": f"?{urlencode({'after': part.after})}" if part.after else "",
        "before": f"?{urlencode({'before': part.before})}" if part.before else "",
        "place": _query(place),
        "is_part": bool(_query(place)),
        "clauses": list(Clause.objects.in_force()),
        "changes": threads.changes_of(found),
        "switch_form": form or SwitchForm(thread=found),
        "waiting": f"{reverse('admin:comments_comment_changelist')}?thread={found.key}&status={Status.PENDING}",
        "can_undo": may_decide and trail.can_undo(request),
    }
    return show(request, "comments/workbench/thread.html", title=found.title, context=context, status=status)


def _part(found: Thread, place: QueryDict) -> threads.Page:
    if root := place.get("root", ""):
        after = place.get("from", "0")
        position = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
        part = threads.replies(found, root, after=position) if root.isalnum() else None
        if part is None:
            raise Http404
        return part
    return threads.page(found, **{name: place.get(name, "") for name in ("after", "before", "at")})


def _verbs(line: threads.Line, moderator: object) -> frozenset[str]:
    """The statuses a comment may be given here; none to one's own."""
    comment = line.comment
    decided = frozenset({Status.APPROVED.value, Status.SPAM.value, Status.REJECTED.value})
    return frozenset() if comment.author_id == moderator else TRANSITIONS[comment.status] & decided


def _query(place: QueryDict) -> str:
    """Which part of the thread is shown, written anew: nothing else of what was sent is kept."""
    return urlencode({name: place[name] for name in PLACE if place.get(name)})


def _address(found: Thread, place: QueryDict, comment: str = "") -> str:
    query = _query(place)
    anchor = f"#c-{comment}" if comment.isalnum() else ""
    return f"{reverse('comments_workbench:thread', args=[found.key])}{'?' if query else ''}{query}{anchor}"
