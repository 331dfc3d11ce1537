"""Permalinks, further replies, the policy, what is kept."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from comments import conf, promises, reading
from comments.models import Clause, Comment
from comments.views.single import single_values
from comments.views.target import is_visible, takes_comments, visible_thread

SHARED_SECONDS = 5  # how long any cache may keep what every visitor gets alike


@require_safe
@single_values
def permalink(request: HttpRequest, key: str) -> HttpResponse:
    """To the right page at the right comment; 404 alike for what is hidden and what never was."""
    comment = Comment.objects.approved().filter(key=key).select_related("thread__content_type", "root").first()
    if comment is None or not is_visible(comment.thread):
        raise Http404
    response = redirect(reading.address_of(comment))
    patch_cache_control(response, public=True, max_age=SHARED_SECONDS)
    return response


@require_safe
@single_values
def replies(request: HttpRequest, key: str) -> HttpResponse:
    """The replies of one root that its page had no room for."""
    root = Comment.objects.roots().shown().filter(key=key).select_related("thread__content_type").first()
    if root is None or not is_visible(root.thread):
        raise Http404
    after = request.GET.get("after", "0")
    position = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
    context = {
        "thread": root.thread,
        "page": reading.replies(root, after=position),
        "respond_url": reverse("comments:respond", args=[root.thread.key]),
        "is_open": takes_comments(root.thread),
    }
    response = render(request, "comments/replies.html", context)
    patch_cache_control(response, public=True, max_age=SHARED_SECONDS)
    return response


@require_safe
@single_values
def live(request: HttpRequest, key: str) -> HttpResponse:
    """How many comments readers see in a thread: what a page asks while it is looked at, mostly answered by a 304."""
    thread = visible_thread(key)
    etag = f'W/"{thread.approved_count}"'
    answer = get_conditional_response(request, etag=etag) or JsonResponse({"count": thread.approved_count})
    answer["ETag"] = etag
    patch_cache_control(answer, public=True, max_age=SHARED_SECONDS)
    return answer


@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """The clauses in force."""
    response = render(request, "comments/policy.html", {"clauses": Clause.objects.in_force()})
    patch_cache_control(response, public=True, max_age=60)
    return response


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about whoever writes, and for how long."""
    context = {"rows": promises.promises(), "contact": conf.LETTER_REPLY_TO}
    response = render(request, "comments/privacy.html", context)
    patch_cache_control(response, public=True, max_age=60)
    return response
