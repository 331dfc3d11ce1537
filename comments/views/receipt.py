"""An author's receipt: how a comment stands, why, and what its author can do about it."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from comments import appeals, authoring, following, keeping, second_tries
from comments.models import TRANSITIONS, Comment, Status
from comments.progress import progress_of
from comments.views.private import opened, private
from comments.views.target import takes_comments


@private
@require_safe
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever holds the address that a comment was answered with, or that a letter named."""
    return receipt_page(request, opened(token), token)


@private
@require_safe
def waiting(request: HttpRequest, token: str) -> HttpResponse:
    """Where signed addresses led before there were receipts."""
    opened(token)
    return redirect("comments:receipt", token)


@private
@require_POST
def withdrawal(request: HttpRequest, token: str) -> HttpResponse:
    """Take the comment back; the page says how it stands by then."""
    authoring.withdraw(opened(token))
    return redirect("comments:receipt", token)


@private
@require_POST
def replies_wish(request: HttpRequest, token: str) -> HttpResponse:
    """Tell the author of replies by e-mail, or do so no more, or send no letter at all about the comment."""
    comment = opened(token)
    if request.POST.get("do") == "stop":
        following.take_back(comment)
    elif request.POST.get("do") == "silence":
        following.take_back(comment, silent=True)
    elif following.replies_to(comment).can_be:
        following.wish(comment)
    return redirect(f"{reverse('comments:receipt', args=[token])}#replies")


def receipt_page(
    request: HttpRequest, comment: Comment, token: str, *, status: int = 200, **more: object
) -> HttpResponse:
    """The whole page; each of its sections is a template of its own in comments/receipt/."""
    own = {"is_guest": request.user.is_anonymous, "is_kept": token in keeping.kept(request)}
    own["may_try_again"] = second_tries.can_be(comment, by=request.user) and takes_comments(comment.thread)
    return render(request, "comments/receipt.html", {**_context(comment, token), **own, **more}, status=status)


def _context(comment: Comment, token: str) -> Mapping[str, object]:
    progress = progress_of(comment)
    appeal = appeals.last_about(comment)
    is_new = appeal is None or (progress.decision is not None and appeal.decision_id != progress.decision.pk)
    return {
        "comment": comment,
        "thread": comment.thread,
        "token": token,
        "progress": progress,
        "appeal": appeal,
        "may_appeal": progress.decision is not None and is_new and not comment.emptied_at,
        "is_public": comment.is_approved,
        "replies": following.replies_to(comment),
        "may_edit": authoring.can_edit(comment),
        "may_withdraw": Status.WITHDRAWN in TRANSITIONS[comment.status],
    }
