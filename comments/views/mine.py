"""A reader's own comments: an account's, or those whose receipts a guest keeps in this browser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from comments import conf, cursor, keeping, progress, receipt, walking
from comments.models import Comment, Status
from comments.models.comment import CommentQuerySet
from comments.views.private import opened, private
from comments.views.target import is_visible

PAGE = 20  # comments a page, an account's
WAITING = (Status.PENDING, Status.SPAM)  # of spam its author is told that it waits


@dataclass(frozen=True, slots=True)
class Own:
    """A comment of the reader's, with what opens its receipt and its status as they are told it."""

    comment: Comment
    token: str
    status: str

    @property
    def label(self) -> object:
        return Status(self.status).label

    @property
    def may_be_tried_again(self) -> bool:
        """As far as its row says: where it was already, the link leads to the receipt."""
        return self.status == Status.REJECTED and not self.comment.emptied_at

    @property
    def depth(self) -> int:
        return min(self.comment.depth, conf.VISIBLE_DEPTH)


@private
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """All of them, newest first: an account's PAGE at a time, a guest's all that are kept."""
    onward = ""
    if request.user.is_authenticated:
        rows = _account_rows(request).order_by(*walking.order("created_at", rising=False))
        if start := cursor.decode(request.GET.get("after", "")):
            rows = rows.filter(walking.beyond(start, rising=False))
        found = list(rows[: PAGE + 1])
        own, is_full = _own({receipt.made_for(one): one for one in found[:PAGE]}), len(found) > PAGE
        onward = cursor.encode(found[PAGE - 1].created_at, found[PAGE - 1].pk) if is_full else ""
    else:
        own = _own(receipt.all_opened_by(keeping.kept(request)))
    return render(request, "comments/mine.html", {"own": own, "onward": onward, "is_guest": request.user.is_anonymous})


@private
@require_safe
def mine_here(request: HttpRequest, key: str) -> HttpResponse:
    """What waits of the reader's own in one thread, for the script that shows it in its place; 204 where nothing."""
    if request.user.is_authenticated:
        rows = _account_rows(request).filter(thread__key=key, status__in=WAITING).order_by("created_at", "pk")
        found = {receipt.made_for(one): one for one in rows[:PAGE]}
    else:
        kept = receipt.all_opened_by(keeping.kept(request))
        waiting = {token: one for token, one in kept.items() if one.thread.key == key and one.status in WAITING}
        found = dict(sorted(waiting.items(), key=lambda item: (item[1].created_at, item[1].pk)))
    own = _own(found)
    if not own:
        return HttpResponse(status=204)
    return render(request, "comments/_mine.html", {"own": own})


@private
@require_POST
def keep(request: HttpRequest, token: str) -> HttpResponse:
    """Keep a receipt in this browser, or no more."""
    opened(token)
    response = redirect("comments:receipt", token)
    if request.POST.get("do") == "keep":
        keeping.keep(request, response, token)
    elif request.POST.get("do") == "forget":
        keeping.forget(request, response, token)
    else:
        raise BadRequest("No such word.")
    return response


def _account_rows(request: HttpRequest) -> CommentQuerySet:
    rows = Comment.objects.filter(author=request.user.pk).exclude(receipt=receipt.VOID)
    return rows.select_related("thread__content_type", "parent")


def _own(found: dict[str, Comment]) -> Sequence[Own]:
    """Those whose object is public, as all pages have it: one statement for the objects of each kind."""
    threads = {one.thread_id: one.thread for one in found.values()}
    prefetch_related_objects(list(threads.values()), "target")
    shown = {pk for pk, thread in threads.items() if is_visible(thread)}
    return [Own(one, token, progress.known_status(one)) for token, one in found.items() if one.thread_id in shown]
