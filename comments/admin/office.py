"""Offices: which accounts answer officially, for whom and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.http import HttpRequest

from comments.admin.careful import CarefulList
from comments.models import Office

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Office]
else:
    _Admin = admin.ModelAdmin


@admin.register(Office)
class OfficeAdmin(_Admin):
    list_display = ["account", "title", "since", "until"]
    list_select_related = ["account"]
    ordering = ["title", "account"]
    raw_id_fields = ["account"]
    search_fields = ["title"]
    show_full_result_count = False

    class Media:
        css = {"all": ["comments/admin.css"]}

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[CarefulList]:
        return CarefulList
