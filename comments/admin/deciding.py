"""A decision as it is sent: which comments, as they were seen; what is to become of them; why; where to go then."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from comments import conf, moderation
from comments.models import TRANSITIONS, Clause, Comment, Status
from comments.moderation import Decided, Seen

NOTE_MAX = 1000
STATUS_OF = {"approve": Status.APPROVED, "reject": Status.REJECTED, "spam": Status.SPAM}
VERBS = {"approve": _("Approve"), "reject": _("Reject…"), "spam": _("Spam"), "undo": _("Undo")}


@dataclass(frozen=True, slots=True)
class Button:
    verb: str
    label: object


@dataclass(frozen=True, slots=True)
class Asked:
    """What a moderator pressed, and on what."""

    verb: str
    seen: tuple[Seen, ...]

    @classmethod
    def of(cls, sent: QueryDict) -> Asked:
        """A row's own button names its comment; the others mean those that are ticked. Raises BadRequest."""
        verb, _colon, only = sent.get("only", "").partition(":")
        ticked = [only] if verb else sent.getlist("seen")
        asked = cls(verb or sent.get("verb", ""), tuple(_seen(one) for one in ticked))
        if asked.verb not in VERBS or len(asked.seen) > conf.BATCH_MAX:
            raise BadRequest("No such decision, or too many comments at once.")
        return asked

    @property
    def ticked(self) -> list[str]:
        """The comments with their versions, as a form carries them."""
        return [f"{one.pk}:{one.version}" for one in self.seen]


class ReasonForm(forms.Form):
    """Why: a clause of the policy, which a rejection asks for, and a note for other moderators."""

    clause = forms.ModelChoiceField(
        Clause.objects.none(), label=_("Clause of the policy"), required=False, empty_label=_("Choose a clause")
    )
    note = forms.CharField(
        label=_("Note for moderators"),
        max_length=NOTE_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("Optional. Kept with the decision, not shown to readers."),
    )

    def __init__(self, data: QueryDict | None = None, *, verb: str = "") -> None:
        super().__init__(data, auto_id="reason-%s")
        clause = self.fields["clause"]
        assert isinstance(clause, forms.ModelChoiceField)  # noqa: S101
        clause.queryset = Clause.objects.in_force()
        clause.required = verb == "reject"
        clause.error_messages["required"] = _("A rejection names the clause it rests on.")


def buttons_for(comment: Comment, *, may_undo: bool = False, is_listed: bool = False) -> list[Button]:
    """The decisions that can be made on a comment as it stands; a public one that is on the work list can be kept."""
    kept = [Button("approve", _("Keep"))] if is_listed and comment.is_approved else []
    fit = [verb for verb, status in STATUS_OF.items() if status in TRANSITIONS[comment.status]]
    return [*kept, *(Button(verb, VERBS[verb]) for verb in [*fit, *(["undo"] if may_undo else [])])]


def as_seen(comment: Comment) -> str:
    """The comment with its version, as a form carries them; written here, since a template may put marks in numbers."""
    return f"{comment.pk}:{comment.version}"


def carry_out(asked: Asked, reason: ReasonForm, *, by: AbstractBaseUser) -> Decided:
    """Make the decision. The reason is valid."""
    clause, note = reason.cleaned_data["clause"], reason.cleaned_data["note"]
    if asked.verb == "undo":
        return moderation.undo(asked.seen, by=by, note=note)
    clause = clause if asked.verb == "reject" else None
    return moderation.decide(asked.seen, STATUS_OF[asked.verb], by=by, clause=clause, note=note)


def _seen(value: str) -> Seen:
    """ "12:3" as a comment's number and the version that was seen."""
    pk, _colon, version = value.partition(":")
    if not all(one.isascii() and one.isdigit() and len(one) < 19 for one in (pk, version)):
        raise BadRequest("Not a comment with its version.")
    return Seen(int(pk), int(version))
