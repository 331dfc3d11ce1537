"""The search: comments of any status, found by words and filters that stand in the address bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comments import conf, searching
from comments.admin.deciding import as_seen
from comments.admin.marking import Piece
from comments.models import Comment, Decision, SavedSearch
from comments.reach import reach_of
from comments.terms import Term
from comments.workbench.excerpts import excerpt
from comments.workbench.gate import moderator_of
from comments.workbench.page import show
from comments.workbench.seeking import SearchForm

SEES_ADDRESSES = "comments.view_comment"
SAVED = 100  # searches listed
QUERY_MAX = 2000


@dataclass(frozen=True, slots=True)
class Row:
    """A comment that was found, the part of it that was met, its age in words, and the last decision on it."""

    comment: Comment
    seen: str
    pieces: list[Piece]
    moment: str
    age: str
    decision: Decision | None


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The form, and a page of what it finds. What does not exist is said beside its field, with status 400."""
    form = form_of(request, request.GET)
    is_valid = form.is_valid()
    found = searching.Found()
    if is_valid and not form.is_unfit:
        found = searching.search(
            form.sought(reach_of(request.user)), after=request.GET.get("after", ""), most=form.per_page
        )
    query = form.address()
    context = {
        "form": form,
        "is_valid": is_valid,
        "thread": form.cleaned_data.get("thread"),
        "since": form.cleaned_data.get("since"),
        "before": form.cleaned_data.get("before"),
        "person": form.cleaned_data.get("person"),
        "rows": rows_of(found.rows, form.cleaned_data["q"].terms if is_valid else ()),
        "found": found,
        "many": searching.MANY,
        "next": form.address(after=found.after) if found.after else "",
        "is_further": bool(request.GET.get("after")),
        "query": query,
        "most": conf.SELECTION_MAX,
        "own": moderator_of(request).pk,
        "clauses": [clause for clause in form.clauses.values() if clause.is_active],
        "saved": SavedSearch.objects.seen_by(moderator_of(request)).by_name().select_related("owner")[:SAVED],
    }
    status = 200 if is_valid else 400
    return show(request, "comments/workbench/search.html", title=_("Search"), context=context, status=status)


@require_POST
def saved_searches(request: HttpRequest) -> HttpResponse:
    """Keep a search under a name, in the place of one's own of that name; or delete one of one's own."""
    owner = moderator_of(request)
    if gone := request.POST.get("delete", ""):
        get_object_or_404(SavedSearch, pk=gone if gone.isdecimal() and len(gone) < 19 else 0, owner=owner.pk).delete()
        return redirect(f"{reverse('comments_workbench:search')}?{_query(request)}")
    name, query = " ".join(request.POST.get("name", "").split()), _query(request)
    if not 0 < len(name) <= 60 or "\0" in name or len(query) > QUERY_MAX:
        raise BadRequest("A search is saved under a name of up to 60 letters.")
    values = {"query": query, "is_shared": "is_shared" in request.POST}
    SavedSearch.objects.update_or_create(owner_id=owner.pk, name=name, defaults=values)
    return redirect(f"{reverse('comments_workbench:search')}?{query}")


def form_of(request: HttpRequest, asked: QueryDict) -> SearchForm:
    return SearchForm(asked, sees_addresses=request.user.has_perm(SEES_ADDRESSES))


def rows_of(comments: Sequence[Comment], terms: Sequence[Term]) -> list[Row]:
    """One statement for the decisions on all of them."""
    decisions = searching.last_decisions(comments) if comments else {}
    return [_row(one, terms, decisions.get(one.pk)) for one in comments]


def _row(comment: Comment, terms: Sequence[Term], decision: Decision | None) -> Row:
    """Made here, since a template takes longer to say the same: there are up to 500 on a page."""
    at = localtime(comment.created_at)
    ago = date_format(at) if comment.date_only else _("%(age)s ago") % {"age": timesince(at, depth=1)}
    moment = at.date().isoformat() if comment.date_only else at.isoformat()
    return Row(comment, as_seen(comment), excerpt(comment.text, terms, met=_("Found")), moment, ago, decision)


def _query(request: HttpRequest) -> str:
    """The search that was sent, written anew: no name that means nothing to it."""
    return form_of(request, QueryDict(request.POST.get("query", ""))).address()
