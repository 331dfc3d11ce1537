"""Appeals: those that wait for a senior, each with what it is against; and those that were answered."""

from __future__ import annotations

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from comments import appeals, witnessing
from comments.appealing import answer
from comments.models import Appeal, Place
from comments.models.appeal import WORDS_MAX, Outcome
from comments.reach import Reach, reach_of
from comments.workbench.gate import moderator_of
from comments.workbench.page import show
from comments.workbench.seeking import moment

UNFIT, CONFLICT = 422, 409
FAR = 2**31


class AnswerForm(forms.Form):
    """What its author is told; a refusal is told why."""

    version = forms.IntegerField(min_value=1, max_value=FAR, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(choices=[("overturn", "overturn"), ("uphold", "uphold")])
    words = forms.CharField(
        label=gettext_lazy("Your answer to the author"),
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("They are told it in these words, by letter and on the page of their comment."),
    )


class PeriodForm(forms.Form):
    """What a figure of the dashboard counts: appeals made in a time, or those answered so in it."""

    outcome = forms.ChoiceField(choices=[("", ""), *Outcome.choices], required=False)
    since = moment()
    before = moment()


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first, and what was answered; with ?since= and ?before= what a figure counts."""
    return _page(request)


@require_POST
def answers(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether a decision stands; refused where somebody was faster, or it is the senior's own."""
    about = Appeal.objects.select_related("comment__thread").filter(pk=pk).first()
    if about is None or not reach_of(request.user).holds(about.comment.thread):
        raise Http404
    form = AnswerForm(request.POST, auto_id=f"appeal-{pk}-%s")
    if not form.is_valid():
        return _page(request, refused={pk: form}, status=UNFIT)
    sent = form.cleaned_data
    overturn = sent["outcome"] == "overturn"
    done = answer(about, overturn=overturn, words=sent["words"], version=sent["version"], by=moderator_of(request))
    if not done:
        form.add_error(None, _("Not done: it was answered or moved meanwhile, or it is against a decision of yours."))
        return _page(request, refused={pk: form}, status=CONFLICT)
    messages.success(request, _("Overturned: it is public.") if overturn else _("Upheld: the decision stands."))
    return redirect("comments_workbench:appeals")


def _page(request: HttpRequest, *, refused: dict[int, forms.Form] | None = None, status: int = 200) -> HttpResponse:
    senior, reach = moderator_of(request), reach_of(request.user)
    waiting, own = appeals.waiting_for(senior, reach)
    witnessing.shown([one.comment for one in waiting], Place.APPEAL, to=senior)
    past, asked = _past(request, reach)
    refused = refused or {}
    context = {
        "waiting": [(one, refused.get(one.pk) or _form(one)) for one in waiting],
        "own": own,
        "gone": [form for pk, form in refused.items() if pk not in {one.pk for one in waiting}],
        "past": past.rows,
        "after": f"?{urlencode(asked | {'after': past.after})}" if past.after else "",
        "is_made": bool(asked) and not asked.get("outcome"),
    }
    return show(request, "comments/workbench/appeals.html", title=_("Appeals"), context=context, status=status)


def _form(one: Appeal) -> AnswerForm:
    return AnswerForm(initial={"version": one.comment.version}, auto_id=f"appeal-{one.pk}-%s")


def _past(request: HttpRequest, reach: Reach) -> tuple[appeals.Answered, dict[str, str]]:
    """The appeals of a period that was asked for, or all that were answered; and the query that asks for them."""
    form = PeriodForm(request.GET)
    if not form.is_valid():
        raise BadRequest("No such period.")
    start, end, outcome = (form.cleaned_data[name] for name in ("since", "before", "outcome"))
    asked = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    if asked and not outcome:
        return appeals.Answered(tuple(appeals.made(reach, start, end)), ""), asked
    after = request.GET.get("after", "")
    return appeals.answered(reach, after=after, outcome=outcome, start=start, end=end), asked
