"""Questions that readers asked, open and answered; each with its official answers, written and published here."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comments import conf, markup, officials, questions
from comments.models import Answer, Comment, Office
from comments.officials import Ended
from comments.reach import reach_of
from comments.workbench.gate import moderator_of
from comments.workbench.page import show

PROPOSED = 20  # answers listed that wait for a second pair of eyes
FAR = 2**62


class AnswerForm(forms.Form):
    """`do` is "keep", "propose" or "publish"; `answer` is that of another, published as it was read."""

    text = forms.CharField(
        label=gettext_lazy("Your answer"), strip=False, widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"})
    )
    do = forms.ChoiceField(choices=[(one, one) for one in ("keep", "propose", "publish")])
    answer = forms.IntegerField(required=False, min_value=1, max_value=FAR)

    def clean_text(self) -> str:
        text = markup.clean(self.cleaned_data["text"])
        if not text:
            raise forms.ValidationError(self.fields["text"].error_messages["required"], code="required")
        if len(text) > conf.TEXT_MAX:
            words = _("This is %(length)d characters long, where %(limit)d fit.")
            raise forms.ValidationError(words % {"length": len(text), "limit": conf.TEXT_MAX}, code="max_length")
        return text


@require_safe
def question_list(request: HttpRequest) -> HttpResponse:
    """The open ones, or those that were answered, where the moderator works."""
    is_answered = request.GET.get("show") == "answered"
    reach = reach_of(request.user)
    context = {
        "is_answered": is_answered,
        "listed": questions.listed(reach, is_answered=is_answered, after=request.GET.get("after", "")),
        "proposed": questions.proposed(reach)[:PROPOSED],
        "office": Office.of(moderator_of(request)),
    }
    return show(request, "comments/workbench/questions.html", title=_("Questions"), context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, question: str) -> HttpResponse:
    """One of them, with what was answered and what is being written; keep, propose or publish an answer."""
    found = _question(request, question)
    if request.method != "POST":
        return _page(request, found, None)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    ended = _carry_out(request, found, form)
    if ended in (Ended.REFUSED, Ended.BARRED):
        form.add_error(None, WORDS[ended])
        return _page(request, found, form, status=409)
    messages.success(request, WORDS[ended])
    return redirect("comments_workbench:question", found.key)


@require_POST
def marks(request: HttpRequest, question: str) -> HttpResponse:
    """Say that it is a question, or is none."""
    found = _question(request, question)
    if officials.mark(found, request.POST.get("asks") == "yes", by=moderator_of(request)):
        messages.success(request, _("Marked."))
    return redirect("comments_workbench:question", found.key)


WORDS = {
    Ended.KEPT: gettext_lazy("Kept. Readers do not see it."),
    Ended.PUBLISHED: gettext_lazy("Published."),
    Ended.WAITS: gettext_lazy("It is sent, and waits for a moderator: a rule held it."),
    Ended.REFUSED: gettext_lazy("Not published: the thread is closed, or a rule refused it. Your text is kept below."),
    Ended.BARRED: gettext_lazy("Not published: it changed meanwhile, or is not yours to publish."),
}


def _carry_out(request: HttpRequest, found: Comment, form: AnswerForm) -> Ended:
    by, sent = moderator_of(request), form.cleaned_data
    if sent["answer"]:
        answer = Answer.objects.filter(pk=sent["answer"], question=found).first()
    else:
        answer = officials.keep(found, sent["text"], by=by, is_proposed=sent["do"] != "keep")
    if answer is None:
        return Ended.BARRED
    if sent["do"] != "publish":
        return Ended.KEPT
    return officials.publish(answer, text=sent["text"], by=by)


def _question(request: HttpRequest, key: str) -> Comment:
    if not key.isalnum():
        raise Http404
    rows = Comment.objects.approved().filter(reach_of(request.user).q("thread__")).select_related("thread")
    return get_object_or_404(rows, key=key[:16])


def _page(request: HttpRequest, found: Comment, form: AnswerForm | None, status: int = 200) -> HttpResponse:
    by = moderator_of(request)
    drafts = list(Answer.objects.filter(question=found, comment=None).select_related("by"))
    own = next((one for one in drafts if one.by_id == by.pk), None)
    for one in drafts:
        one.may_publish = officials.may_publish(one, by)
    context = {
        "question": found,
        "answers": questions.answers_to(found),
        "proposed": [one for one in drafts if one.proposed_at and one is not own],
        "office": Office.of(by),
        "needs_two": conf.ANSWERS_NEED_TWO,
        "form": form or AnswerForm(initial={"text": own.text if own else ""}),
    }
    return show(request, "comments/workbench/question.html", title=_("Question"), context=context, status=status)
