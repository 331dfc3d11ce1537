"""Comments: the list, one comment with its thread around it, and decisions. A comment is never edited here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comments import markup, occasion, queue, sight, witnessing
from comments.admin import answer
from comments.admin.deciding import VERBS, Asked, Button, ReasonForm, as_seen, buttons_for, carry_out
from comments.admin.listing import ListForm, only_on
from comments.admin.marking import pieces
from comments.models import Comment, Person, Place, Source, Status
from comments.reach import reach_of

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Comment]
else:
    _Admin = admin.ModelAdmin

EXCERPT = 320  # characters of a comment in the list
LIST = "admin:comments_comment_changelist"
DETAIL = "admin:comments_comment_change"
CAN_DECIDE = "comments.moderate_comment"


@dataclass(frozen=True, slots=True)
class Row:
    """A comment in the list, with what a template would take longer to say: there are thirty on a page."""

    comment: Comment
    seen: str
    excerpt: str
    url: str
    thread_url: str
    moment: str
    age: str
    label: str
    buttons: list[Button]


@admin.register(Comment)
class CommentAdmin(_Admin):
    """Its pages are the library's own: they walk instead of counting, and carry the version of all they show."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return request.user.has_perm("comments.view_comment")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(require_safe(self.changelist_view)), name="comments_comment_changelist"),
            path("decisions/", wrap(require_POST(self.decisions_view)), name="comments_comment_decisions"),
            path("<int:object_id>/change/", wrap(require_safe(self.change_view)), name="comments_comment_change"),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """The list. What is asked for wrongly is said beside its field, with status 400."""
        self._admit(request)
        form = ListForm(request.GET)
        is_valid = form.is_valid()
        after, before = request.GET.get("after", ""), request.GET.get("before", "")
        wanted = form.wanted(reach_of(request.user)) if is_valid else None
        page = queue.listed(wanted, after=after, before=before) if wanted else queue.Listed()
        query = request.GET.urlencode()
        context = {
            "title": _("Comments"),
            "form": form,
            "thread": form.cleaned_data.get("thread"),
            "person": form.cleaned_data.get("person"),
            "rows": [_row(comment, query) for comment in page.rows],
            "reached": page.reached,
            "after": page.after and form.address(after=page.after),
            "before": page.before and form.address(before=page.before),
            "list_query": query,
        }
        return self._page(request, "change_list", context, status=200 if is_valid else 400)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """One comment, to be read and decided on."""
        self._admit(request)
        return self._detail(request, int(object_id), list_query=_query(request.GET.get("list", "")))

    def decisions_view(self, request: HttpRequest) -> HttpResponse:
        """Make a decision on the comments that were sent with the versions seen; ask for a clause where one is due."""
        self._admit(request)
        if not request.user.has_perm(CAN_DECIDE):
            raise PermissionDenied
        asked = Asked.of(request.POST)
        list_query = _query(request.POST.get("list", ""))
        if not asked.seen:
            self.message_user(request, _("No comment was selected."), "WARNING")
            return HttpResponseRedirect(f"{reverse(LIST)}?{list_query}")
        reason = ReasonForm(request.POST, verb=asked.verb)
        if not reason.is_valid():
            return self._ask(request, asked, reason, list_query)
        with occasion.on_what_was_shown(sight.shown_at(request.POST.get(sight.FIELD, ""), request.user)):
            decided = carry_out(asked, reason, by=_moderator(request))
        answer.keep(request, asked.verb, decided)
        if len(asked.seen) == 1 and decided.stale and decided.stale[0].status:
            return self._detail(request, asked.seen[0].pk, list_query=list_query, status=409)
        return HttpResponseRedirect(_onward(request, asked, list_query))

    def _ask(self, request: HttpRequest, asked: Asked, reason: ReasonForm, list_query: str) -> HttpResponse:
        """Ask for the clause and a note, showing what is to be rejected. The first time nothing is wrong yet."""
        if asked.verb != "reject":
            raise BadRequest("The note is too long.")
        is_first = "note" not in request.POST
        pks = [one.pk for one in asked.seen]
        within = reach_of(request.user).q("thread__")
        comments = Comment.objects.filter(within, pk__in=pks).select_related("thread", "parent").in_order()
        seen = {one.pk: one.version for one in asked.seen}
        context = {
            "title": _("Reject"),
            "reason": ReasonForm() if is_first else reason,
            "rows": [_row(comment, list_query) for comment in comments],
            "changed": {comment.pk for comment in comments if comment.version != seen[comment.pk]},
            "ticked": asked.ticked,
            "then": request.POST.get("then", ""),
            "list_query": list_query,
        }
        return self._page(request, "reject", context, status=200 if is_first else 400)

    def _detail(self, request: HttpRequest, pk: int, *, list_query: str, status: int = 200) -> HttpResponse:
        comment = Comment.objects.select_related("thread", "author").filter(pk=pk).first()
        if comment is None or not reach_of(request.user).holds(comment.thread):
            raise Http404
        witnessing.shown([comment], Place.DETAIL, to=request.user)
        decisions = queue.decisions_on(comment)
        may_undo = bool(decisions) and decisions[0].source == Source.MODERATOR
        counts = queue.record_of(comment.author) if comment.author else {}
        context = {
            "title": _("Comment by %(name)s") % {"name": comment.author_name},
            "comment": comment,
            "seen": as_seen(comment),
            "around": queue.around(comment),
            "thread_query": only_on(comment),
            "person": Person.behind(comment),
            "pieces": pieces(comment.text, comment.findings),
            "name_pieces": pieces(comment.author_name, comment.findings, field="name"),
            "decisions": decisions,
            "texts": queue.texts_of(comment),
            "record": [(Status(one).label, count) for one, count in counts.items()],
            "buttons": buttons_for(comment, may_undo=may_undo, is_listed=queue.is_listed(comment)),
            "reason": ReasonForm(),
            "list_query": list_query,
        }
        return self._page(request, "change_form", context, status=status)

    def _admit(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _page(self, request: HttpRequest, name: str, context: dict[str, object], *, status: int) -> HttpResponse:
        shared = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "sight": sight.stamp(request.user),
            "can_decide": request.user.has_perm(CAN_DECIDE),
            "verbs": VERBS,
            "answer": answer.take(request),
        }
        return TemplateResponse(request, f"admin/comments/comment/{name}.html", {**shared, **context}, status=status)


