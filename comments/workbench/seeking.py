"""What may be asked of the search, as its address holds it. Every other name means nothing to it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from comments import terms
from comments.admin.listing import ORDERS, midnight, rule_choices
from comments.models import Clause, Person, Status, Thread
from comments.reach import Reach
from comments.searching import Sought

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PAGES = ("50", "100", "500")
FAR = 2**33  # seconds since 1970; the year 2242
ANY = ("", _("Any"))
BOX = {"type": "search", "dir": "auto", "data-act": "search"}  # the key "/" leads to it


def days(label: str | _StrPromise) -> forms.DateField:
    """A field for a day, with the browser's calendar."""
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


def choice(label: str | _StrPromise, *choices: tuple[str, object]) -> forms.ChoiceField:
    """A field for one of the choices, or any."""
    return forms.ChoiceField(label=label, choices=[ANY, *choices], required=False)


class Moment(forms.IntegerField):
    """Seconds since 1970, as the aware time they stand for."""

    def clean(self, value: str | None) -> datetime | None:
        seconds = super().clean(value)
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def moment() -> Moment:
    """A field that nobody fills in by hand."""
    return Moment(min_value=0, max_value=FAR, required=False, widget=forms.HiddenInput)


class Words(forms.Field):
    """Any string at all, as terms."""

    def to_python(self, value: str | None) -> terms.Asked:
        return terms.read(value or "")


class SearchForm(forms.Form):
    """Whatever is typed into a field of words is a search; a choice or a day that does not exist is said beside it."""

    q = Words(label=_("Words"), required=False, widget=forms.TextInput(attrs=BOX))
    name = Words(label=_("Author's name"), required=False, widget=forms.TextInput(attrs={"dir": "auto"}))
    status = choice(_("Status"), *Status.choices)
    account = forms.CharField(label=_("Account"), max_length=150, required=False)
    email = forms.CharField(label=_("E-mail, without an account"), max_length=254, required=False)
    start = days(_("Received from"))
    end = days(_("Received to"))
    links = choice(_("Links"), ("yes", _("With links")), ("no", _("Without links")))
    replies = choice(_("Replies"), ("yes", _("Replies only")), ("no", _("No replies")))
    reported = choice(
        _("Reported"),
        ("any", _("Reported")),
        ("open", _("Reported, not decided yet")),
        ("upheld", _("Reported, and removed")),
        ("kept", _("Reported, and kept")),
    )
    moderator = forms.CharField(label=_("Decided by"), max_length=150, required=False)
    decided_start = days(_("Decided from"))
    decided_end = days(_("Decided to"))
    order = forms.ChoiceField(label=_("Order"), choices=ORDERS, required=False)
    per = forms.ChoiceField(label=_("On a page"), choices=[(one, one) for one in PAGES], required=False)
    thread = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)
    # The dashboard counts from a moment on: seconds since 1970, `before` not included.
    since = moment()
    before = moment()
    person = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, *, sees_addresses: bool) -> None:
        super().__init__(data, auto_id="search-%s")
        self.clauses = {str(clause.number): clause for clause in Clause.objects.order_by("number")}
        numbers = [(number, str(clause)) for number, clause in self.clauses.items()]
        self.fields["clause"] = choice(_("Clause"), *numbers)
        self.fields["finding"] = forms.ChoiceField(label=_("Finding"), choices=rule_choices, required=False)
        if not sees_addresses:
            del self.fields["email"]

    def clean_account(self) -> Person | None:
        account = account_named(self.cleaned_data["account"])
        return Person(account=account) if account else None

    def clean_moderator(self) -> AbstractBaseUser | None:
        return account_named(self.cleaned_data["moderator"])

    def clean_thread(self) -> Thread | None:
        key = self.cleaned_data["thread"]
        thread = Thread.objects.filter(key=key).first() if key else None
        if key and thread is None:
            raise forms.ValidationError(_("There is no such thread."))
        return thread

    def clean_person(self) -> Person | None:
        kind, _dash, key = self.cleaned_data["person"].partition("-")
        person = Person.named(kind, key) if kind else None
        if kind and person is None:
            raise forms.ValidationError(_("There is no such person."))
        return person

    @property
    def is_cut(self) -> bool:
        """Whether some of the words typed were left out, because there were too many."""
        return any(self.cleaned_data[name].is_cut for name in ("q", "name"))

    @property
    def is_unfit(self) -> bool:
        """Whether words were typed, and none of them can be looked up: they have no letters, or are to be left out."""
        typed = any(self.data.get(name, "").strip() for name in ("q", "name"))
        return typed and not any(self.cleaned_data[name].wanted for name in ("q", "name"))

    @property
    def per_page(self) -> int:
        return int(self.cleaned_data["per"] or PAGES[0])

    def sought(self, reach: Reach) -> Sought:
        """What is asked for within a reach; the form is valid."""
        asked = self.cleaned_data
        starts = [one for one in (midnight(asked["start"]), asked["since"]) if one]
        ends = [one for one in (midnight(asked["end"], days=1), asked["before"]) if one]
        return Sought(
            terms=asked["q"].terms,
            named=asked["name"].terms,
            status=asked["status"],
            thread=asked["thread"],
            person=asked["person"] or asked["account"],
            email=asked.get("email", ""),
            rule=asked["finding"],
            reported=asked["reported"],
            has_links=_yes(asked["links"]),
            is_reply=_yes(asked["replies"]),
            start=max(starts, default=None),
            end=min(ends, default=None),
            moderator=asked["moderator"],
            clause=self.clauses.get(asked["clause"]),
            decided_start=midnight(asked["decided_start"]),
            decided_end=midnight(asked["decided_end"], days=1),
            oldest_first=asked["order"] == "oldest",
            reach=reach,
        )

    def address(self, **changed: str) -> str:
        """The query as it is asked for, without the place in the list, some names given another value."""
        kept = {name: self.data.get(name, "") for name in self.fields}
        return urlencode({name: value for name, value in (kept | changed).items() if value})


def account_named(name: str) -> AbstractBaseUser | None:
    """The account of a name, None of no name. Raises ValidationError, in words for its field, where there is none."""
    users = get_user_model()
    found = users._default_manager.filter(**{users.USERNAME_FIELD: name}).first() if name else None
    if name and found is None:
        raise forms.ValidationError(_("No account is named “%(name)s”."), params={"name": name})
    return found


def _yes(choice: str) -> bool | None:
    return {"yes": True, "no": False}.get(choice)
