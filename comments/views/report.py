"""Reporting a comment: the form, what is said after it, where a reporter sees what came of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comments import reporting, reports
from comments.models import Comment, Report
from comments.report_form import ReportForm
from comments.reporting import Refusal, Reported
from comments.views.private import private
from comments.views.sender import network_behind
from comments.views.target import is_visible
from comments.visitors import met, remembered, visitor_of


@private
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, key: str) -> HttpResponse:
    """Show the form about a public comment, or take what was said in it."""
    comment = public_comment(key)
    if request.method == "POST":
        return _take(request, comment) if comment else gone(request)
    if comment is None:
        raise Http404
    return form_page(request, ReportForm(comment=comment, user=request.user))


def public_comment(key: str) -> Comment | None:
    """The comment with this key, if readers can see it."""
    comment = Comment.objects.approved().filter(key=key).select_related("thread__content_type").first()
    return comment if comment is not None and is_visible(comment.thread) else None


def form_page(request: HttpRequest, form: ReportForm, *, status: int = 200) -> HttpResponse:
    """The form with the comment it is about; where this reader has reported it already, that instead."""
    visitor, comment = visitor_of(request), form.comment
    template = "comments/_report_form.html" if "fragment" in request.GET else "comments/report.html"
    said = reports.of_reader(visitor.marks, form.user, comment) if visitor else None
    context = {"form": form, "comment": comment, "thread": comment.thread, "said": said}
    return render(request, template, context, status=status)


def gone(request: HttpRequest) -> HttpResponse:
    """The same whether the comment was hidden or never was; what was typed is given back."""
    return render(request, "comments/report_gone.html", {"note": request.POST.get("note", "")}, status=404)


def _take(request: HttpRequest, comment: Comment) -> HttpResponse:
    form = ReportForm(request.POST, comment=comment, user=request.user)
    if not form.is_valid():
        return form_page(request, form, status=422)
    visitor = met(request)
    said = form.said(marks=visitor.marks, network=network_behind(request))
    reported = reporting.report(said)
    if reported.refusal is Refusal.GONE:
        return gone(request)
    if reported.refusal is not None:
        form.add_error(None, _refused(reported))
        return form_page(request, form, status=422)
    token = reporting.token_of(said.form_key)
    opened = reporting.opened_by(token)
    response = redirect("comments:reported", token) if opened else redirect("comments:reports")
    remembered(request, response, visitor)
    return response


def _refused(reported: Reported) -> str:
    if reported.refusal is Refusal.OWN:
        return _("You wrote this comment yourself.")
    return _("Many reports have come from you or your network in a short time. Nothing is lost: send it again later.")


@private
@require_safe
def reported(request: HttpRequest, token: str) -> HttpResponse:
    """What came of a report, for whoever holds the address that it was answered with."""
    found = reporting.opened_by(token)
    if found is None or not is_visible(found.comment.thread):
        raise Http404
    return render(request, "comments/reported.html", {"report": found, "thread": found.comment.thread})


@private
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The reports of whoever is signed in, or of this browser."""
    visitor = visitor_of(request)
    account = request.user if request.user.is_authenticated else None
    found: list[Report] = reports.given(visitor.marks, account) if visitor else []
    shown = [one for one in found if is_visible(one.comment.thread)]
    return render(request, "comments/reports.html", {"reports": shown})
