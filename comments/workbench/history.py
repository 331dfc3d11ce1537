"""The history: every decision in its order, with the filters of the search."""

from __future__ import annotations

from urllib.parse import urlencode

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from comments.admin.listing import ORDERS, midnight, rule_choices
from comments.history import Past, Wanted, history
from comments.models import Clause, Source, Status, Thread
from comments.reach import Reach, reach_of
from comments.workbench.gate import CAN_EXPORT
from comments.workbench.page import show
from comments.workbench.seeking import account_named, choice, days, moment

AFTER_HOLD = (gettext_lazy("Approved after hold"), gettext_lazy("Rejected or spam after hold"))
FIGURES = (
    ("arrived", gettext_lazy("Received")),
    ("held", gettext_lazy("Held")),
    ("waited", gettext_lazy("Time to decision")),
    ("decided", gettext_lazy("Decisions")),
    ("settled", format_lazy("{} / {}", *AFTER_HOLD)),
    ("released", AFTER_HOLD[0]),
    ("kept", AFTER_HOLD[1]),
    ("undone", gettext_lazy("Taken back")),
    ("overridden", gettext_lazy("Decided again, otherwise")),
)


class HistoryForm(forms.Form):
    """What may be asked of the history, as its address holds it."""

    moderator = forms.CharField(label=gettext_lazy("Decided by"), max_length=150, required=False)
    now = choice(gettext_lazy("Became"), *Status.choices)
    source = choice(gettext_lazy("By way of"), *Source.choices)
    figure = choice(gettext_lazy("What"), *FIGURES)
    start = days(gettext_lazy("Decided from"))
    end = days(gettext_lazy("Decided to"))
    order = forms.ChoiceField(label=gettext_lazy("Order"), choices=ORDERS, required=False)
    thread = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)
    # The dashboard's ranges begin at an hour: seconds since 1970, `before` not included.
    kind = forms.RegexField(r"\A[a-z_]{1,20}\Z", required=False, widget=forms.HiddenInput)  # class of what it closed
    since = moment()
    before = moment()

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, auto_id="history-%s")
        self.clauses = {str(clause.number): clause for clause in Clause.objects.order_by("number")}
        numbers = [(number, str(clause)) for number, clause in self.clauses.items()]
        self.fields["clause"] = choice(gettext_lazy("Clause"), *numbers)
        self.fields["finding"] = forms.ChoiceField(label=gettext_lazy("Finding"), choices=rule_choices, required=False)

    def clean_moderator(self) -> AbstractBaseUser | None:
        return account_named(self.cleaned_data["moderator"])

    def clean_thread(self) -> Thread | None:
        key = self.cleaned_data["thread"]
        thread = Thread.objects.filter(key=key).first() if key else None
        if key and thread is None:
            raise forms.ValidationError(_("There is no such thread."))
        return thread

    def wanted(self, reach: Reach) -> Wanted:
        """What is asked for; the form is valid."""
        asked = self.cleaned_data
        starts = [one for one in (midnight(asked["start"]), asked["since"]) if one]
        ends = [one for one in (midnight(asked["end"], days=1), asked["before"]) if one]
        return Wanted(
            moderator=asked["moderator"],
            clause=self.clauses.get(asked["clause"]),
            thread=asked["thread"],
            source=asked["source"],
            now=asked["now"],
            figure=asked["figure"],
            rule=asked["finding"],
            kind=asked["kind"],
            start=max(starts, default=None),
            end=min(ends, default=None),
            oldest_first=asked["order"] == "oldest",
            reach=reach,
        )

    def address(self, **changed: str) -> str:
        """The query as it is asked for, without the place in the list, some names given another value."""
        kept = {name: self.data.get(name, "") for name in self.fields}
        return urlencode({name: value for name, value in (kept | changed).items() if value})


@require_safe
def past(request: HttpRequest) -> HttpResponse:
    """A page of decisions, each of which leads to its comment. What does not exist is said beside its field."""
    form = HistoryForm(request.GET)
    is_valid = form.is_valid()
    page = history(form.wanted(reach_of(request.user)), after=request.GET.get("after", "")) if is_valid else Past()
    context = {
        "form": form,
        "is_valid": is_valid,
        "thread": form.cleaned_data.get("thread"),
        "since": form.cleaned_data.get("since"),
        "before": form.cleaned_data.get("before"),
        "past": page,
        "query": form.address(),
        "may_export": request.user.has_perm(CAN_EXPORT),
        "next": form.address(after=page.after) if page.after else "",
        "is_further": bool(request.GET.get("after")),
    }
    status = 200 if is_valid else 400
    return show(request, "comments/workbench/history.html", title=_("History"), context=context, status=status)
