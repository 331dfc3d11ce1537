"""Second looks: the page of one that is answered blind, and the leads' page of agreement and of what is unsettled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django import forms
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comments import concord, second_looks, witnessing
from comments.models import Clause, Place, SecondLook
from comments.reach import reach_of
from comments.second_looks import Ended
from comments.workbench.forms import VERBS
from comments.workbench.gate import moderator_of
from comments.workbench.page import show
from comments.workbench.seeking import moment

DAYS = 90
FAR = 2**62


class AnswerForm(forms.Form):
    """`decide` is "approve", "spam", or "reject:" with a clause's number."""

    look = forms.IntegerField(min_value=1, max_value=FAR)
    decide = forms.RegexField(r"\A(?:approve|spam|reject:\d{1,5})\Z")

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or self.cleaned_data
        verb, _colon, number = str(cleaned.get("decide", "")).partition(":")
        cleaned["verdict"] = VERBS["reject" if number else verb] if verb else None
        cleaned["clause"] = Clause.objects.in_force().filter(number=int(number)).first() if number else None
        if number and cleaned["clause"] is None:
            self.add_error("decide", _("A rejection names the clause it rests on."))
        return cleaned


class PeriodForm(forms.Form):
    """What a figure of the dashboard counts: a time, and "approved", "spam", or "rejected:" with a clause's key."""

    since = moment()
    before = moment()
    said = forms.RegexField(r"\A[a-z]{1,20}(?::\d{1,9})?\Z", required=False)


class SettlingForm(forms.Form):
    look = forms.IntegerField(min_value=1, max_value=FAR)
    version = forms.IntegerField(min_value=1, max_value=FAR)
    settle = forms.ChoiceField(choices=[("keep", "keep"), ("change", "change")])


@require_safe
def second_look(request: HttpRequest) -> HttpResponse:
    """A comment as if it waited: nothing on the page says what was decided, by whom, or what it is now."""
    look = second_looks.next_look(moderator_of(request))
    comment = look.decision.comment if look else None
    witnessing.shown([comment] if comment else [], Place.SECOND_LOOK, to=moderator_of(request))
    context = {"look": look, "comment": comment, "clauses": Clause.objects.in_force()}
    return show(request, "comments/workbench/second_look.html", title=_("Second look"), context=context)


@require_POST
def answers(request: HttpRequest) -> HttpResponse:
    """Keep a verdict and show the next. It is not said whether both agree: that is for later, and for a senior."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise BadRequest("No such verdict.")
    sent = form.cleaned_data
    ended = second_looks.answer(sent["look"], sent["verdict"], by=moderator_of(request), clause=sent["clause"])
    if ended is Ended.KEPT:
        messages.success(request, _("Kept. Nothing changes for readers."))
    else:
        messages.warning(request, _("Not kept: it was answered or changed meanwhile."))
    return redirect("comments_workbench:second_look")


@require_safe
def agreement(request: HttpRequest) -> HttpResponse:
    """How far two moderators agree, by clause and never by person; and where they do not, for a senior to settle.

    With ?since= and ?before= what a figure of the dashboard counts too, with ?said= those where one of the two said so.
    """
    asked = PeriodForm(request.GET)
    if not asked.is_valid():
        raise BadRequest("No such period.")
    senior = moderator_of(request)
    unsettled = concord.disagreements(senior)
    witnessing.shown([one.decision.comment for one in unsettled], Place.AGREEMENT, to=senior)
    context = {
        "concord": concord.concord(timezone.now() - timedelta(days=DAYS)),
        "days": DAYS,
        "disagreements": unsettled,
        "own": senior.pk,
        "looks": _looks(senior, **asked.cleaned_data),
    }
    return show(request, "comments/workbench/agreement.html", title=_("Agreement"), context=context)


@require_POST
def settlements(request: HttpRequest) -> HttpResponse:
    """Leave the first decision, or put the second in its place."""
    form = SettlingForm(request.POST)
    if not form.is_valid():
        raise BadRequest("Nothing to settle.")
    sent = form.cleaned_data
    change = sent["settle"] == "change"
    ended = second_looks.settle(sent["look"], by=moderator_of(request), version=sent["version"], change=change)
    if ended is Ended.KEPT:
        messages.success(request, _("Settled."))
    else:
        messages.warning(request, _("Left alone: it was settled, moved, or is one of your own."))
    return redirect("comments_workbench:agreement")


def _looks(
    senior: AbstractBaseUser, since: datetime | None, before: datetime | None, said: str
) -> Sequence[SecondLook] | None:
    """The looks of a period, where one is asked for."""
    return concord.looks(reach_of(senior), since, before, said) if since and before else None
