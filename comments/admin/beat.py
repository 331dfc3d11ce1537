"""Beats: who moderates which sites and sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from comments.admin.careful import CarefulList
from comments.models import Beat

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Beat]
    _Form = forms.ModelForm[Beat]
else:
    _Admin = admin.ModelAdmin
    _Form = forms.ModelForm


class BeatForm(_Form):
    def clean(self) -> dict[str, object]:
        """A beat without words would open everything to somebody meant to be limited."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("site") and not cleaned.get("section"):
            raise ValidationError(_("Name a site or a section. Whoever has no beat moderates everywhere."))
        return cleaned


@admin.register(Beat)
class BeatAdmin(_Admin):
    form = BeatForm
    list_display = ["moderator", "site", "section"]
    list_filter = ["site", "section"]
    list_select_related = ["moderator"]
    ordering = ["moderator", "site", "section"]
    raw_id_fields = ["moderator"]
    show_full_result_count = False

    class Media:
        css = {"all": ["comments/admin.css"]}

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[CarefulList]:
        return CarefulList
