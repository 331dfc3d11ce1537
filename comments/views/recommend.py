"""A comment's page with one button: recommend it, or take that back."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from comments.models import Comment, Recommendation
from comments.recommending import Given, recommend, take_back
from comments.views.sender import network_behind
from comments.views.single import single_values
from comments.views.target import is_visible
from comments.visitors import Visitor, met, remembered, visitor_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@single_values
def recommendation(request: HttpRequest, key: str) -> HttpResponse:
    """Show the button, or do what it says; 404 alike for what is hidden and what never was."""
    comment = Comment.objects.approved().filter(key=key).select_related("thread__content_type").first()
    if comment is None or not is_visible(comment.thread):
        raise Http404
    if request.method != "POST":
        return _page(request, comment)
    if _is_own(request, comment):
        return _page(request, comment, status=403)
    match request.POST.get("do"):
        case "recommend":
            return _give(request, comment)
        case "take-back":
            visitor = visitor_of(request)
            if visitor is not None:
                take_back(comment, marks=visitor.marks)
            return _answer(request, comment)
    return HttpResponseBadRequest("Nothing was asked for.", content_type="text/plain")


def _give(request: HttpRequest, comment: Comment) -> HttpResponse:
    visitor = met(request)
    given = recommend(comment, marks=visitor.marks, network=network_behind(request) if visitor.is_guest else "")
    if given is Given.CROWDED:
        return _page(request, comment, is_crowded=True, status=429)
    response = _answer(request, comment)
    remembered(request, response, visitor)
    return response


def _answer(request: HttpRequest, comment: Comment) -> HttpResponse:
    """To a script the link with its new count; else a redirect, so that reloading asks for nothing."""
    if "fragment" not in request.GET:
        return redirect("comments:recommendation", comment.key)
    comment.refresh_from_db(fields=["recommend_count"])
    return render(request, "comments/_recommend.html", {"comment": comment})


def _page(request: HttpRequest, comment: Comment, *, is_crowded: bool = False, status: int = 200) -> HttpResponse:
    context = {
        "comment": comment,
        "thread": comment.thread,
        "is_own": _is_own(request, comment),
        "is_given": _is_given(comment, visitor_of(request)),
        "is_crowded": is_crowded,
    }
    return render(request, "comments/recommendation.html", context, status=status)


def _is_own(request: HttpRequest, comment: Comment) -> bool:
    return comment.author_id is not None and comment.author_id == request.user.pk


def _is_given(comment: Comment, visitor: Visitor | None) -> bool:
    return visitor is not None and Recommendation.objects.filter(comment=comment, mark__in=visitor.marks).exists()
