"""Threads: their mode is set here; all else is kept by the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from comments.admin.careful import CarefulList
from comments.models import Mode, Thread
from comments.reach import reach_of
from comments.switching import Setting, switch

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Thread]
    _Form = forms.ModelForm[Thread]
else:
    _Admin = admin.ModelAdmin
    _Form = forms.ModelForm


class ThreadForm(_Form):
    class Meta:
        model = Thread
        fields = ["mode", "mode_reason", "stays_open"]

    def clean_mode_reason(self) -> str:
        """Each switch is on record with its reason."""
        reason: str = self.cleaned_data["mode_reason"]
        if "mode" in self.changed_data and not reason.strip():
            raise forms.ValidationError(_("Say why."))
        return reason


@admin.register(Thread)
class ThreadAdmin(_Admin):
    form = ThreadForm
    list_display = ["title", "mode", "is_open", "approved_count", "pending_count", "last_comment_at", "comments"]
    list_filter = ["mode"]
    search_fields = ["title", "url"]
    ordering = ["-pk"]
    show_full_result_count = False
    readonly_fields = ["title", "page", "is_open", "approved_count", "pending_count", "last_comment_at", "comments"]
    fields = ["title", "page", "mode", "mode_reason", "stays_open", *readonly_fields[2:]]

    class Media:
        css = {"all": ["comments/admin.css"]}

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[CarefulList]:
        return CarefulList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Thread]:
        return super().get_queryset(request).filter(reach_of(request.user).q())

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Thread | None = None) -> bool:
        return False

    @admin.display(description=_("open"), boolean=True)
    def is_open(self, thread: Thread) -> bool:
        return thread.is_open

    @admin.display(description=_("page"))
    def page(self, thread: Thread) -> str:
        return format_html('<a href="{}">{}</a>', thread.get_absolute_url(), thread.url)

    @admin.display(description=_("comments"))
    def comments(self, thread: Thread) -> str:
        address = f"{reverse('admin:comments_comment_changelist')}?thread={thread.key}"
        link = '<a href="{}">{}<span class="visually-hidden"> {}</span></a>'
        return format_html(link, address, _("Show"), thread.title)

    def save_model(self, request: HttpRequest, obj: Thread, form: forms.ModelForm[Thread], change: bool) -> None:
        """What was changed alone: counters may have moved since. A mode that was set for a time ends with a new one."""
        assert isinstance(request.user, AbstractBaseUser)  # noqa: S101  (for the type checker)
        if "stays_open" in form.changed_data:
            rows = Thread.objects.filter(pk=obj.pk)
            rows.update(stays_open=obj.stays_open, version=F("version") + 1)
        if "mode" in form.changed_data:
            setting = Setting(Mode(obj.mode), slow_seconds=obj.slow_seconds)
            switch(obj, setting, by=request.user, reason=obj.mode_reason)
