"""What answers a form that came without its token: set CSRF_FAILURE_VIEW to "comments.views.unproven.unproven"."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy
from django.views.csrf import csrf_failure
from django.views.decorators.cache import never_cache

from comments.editform import EditForm
from comments.forms import CommentForm
from comments.report_form import ReportForm
from comments.views.edit import edit_page
from comments.views.private import opened, private
from comments.views.report import form_page, public_comment
from comments.views.target import is_visible, takes_comments, thread_and_answered

UNKNOWN = gettext_lazy("This page could not be recognised: its form was old, or your browser keeps no cookies.")


@never_cache
def unproven(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Give the form of a comment, an edit or a report back whole, with a token, to be sent; Django's own page for any
    other.
    """
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return csrf_failure(request, reason=reason)
    answer = None
    if match.view_name == "comments:edit":
        answer = _edit(request, match.kwargs["token"])
    elif match.view_name == "comments:report":
        answer = _report(request, match.kwargs["key"])
    elif match.view_name == "comments:respond":
        answer = _comment(request, match.kwargs["key"])
    return answer or csrf_failure(request, reason=reason)


def _comment(request: HttpRequest, key: str) -> HttpResponse | None:
    """None where readers see no such thread."""
    thread, parent = thread_and_answered(key, request.POST.get("to", ""))
    if thread is None or not is_visible(thread):
        return None
    if not takes_comments(thread):
        closed = {"text": request.POST.get("text", ""), "thread": thread}
        return render(request, "comments/closed.html", closed, status=403)
    form = CommentForm(request.POST, thread=thread, parent=parent)
    form.is_valid()
    form.add_error(None, UNKNOWN)
    context = {"thread": thread, "form": form, "parent": form.parent}
    return render(request, "comments/respond.html", context, status=403)


def _report(request: HttpRequest, key: str) -> HttpResponse | None:
    """None where readers see no such comment."""
    comment = public_comment(key)
    if comment is None:
        return None
    form = ReportForm(request.POST, comment=comment)
    form.is_valid()
    form.add_error(None, UNKNOWN)
    return form_page(request, form, status=403)


@private
def _edit(request: HttpRequest, token: str) -> HttpResponse:
    """Raises Http404 where the address opens nothing."""
    form = EditForm(request.POST, comment=opened(token), token=token)
    form.is_valid()
    form.add_error(None, UNKNOWN)
    return edit_page(request, form, token, status=403)
