"""Clauses of the policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.http import HttpRequest

from comments.admin.careful import CarefulList
from comments.models import Clause, ClauseLetter, Decision

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Clause]
    _Inline = admin.StackedInline[ClauseLetter, Clause]
else:
    _Admin = admin.ModelAdmin
    _Inline = admin.StackedInline


class ClauseLetterInline(_Inline):
    model = ClauseLetter
    extra = 0


@admin.register(Clause)
class ClauseAdmin(_Admin):
    list_display = ["number", "title", "code", "is_active"]
    list_display_links = ["title"]
    list_filter = ["is_active"]
    search_fields = ["title", "text", "code"]
    prepopulated_fields = {"code": ["title"]}
    inlines = [ClauseLetterInline]

    class Media:
        css = {"all": ["comments/admin.css"]}

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[CarefulList]:
        return CarefulList

    def has_delete_permission(self, request: HttpRequest, obj: Clause | None = None) -> bool:
        """A clause that a decision names stays: take it out of force instead."""
        if obj is not None and Decision.objects.filter(clause=obj).exists():
            return False
        return super().has_delete_permission(request, obj)
