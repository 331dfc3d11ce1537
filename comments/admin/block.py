"""Blocks: who and what is barred, with values that can match something."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import AdminErrorList, AdminForm
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_domain_name, validate_email
from django.db.models import Field, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from comments import trials
from comments.admin.careful import CarefulList
from comments.folding import fold
from comments.models import Block
from comments.reach import reach_of
from comments.screening import barred

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Block]
    _Form = forms.ModelForm[Block]
else:
    _Admin = admin.ModelAdmin
    _Form = forms.ModelForm


def _word(value: str) -> str:
    if not re.search(r"\w", fold(value).text):
        raise ValidationError(_("Give a word or a phrase with at least one letter or digit."))
    return " ".join(value.split())


def _domain(value: str) -> str:
    value = value.casefold().strip(".")
    validate_domain_name(value)
    if "." not in value:
        raise ValidationError(_("Give a domain such as example.com."))
    return value.encode("idna").decode("ascii")


def _address(value: str) -> str:
    value = value.casefold()
    validate_email(f"name{value}" if value.startswith("@") else value)
    return value


def _network(value: str) -> str:
    try:
        return str(ipaddress.ip_network(value, strict=False))
    except ValueError:
        raise ValidationError(_("Give a network such as 192.0.2.0/24 or 2001:db8::/48.")) from None


CLEAN: dict[str, Callable[[str], str]] = {
    Block.Kind.WORD: _word,
    Block.Kind.DOMAIN: _domain,
    Block.Kind.ADDRESS: _address,
    Block.Kind.NETWORK: _network,
}


class BlockForm(_Form):
    class Meta:
        model = Block
        fields = ["kind", "value", "outcome", "note", "ends_at"]

    def clean(self) -> dict[str, object]:
        """The value as its kind is matched; a block that could never match is refused here."""
        cleaned: dict[str, object] = super().clean() or self.cleaned_data
        kind, value = cleaned.get("kind"), cleaned.get("value")
        if isinstance(kind, str) and isinstance(value, str):
            try:
                cleaned["value"] = CLEAN[kind](value)
            except UnicodeError:
                self.add_error("value", _("Give a domain such as example.com."))
            except ValidationError as error:
                self.add_error("value", error)
        return cleaned


@admin.register(Block)
class BlockAdmin(_Admin):
    """Screening keeps the blocks at hand; each change here makes it read them afresh."""

    form = BlockForm
    change_form_template = "admin/comments/block/change_form.html"
    list_display = ["value", "kind", "outcome", "ends_at", "note", "created_by"]
    list_filter = ["kind", "outcome"]
    list_select_related = ["created_by"]
    search_fields = ["value", "note"]
    readonly_fields = ["created_at", "created_by"]

    class Media:
        css = {"all": ["comments/admin.css"]}

    def formfield_for_dbfield(
        self, db_field: Field[object, object], request: HttpRequest | None, **kwargs: object
    ) -> forms.Field | None:
        """The two halves of a moment each say what they are; Django 5.2 labels neither."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[arg-type]
        if field is not None and isinstance(field.widget, forms.MultiWidget):
            for half, label in zip(field.widget.widgets, (_("Date"), _("Time")), strict=True):
                half.attrs["aria-label"] = f"{field.label}: {label}"
        return field

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """With "_try" nothing is kept: the form comes back as it was sent, with what the block would have met."""
        if request.method != "POST" or "_try" not in request.POST:
            return super().changeform_view(request, object_id, form_url, extra_context)
        block = self.get_object(request, unquote(object_id)) if object_id else None
        if object_id and block is None:
            raise Http404
        may = self.has_change_permission(request, block) if block else self.has_add_permission(request)
        if not may:
            raise PermissionDenied
        return self._tried(request, block)

    def _tried(self, request: HttpRequest, block: Block | None) -> HttpResponse:
        form = self.get_form(request, block, change=block is not None)(request.POST, instance=block)
        kept = form.cleaned_data if form.is_valid() else {}
        kind = str(kept.get("kind", ""))
        fields = [(name, dict(options)) for name, options in self.get_fieldsets(request, block)]
        shown = AdminForm(form, fields, {}, self.get_readonly_fields(request, block), model_admin=self)  # type: ignore[arg-type]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Try a block out"),
            "adminform": shown,
            "errors": AdminErrorList(form, []),
            "media": self.media + shown.media,
            "inline_admin_formsets": [],
            "original": block,
            "object_id": block.pk if block else None,
            "is_popup": IS_POPUP_VAR in request.POST,
            "to_field": None,
            "trial": trials.trial(kind, str(kept["value"]), reach_of(request.user)) if kind in trials.KINDS else None,
            "cannot_try": bool(kept) and kind not in trials.KINDS,
            "tried": kept.get("value", ""),
        }
        return self.render_change_form(request, context, add=block is None, change=block is not None, obj=block)

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[CarefulList]:
        return CarefulList

    def save_model(self, request: HttpRequest, obj: Block, form: forms.ModelForm[Block], change: bool) -> None:
        if not change and isinstance(request.user, get_user_model()):
            obj.created_by = request.user
        super().save_model(request, obj, form, change)
        barred.forget()

    def delete_model(self, request: HttpRequest, obj: Block) -> None:
        super().delete_model(request, obj)
        barred.forget()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Block]) -> None:
        super().delete_queryset(request, queryset)
        barred.forget()
