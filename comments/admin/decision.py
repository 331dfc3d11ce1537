"""The log of decisions: it is read, newest first, and never changed. It is walked, not counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from comments.admin.careful import CarefulList
from comments.models import Decision
from comments.reach import reach_of

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Decision]
else:
    _Admin = admin.ModelAdmin

AFTER = "after"
SEEN = ("shown_at", "claimed_at", "request")


class DecisionList(CarefulList):
    """A page of the log that continues below a number, instead of counting to it."""

    after = ""

    def get_filters_params(self, params: dict[str, str] | None = None) -> dict[str, str]:
        return {name: value for name, value in super().get_filters_params(params).items() if name != AFTER}

    def get_results(self, request: HttpRequest) -> None:
        rows: QuerySet[Decision] = self.queryset
        below = request.GET.get(AFTER, "")
        if below.isascii() and below.isdigit() and len(below) < 19:
            rows = rows.filter(pk__lt=int(below))
        found = list(rows[: self.list_per_page + 1])
        self.result_list = found[: self.list_per_page]
        if len(found) > self.list_per_page:
            self.after = self.get_query_string({AFTER: str(self.result_list[-1].pk)})
        self.result_count = len(self.result_list)
        self.full_result_count = None
        self.show_admin_actions = False
        self.show_full_result_count = False
        self.can_show_all = self.multi_page = False
        self.paginator = Paginator(self.result_list, self.list_per_page)


@admin.register(Decision)
class DecisionAdmin(_Admin):
    list_display = ["made_at", "about", "was", "now", "by", "source", "clause", "note"]
    list_display_links = ["made_at"]
    list_filter = ["now", "source", "clause"]
    list_select_related = ["comment", "by", "clause"]
    list_per_page = 50
    ordering = ["-pk"]
    sortable_by = ()
    show_facets = admin.ShowFacets.NEVER
    change_list_template = "admin/comments/decision/change_list.html"
    fields = ["about", "revision", "was", "now", "by", "source", "clause", "note", "undoes", *SEEN, "made_at"]
    readonly_fields = ["about", *SEEN]

    class Media:
        css = {"all": ["comments/admin.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Decision]:
        return super().get_queryset(request).filter(reach_of(request.user).q("comment__thread__"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Decision | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Decision | None = None) -> bool:
        return False

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[CarefulList]:
        return DecisionList

    @admin.display(description=_("comment"))
    def about(self, decision: Decision) -> SafeString:
        address = reverse("admin:comments_comment_change", args=[decision.comment_id])
        return format_html('<a href="{}">{}</a>', address, decision.comment)
