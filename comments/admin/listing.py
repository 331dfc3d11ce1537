"""The list of comments: what may be asked of it, and its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments import conf, queue
from comments.models import Comment, Person, Status, Thread
from comments.reach import Reach

ORDERS = [("newest", _("Newest first")), ("oldest", _("Oldest first"))]
EARLIEST = date(1, 1, 2)  # a day further back, midnight of some zones is no time at all


@dataclass(frozen=True, slots=True)
class Tab:
    """A link to the comments of one status."""

    label: object
    url: str
    is_current: bool


class ListForm(forms.Form):
    """The names that the list's address may hold, and their values. Any other name means nothing to it."""

    status = forms.ChoiceField(choices=Status.choices, required=False, widget=forms.HiddenInput)
    thread = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)
    person = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        label=_("Text, name or e-mail"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    finding = forms.ChoiceField(label=_("Finding"), required=False)
    start = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    end = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    order = forms.ChoiceField(label=_("Order"), choices=[("", _("As usual")), *ORDERS], required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, auto_id="list-%s")
        self.fields["finding"] = forms.ChoiceField(label=_("Finding"), choices=rule_choices, required=False)

    def clean_thread(self) -> Thread | None:
        key = self.cleaned_data["thread"]
        thread = Thread.objects.filter(key=key).first() if key else None
        if key and thread is None:
            raise forms.ValidationError(_("There is no such thread."))
        return thread

    def clean_person(self) -> Person | None:
        """ "account-5", or "guest-" and the key of a comment of theirs."""
        kind, _dash, key = self.cleaned_data["person"].partition("-")
        person = Person.named(kind, key) if kind else None
        if kind and person is None:
            raise forms.ValidationError(_("There is no such person."))
        return person

    def wanted(self, reach: Reach) -> queue.Wanted:
        """What is asked for, as far as the moderator's beats go; the form is valid.

        What waits is shown oldest first, all else newest first.
        """
        asked = self.cleaned_data
        usual = "oldest" if asked["status"] == Status.PENDING else "newest"
        return queue.Wanted(
            status=asked["status"],
            thread=asked["thread"],
            rule=asked["finding"],
            words=asked["q"],
            start=midnight(asked["start"]),
            end=midnight(asked["end"], days=1),
            oldest_first=(asked["order"] or usual) == "oldest",
            person=asked["person"],
            reach=reach,
        )

    def address(self, **changed: str) -> str:
        """The query of the list as it is asked for, with some names given another value; "?" where none is left."""
        kept = {name: self.data.get(name, "") for name in self.fields}
        return "?" + urlencode({name: value for name, value in (kept | changed).items() if value})

    def tabs(self) -> list[Tab]:
        current = self.data.get("status", "")
        labels = [*Status.choices, ("", _("All"))]
        return [Tab(label, self.address(status=value), value == current) for value, label in labels]

    @property
    def is_narrowed(self) -> bool:
        """Whether more than a status is asked for."""
        return any(self.data.get(name) for name in self.fields if name not in ("status", "order"))


def rule_choices() -> list[tuple[str, object]]:
    """The rules of this site by name, in words; any finding is made by one of them."""
    names = [path.rpartition(".")[2] for path in conf.RULES]
    return [("", _("Any")), *((name, name.replace("_", " ").capitalize()) for name in sorted(names))]


def only_on(comment: Comment) -> str:
    """The query that shows a comment's thread alone."""
    return "?" + urlencode({"thread": comment.thread.key})


def midnight(day: date | None, days: int = 0) -> datetime | None:
    """The beginning of a day here, or of one so many days later; None of no day."""
    if day is None:
        return None
    day = min(max(day, EARLIEST), date.max - timedelta(days=2)) + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time.min))
