"""An author's edit: its form, its preview, its refusal."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comments import markup
from comments.authoring import can_edit
from comments.authoring import edit as carry_out
from comments.editform import EditForm
from comments.models import Comment
from comments.views.private import opened, private
from comments.views.sender import network_behind


@private
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, token: str) -> HttpResponse:
    """Show the form of an edit; take it, which leads back to the receipt; or show how it will look."""
    comment = opened(token)
    if request.method == "POST":
        return _take(request, comment, token)
    if not can_edit(comment):
        return redirect("comments:receipt", token)
    return edit_page(request, EditForm(comment=comment, token=token), token)


def _take(request: HttpRequest, comment: Comment, token: str) -> HttpResponse:
    form = EditForm(request.POST, comment=comment, token=token)
    if not form.is_valid():
        return edit_page(request, form, token, status=422)
    if "preview" in request.POST:
        return edit_page(request, form, token, preview_html=markup.to_html(form.cleaned_data["text"]))
    edited = carry_out(form.draft(network=network_behind(request)), seen=form.cleaned_data["seen"])
    if not edited.why:
        return redirect("comments:receipt", token)
    if edited.why == "refused":
        form.refuse(edited.verdict.refusals)
    elif edited.why == "moved":
        comment.refresh_from_db()
        form.start_from(comment)
    else:
        form.add_error(None, _("It cannot be edited any more. What you wrote is below, for you to keep."))
    return edit_page(request, form, token, status=422)


def edit_page(
    request: HttpRequest, form: EditForm, token: str, *, preview_html: str = "", status: int = 200
) -> HttpResponse:
    comment = form.comment
    context = {
        "form": form,
        "thread": comment.thread,
        "comment": comment,
        "token": token,
        "preview_html": preview_html,
        "is_answered": comment.is_approved and comment.replies.approved().exists(),
    }
    return render(request, "comments/edit.html", context, status=status)
