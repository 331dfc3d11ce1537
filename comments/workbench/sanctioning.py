"""What a moderator sends about a person: a sanction, its lifting, a note."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models import Clause, Sanction
from comments.sanctions import CAN_BAN, NOTE_MAX

SPANS = {"1h": timedelta(hours=1), "1d": timedelta(days=1), "7d": timedelta(days=7), "30d": timedelta(days=30)}
LENGTHS = [
    ("1h", _("1 hour")),
    ("1d", _("1 day")),
    ("7d", _("7 days")),
    ("30d", _("30 days")),
    ("review", _("Until reviewed")),
]
SHORT = ("1h", "1d", "7d")


class SanctionForm(forms.Form):
    """Offers what its moderator may give. A ban that lasts longer than 7 days asks once."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Sanction.Kind.choices)
    length = forms.ChoiceField(label=_("For"), choices=LENGTHS, initial="1d")
    clause = forms.ModelChoiceField(
        Clause.objects.none(), label=_("Clause of the policy"), required=False, empty_label=_("No clause")
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=NOTE_MAX,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("The author of an account is told it, in these words."),
    )
    sure = forms.BooleanField(label=_("Yes, ban them for longer than 7 days"), required=False)

    def __init__(self, data: QueryDict | None = None, *, by: AbstractBaseUser) -> None:
        super().__init__(data, auto_id="sanction-%s")
        self.asks = False
        clause, kind, length = self.fields["clause"], self.fields["kind"], self.fields["length"]
        assert isinstance(clause, forms.ModelChoiceField)  # noqa: S101  (for the type checker)
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101
        assert isinstance(length, forms.ChoiceField)  # noqa: S101
        clause.queryset = Clause.objects.in_force()
        if not getattr(by, "has_perm", lambda _right: False)(CAN_BAN):
            kind.choices = [one for one in Sanction.Kind.choices if one[0] != Sanction.Kind.BAN]
            length.choices = [one for one in LENGTHS if one[0] in SHORT]

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or self.cleaned_data
        is_long = cleaned.get("length") not in SHORT
        self.asks = cleaned.get("kind") == Sanction.Kind.BAN and is_long and not cleaned.get("sure")
        if self.asks:
            self.add_error("sure", _("This shuts somebody out for long. Say that you mean it, and send it again."))
        return cleaned

    @property
    def ends_at(self) -> datetime | None:
        span = SPANS.get(self.cleaned_data["length"])
        return timezone.now() + span if span else None


class LiftForm(forms.Form):
    """Why a sanction ends before its time."""

    reason = forms.CharField(label=_("Reason for lifting"), max_length=NOTE_MAX)


class NoteForm(forms.Form):
    """What moderators are to know of a person."""

    text = forms.CharField(
        label=_("Note"),
        max_length=NOTE_MAX,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("For moderators alone."),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="note-%s")
