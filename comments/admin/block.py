"""Blocks: who and what is barred, with values that can match something."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import validate_domain_name, validate_email
from django.db.models import Field, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from comments.admin.careful import CarefulList
from comments.folding import fold
from comments.models import Block
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