def _row(comment: Comment, list_query: str) -> Row:
    url = reverse(DETAIL, args=[comment.pk])
    at = localtime(comment.created_at)
    ago = _("%(age)s ago") % {"age": timesince(comment.created_at)}
    return Row(
        comment,
        as_seen(comment),
        markup.excerpt(comment.text, EXCERPT),
        url=f"{url}?{urlencode({'list': list_query})}" if list_query else url,
        thread_url=reverse(LIST) + only_on(comment),
        moment=at.date().isoformat() if comment.date_only else at.isoformat(),
        age=date_format(at, "DATE_FORMAT") if comment.date_only else ago,
        label=_("Decide on the comment by %(name)s") % {"name": comment.author_name},
        buttons=buttons_for(comment),
    )


def _query(value: str) -> str:
    """The query of the list a moderator came from, written anew: no part of it is taken as it was sent."""
    return QueryDict(value[:2000]).urlencode()


def _moderator(request: HttpRequest) -> AbstractBaseUser:
    assert isinstance(request.user, AbstractBaseUser)  # noqa: S101  (for the type checker: the admin has let them in)
    return request.user


def _onward(request: HttpRequest, asked: Asked, list_query: str) -> str:
    """Where to go after a decision: back to the list, to the comment, or to the next one that waits."""
    then = request.POST.get("then", "")
    comment = Comment.objects.filter(pk=asked.seen[0].pk).first() if then in ("detail", "next") else None
    if comment and then == "next":
        comment = queue.next_waiting(comment, _moderator(request))
    if comment is None:
        return f"{reverse(LIST)}?{list_query}"
    return f"{reverse(DETAIL, args=[comment.pk])}?{urlencode({'list': list_query})}"
