"""Who was shown what was removed, and who took the log with them: for auditors, newest first, and never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from comments.admin.careful import CarefulList
from comments.admin.decision import DecisionList
from comments.models import Export, Reading
from comments.reach import reach_of

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Reading]
    _Exports = admin.ModelAdmin[Export]
else:
    _Admin = _Exports = admin.ModelAdmin


@admin.register(Reading)
class ReadingAdmin(_Admin):
    list_display = ["read_at", "by", "about", "status", "place"]
    list_display_links = ["read_at"]
    list_filter = ["place", "status"]
    list_select_related = ["comment", "by"]
    list_per_page = 50
    ordering = ["-pk"]
    sortable_by = ()
    show_facets = admin.ShowFacets.NEVER
    change_list_template = "admin/comments/decision/change_list.html"
    fields = ["read_at", "by", "about", "status", "place"]
    readonly_fields = ["about"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reading]:
        return super().get_queryset(request).filter(reach_of(request.user).q("comment__thread__"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Reading | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Reading | None = None) -> bool:
        return False

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[CarefulList]:
        return DecisionList

    @admin.display(description=_("comment"))
    def about(self, reading: Reading) -> SafeString:
        """A number and no name: looking at the list is no reading."""
        address = reverse("admin:comments_comment_change", args=[reading.comment_id])
        return format_html('<a href="{}">{}</a>', address, reading.comment_id)


@admin.register(Export)
class ExportAdmin(_Exports):
    """Who took a copy of the log with them, and which part of it."""

    list_display = ["made_at", "by", "form", "query", "request"]
    list_display_links = ["made_at"]
    list_filter = ["form"]
    list_select_related = ["by"]
    list_per_page = 50
    ordering = ["-pk"]
    sortable_by = ()
    show_facets = admin.ShowFacets.NEVER
    change_list_template = "admin/comments/decision/change_list.html"
    fields = ["made_at", "by", "form", "query", "request"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Export | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Export | None = None) -> bool:
        return False

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[CarefulList]:
        return DecisionList
