"""The form: its page, its preview, its refusal, and what is said after it."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from comments import conf, markup, receipt, second_tries
from comments.admin.marking import pieces
from comments.digest import digest_of
from comments.forms import CommentForm
from comments.models import Comment, Thread
from comments.screening import Draft, pace
from comments.screening.mending import Mendable, mendable
from comments.submission import Submitted, submit
from comments.views.private import opened, private
from comments.views.sender import network_behind
from comments.views.single import single_values
from comments.views.target import is_visible, takes_comments, thread_and_answered


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@single_values
def respond(request: HttpRequest, key: str) -> HttpResponse:
    """Show the form of a thread; take what was written in it; or show how it will look."""
    sent = request.POST if request.method == "POST" else request.GET
    thread, parent = thread_and_answered(key, sent.get("to", ""))
    if thread is None or not is_visible(thread):
        if request.method == "POST":
            return _closed(request, 404)
        raise Http404
    if not takes_comments(thread):
        return _closed(request, 403, thread)
    if request.method == "POST":
        return _take(request, thread, parent)
    return _page(request, thread, CommentForm(thread=thread, user=request.user, parent=parent))


@private
@require_safe
def again(request: HttpRequest, token: str) -> HttpResponse:
    """The form with what was rejected in it, for its author to change and send; its receipt where that cannot be."""
    first = opened(token)
    if not second_tries.can_be(first, by=request.user) or not takes_comments(first.thread):
        return redirect("comments:receipt", token)
    _thread, parent = thread_and_answered(first.thread.key, first.parent.key if first.parent else "")
    form = CommentForm(thread=first.thread, user=request.user, parent=parent, again=first)
    return _page(request, first.thread, form)


def _take(request: HttpRequest, thread: Thread, parent: Comment | None) -> HttpResponse:
    form = CommentForm(request.POST, thread=thread, user=request.user, parent=parent)
    if not form.is_valid():
        return _page(request, thread, form, status=422)
    if "preview" in request.POST:
        return _page(request, thread, form, preview_html=markup.to_html(form.cleaned_data["text"]))
    agent = request.headers.get("User-Agent", "")
    draft = form.draft(network=network_behind(request), agent=agent)
    if told := _to_mend(form, draft):
        form.tell()
        return _page(request, thread, form, to_mend=told, status=422)
    submitted = submit(draft)
    if submitted.comment is None:
        form.refuse(submitted.verdict.refusals)
        return _page(request, thread, form, status=422)
    if _is_another(submitted, draft):
        form.begin_anew()
        return _page(request, thread, form, status=422)
    return _answer(submitted)


def _is_another(submitted: Submitted, draft: Draft) -> bool:
    """A comment was tried again already, and now comes with other words: a comment like any, for it must not be lost.
    Two forms of one page have keys of their own; two forms for one second try have not.
    """
    if not submitted.is_repeat or not draft.form_key.startswith(second_tries.AGAIN):
        return False
    return submitted.comment is not None and submitted.comment.text_digest != digest_of(draft.text)


def _to_mend(form: CommentForm, draft: Draft) -> list[Mendable]:
    """What the author is told once, and then may send all the same. It counts as an attempt: the list of words is not
    to be tried out here."""
    if not conf.NUDGES or form.is_told:
        return []
    found = mendable(draft)
    if found and draft.network:
        pace.count(draft.network)
    return [] if found and pace.too_fast(draft) else found


def _answer(submitted: Submitted) -> HttpResponse:
    """Redirect to its receipt, so that reloading does not send it twice."""
    assert submitted.comment is not None  # noqa: S101  (for the type checker: refusals were answered before)
    return redirect("comments:receipt", receipt.made_for(submitted.comment))


def _page(
    request: HttpRequest,
    thread: Thread,
    form: CommentForm,
    *,
    preview_html: str = "",
    to_mend: Sequence[Mendable] = (),
    status: int = 200,
) -> HttpResponse:
    template = "comments/_form.html" if "fragment" in request.GET else "comments/respond.html"
    context = {"thread": thread, "form": form, "parent": form.parent, "preview_html": preview_html}
    if to_mend:
        findings = [one.finding.stored() for one in to_mend]
        context |= {"to_mend": to_mend, "pieces": pieces(form.cleaned_data["text"], findings)}
    return render(request, template, context, status=status)


def _closed(request: HttpRequest, status: int, thread: Thread | None = None) -> HttpResponse:
    """Nothing is taken here; what was typed is given back. The same page whatever the reason for a 404."""
    context = {"text": request.POST.get("text", ""), "thread": thread}
    return render(request, "comments/closed.html", context, status=status)
