"""What a moderator sends: a decision on one comment as it was seen, or a word about what they hold."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from comments.models import Clause, Status
from comments.moderation import Seen

VERBS = {"approve": Status.APPROVED, "spam": Status.SPAM, "reject": Status.REJECTED}
WORDS = ("keep", "skip", "leave", "release")


class DecisionForm(forms.Form):
    """`decide` is "approve", "spam", "undo", or "reject:" with a clause's number; `seen` is "pk:version"."""

    decide = forms.RegexField(rf"\A(?:{'|'.join(VERBS)}|undo)(?::\d{{1,5}})?\Z")
    seen = forms.RegexField(r"\A\d{1,18}:\d{1,9}\Z", required=False)

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or self.cleaned_data
        verb, _colon, number = str(cleaned.get("decide", "")).partition(":")
        pk, _colon, version = str(cleaned.get("seen", "")).partition(":")
        cleaned["verb"], cleaned["clause"] = verb, None
        if verb in VERBS and not pk:
            self.add_error("seen", _("Which comment?"))
        elif pk:
            cleaned["seen"] = Seen(int(pk), int(version))
        if verb == "reject":
            cleaned["clause"] = Clause.objects.in_force().filter(number=int(number)).first() if number else None
            if cleaned["clause"] is None:
                self.add_error("decide", _("A rejection names the clause it rests on."))
        return cleaned


class ClaimForm(forms.Form):
    """`keep` renews, `skip` and `leave` give one item back, `release` gives back what a page held until then."""

    claim = forms.ChoiceField(choices=[(word, word) for word in WORDS])
    item = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    until = forms.RegexField(r"\A\d{1,18}\Z", required=False)
