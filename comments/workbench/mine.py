"""A moderator's own work, shown to nobody else; and what they say about breaks."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comments import claiming
from comments.models import Clause
from comments.work import own_work
from comments.workbench import resting
from comments.workbench.gate import moderator_of
from comments.workbench.page import show
from comments.workbench.views import answer


class TopicsForm(forms.Form):
    left = forms.ModelMultipleChoiceField(Clause.objects.in_force(), to_field_name="code", required=False)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """One's own pace, what became of one's decisions, and which topics are left to others."""
    moderator = moderator_of(request)
    context = {
        "work": own_work(moderator),
        "rests": resting.is_on(request),
        "clauses": Clause.objects.in_force(),
        "left": claiming.topics_left(moderator),
    }
    return show(request, "comments/workbench/mine.html", title=_("My work"), context=context)


@require_POST
def topics(request: HttpRequest) -> HttpResponse:
    """The clauses ticked are left to others from now on, the others are taken again."""
    form = TopicsForm(request.POST)
    if not form.is_valid():
        raise BadRequest("No such clause.")
    claiming.leave_topics(moderator_of(request), [clause.code for clause in form.cleaned_data["left"]])
    messages.success(request, _("Kept: the queue lends you nothing about what is ticked."))
    return redirect("comments_workbench:mine")


@require_POST
def rests(request: HttpRequest) -> HttpResponse:
    """`rest` is "later", "off" or "on"."""
    word = request.POST.get("rest", "")
    if word == "later":
        resting.later(request)
    elif word in ("off", "on"):
        resting.switch(request, is_on=word == "on")
    else:
        raise BadRequest("No such word.")
    return redirect("comments_workbench:mine") if "page" in request.POST else answer(request, None, None)
