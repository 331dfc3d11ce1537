"""A batch as it is sent: which comments, as they were listed; what is to become of them; under which name."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from comments import conf
from comments.batching import Plan
from comments.models import Batch, Clause
from comments.moderation import Seen

VERBS = [one for one in Batch.Verb.choices if one[0] != Batch.Verb.UNDO]


class BatchForm(forms.Form):
    """What is to be done with all that is listed, and why: the reason names the batch and stands with each decision."""

    name = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("Names the batch, and stands with each decision; moderators read it."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    verb = forms.ChoiceField(label=_("What becomes of them"), choices=VERBS, widget=forms.RadioSelect)
    clause = forms.ModelChoiceField(
        Clause.objects.none(), label=_("Clause, for a rejection"), required=False, empty_label=_("Choose a clause")
    )
    form_key = forms.RegexField(r"\A[0-9a-zA-Z]{8,32}\Z", widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, form_key: str = "") -> None:
        super().__init__(data, auto_id="batch-%s", initial={"form_key": form_key})
        clause = self.fields["clause"]
        assert isinstance(clause, forms.ModelChoiceField)  # noqa: S101
        clause.queryset = Clause.objects.in_force()

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or self.cleaned_data
        if cleaned.get("verb") == Batch.Verb.REJECT and not cleaned.get("clause"):
            self.add_error("clause", _("A rejection names the clause it rests on."))
        return cleaned

    def plan(self, seen: tuple[Seen, ...]) -> Plan:
        """The form is valid."""
        sent = self.cleaned_data
        return Plan(sent["name"], Batch.Verb(sent["verb"]), seen, sent["form_key"], sent["clause"])


def listed(sent: QueryDict) -> tuple[Seen, ...] | None:
    """The comments that a form lists with their versions; None for what is none, or for more than may be listed."""
    found: dict[int, int] = {}
    for value in sent.getlist("seen"):
        pk, _colon, version = value.partition(":")
        if not all(one.isascii() and one.isdigit() and len(one) < 19 for one in (pk, version)):
            return None
        found[int(pk)] = int(version)
    return tuple(Seen(*one) for one in found.items()) if len(found) <= conf.SELECTION_MAX else None
