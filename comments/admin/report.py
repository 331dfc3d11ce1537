"""What readers reported, newest first: read, and never changed. It is walked, not counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from comments.admin.careful import CarefulList
from comments.admin.decision import DecisionList
from comments.models import Report
from comments.reach import reach_of

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Report]
else:
    _Admin = admin.ModelAdmin

KNOWS_PEOPLE = "comments.view_sanction"  # without it a reporter is a mark
# What a figure of the dashboard narrows by: nothing of it tells who reported.
COUNTED = ("comment__thread__key", "created_at__gte", "created_at__lt", "settled_at__gte", "settled_at__lt")
MARK = 8  # digits of a mark that are shown: enough to see that two are one reporter's


@admin.register(Report)
class ReportAdmin(_Admin):
    list_display = ["created_at", "about", "reason", "reporter", "outcome", "weight", "settled_at"]
    list_display_links = ["created_at"]
    list_filter = ["outcome", "is_notice", "clause"]
    list_select_related = ["comment", "by", "clause"]
    list_per_page = 50
    ordering = ["-pk"]
    sortable_by = ()
    show_facets = admin.ShowFacets.NEVER
    change_list_template = "admin/comments/decision/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        found = super().get_queryset(request).filter(reach_of(request.user).q("comment__thread__"))
        for one in ("token_hash", "network"):
            found = found.defer(one)
        return found

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """What is not shown cannot be asked for letter by letter either."""
        return lookup.partition("__")[0] in self.list_filter or lookup in COUNTED

    def get_fields(self, request: HttpRequest, obj: Report | None = None) -> list[Any]:
        who = ["by", "name", "email"] if request.user.has_perm(KNOWS_PEOPLE) else []
        said = ["about", "revision", "created_at", "reason", "is_notice", "note"]
        return [*said, "shown_mark", *who, "weight", "outcome", "settled_at", "decision"]

    def get_readonly_fields(self, request: HttpRequest, obj: Report | None = None) -> list[Any]:
        return self.get_fields(request, obj)

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        who = "reporter" if request.user.has_perm(KNOWS_PEOPLE) else "shown_mark"
        return ["created_at", "about", "reason", who, "outcome", "weight", "settled_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        return False

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[CarefulList]:
        return DecisionList

    @admin.display(description=_("comment"))
    def about(self, report: Report) -> SafeString:
        """A number and no name: what was removed is read on its own page."""
        address = reverse("admin:comments_comment_change", args=[report.comment_id])
        return format_html('<a href="{}">{}</a>', address, report.comment_id)

    @admin.display(description=_("reason"))
    def reason(self, report: Report) -> str:
        return str(report.clause.heading if report.clause else _("Illegal content"))

    @admin.display(description=_("reporter"))
    def reporter(self, report: Report) -> str:
        """An account by its name, a guest by the beginning of their mark."""
        return report.by.get_username() if report.by else self.shown_mark(report)

    @admin.display(description=_("reporter"))
    def shown_mark(self, report: Report) -> str:
        return report.mark[:MARK]
