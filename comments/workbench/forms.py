"""What a moderator sends: a decision on comments as they were seen, or a word about what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from comments import conf
from comments.markup import clean
from comments.models import Clause, Status
from comments.moderation import Seen
from comments.sanctions import NOTE_MAX

VERBS = {"approve": Status.APPROVED, "spam": Status.SPAM, "reject": Status.REJECTED}
WORDS = ("keep", "skip", "leave", "release", "back")
BATCH = 500  # comments one decision of the queue may name
MUTES = ("1h", "1d", "7d", "review")
MANY = 50  # comments above which a decision asks once
_VERBS = "|".join([*VERBS, "suggested", "undo"])


@dataclass(frozen=True, slots=True)
class Asked:
    """What was pressed, on which comments. `text` is the number of the text that was read, where there was one card."""

    verb: str
    seen: tuple[Seen, ...]
    clause: Clause | None = None
    text: int | None = None
    overriding: bool = False
    is_hard: bool = False  # the card spoke of abuse

    @property
    def as_sent(self) -> str:
        return f"{self.verb}:{self.clause.number}" if self.clause else self.verb


class SeenField(forms.Field):
    """Comments as they were seen, each "pk:version"."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Sequence[str] | None) -> tuple[Seen, ...]:
        found = tuple(_seen(one) for one in value or ())
        if len(found) > BATCH:
            raise ValidationError(_("Too many comments at once."))
        return found


class DecisionForm(forms.Form):
    """`decide` is "approve", "spam", "suggested", "undo", or "reject:" with a clause's number."""

    decide = forms.RegexField(rf"\A(?:{_VERBS})(?::\d{{1,5}})?\Z")
    seen = SeenField(required=False)
    text = forms.IntegerField(min_value=1, max_value=2**31, required=False)
    override = forms.BooleanField(required=False)
    hard = forms.BooleanField(required=False)

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or self.cleaned_data
        verb, _colon, number = str(cleaned.get("decide", "")).partition(":")
        cleaned["verb"], cleaned["clause"] = verb, None
        if verb != "undo" and not cleaned.get("seen"):
            self.add_error("seen", _("Which comment?"))
        if verb == "reject":
            cleaned["clause"] = Clause.objects.in_force().filter(number=int(number)).first() if number else None
            if cleaned["clause"] is None:
                self.add_error("decide", _("A rejection names the clause it rests on."))
        return cleaned

    def asked(self) -> Asked:
        """What a valid form asks for."""
        return Asked(*(self.cleaned_data[name] for name in ("verb", "seen", "clause", "text", "override", "hard")))


class ClaimForm(forms.Form):
    """`keep` renews, `skip` and `leave` give one item back, `back` takes the last one skipped again, `release` gives
    back what a page held until then."""

    claim = forms.ChoiceField(choices=[(word, word) for word in WORDS])
    item = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    until = forms.RegexField(r"\A\d{1,18}\Z", required=False)


class SeenForm(forms.Form):
    """One comment as it was seen."""

    seen = SeenField()


class AnswerForm(SeenForm):
    text = forms.CharField()

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if len(text) > conf.TEXT_MAX or not clean(text):
            raise ValidationError(_("No text, or too long a one."))
        return text


class NoteForm(SeenForm):
    text = forms.CharField(max_length=NOTE_MAX)


class MuteForm(SeenForm):
    """Why may be left to the clause's own words."""

    length = forms.ChoiceField(choices=[(one, one) for one in MUTES])
    clause = forms.ModelChoiceField(Clause.objects.none(), required=False)
    reason = forms.CharField(max_length=NOTE_MAX, required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        clause = self.fields["clause"]
        assert isinstance(clause, forms.ModelChoiceField)  # noqa: S101  (for the type checker)
        clause.queryset = Clause.objects.in_force()


class EscalationForm(forms.Form):
    """A card, and what a senior is to know of it."""

    item = forms.IntegerField(min_value=1, max_value=2**62)
    note = forms.CharField(max_length=NOTE_MAX)


def _seen(value: str) -> Seen:
    """ "12:3" as a comment's number and the version that was seen."""
    pk, _colon, version = value.partition(":")
    if not all(one.isascii() and one.isdigit() and len(one) <= most for one, most in ((pk, 18), (version, 9))):
        raise ValidationError(_("Not a comment with its version."))
    return Seen(int(pk), int(version))
