"""What a moderator does beside deciding: escalate, note, mute, pick, answer. Each is sent from a card."""

from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import BadRequest
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from comments import claiming, sanctions
from comments.featuring import bar_of, feature, unfeature
from comments.models import Clause, Comment, Person, Sanction
from comments.moderation import Seen
from comments.reach import reach_of
from comments.workbench import answering
from comments.workbench.forms import AnswerForm, EscalationForm, MuteForm, NoteForm, SeenForm
from comments.workbench.gate import moderator_of
from comments.workbench.sanctioning import SPANS
from comments.workbench.trail import remember, told
from comments.workbench.views import answer


@require_POST
def escalations(request: HttpRequest) -> HttpResponse:
    """Put the card on for a senior, with a note."""
    form = _valid(EscalationForm(request.POST))
    item, note = form.cleaned_data["item"], form.cleaned_data["note"]
    if claiming.escalate(moderator_of(request), item=item, note=note):
        return answer(request, None, told("done", _("Put on for a senior, with your note.")))
    return answer(request, None, told("refused", _("Somebody else has this card, or it is decided.")))


@require_POST
def notes(request: HttpRequest) -> HttpResponse:
    """Keep a note on the comment, for moderators alone."""
    form = _valid(NoteForm(request.POST))
    comment = _comment(request, form.cleaned_data["seen"])
    if comment is None or sanctions.note(comment, form.cleaned_data["text"], by=moderator_of(request)) is None:
        return answer(request, None, told("refused", _("The note was not kept.")))
    return answer(request, None, told("done", _("The note is kept."), comment.pk))


@require_POST
def mutes(request: HttpRequest) -> HttpResponse:
    """Mute the author for a time. They are told the clause, and the reason or else the clause's own words."""
    form = _valid(MuteForm(request.POST))
    sent = form.cleaned_data
    comment = _comment(request, sent["seen"])
    person = Person.behind(comment) if comment else None
    if comment is None or person is None:
        return answer(request, None, told("refused", _("Nobody to mute: only a name was typed.")))
    clause: Clause | None = sent["clause"]
    made = sanctions.sanction(
        person,
        Sanction.Kind.MUTE,
        by=moderator_of(request),
        reason=sent["reason"] or (clause.text if clause else ""),
        ends_at=timezone.now() + SPANS[sent["length"]] if sent["length"] in SPANS else None,
        clause=clause,
    )
    if made.refusal:
        return answer(request, None, told("refused", str(made.refusal.label), comment.pk))
    return answer(request, None, told("done", _("The author is muted, and is told so."), comment.pk))


@require_POST
def features(request: HttpRequest) -> HttpResponse:
    """Pick the comment for readers, which approves it where it waits; or take the mark away."""
    seen: Seen = _valid(SeenForm(request.POST)).cleaned_data["seen"][0]
    moderator = moderator_of(request)
    if bar := bar_of(seen, by=moderator):
        return answer(request, None, told("refused", str(bar.label), seen.pk))
    if request.POST.get("feature") == "off":
        words = _("The mark is gone.") if unfeature(seen, by=moderator) else _("Not done: it has changed meanwhile.")
        return answer(request, None, told("done", words, seen.pk))
    decided = feature(seen, by=moderator)
    if decided.moved:
        remember(request, [Seen(seen.pk, decided.moved[0].version)])
    if Comment.objects.filter(pk=seen.pk, featured_at__isnull=False).exists():
        return answer(request, None, told("done", _("Picked: readers see the mark."), seen.pk))
    why = decided.refused[0].why if decided.refused else None
    words = str(why.label) if why else _("Not done: it has changed meanwhile.")
    return answer(request, None, told("refused", words, seen.pk))


@require_POST
def answers(request: HttpRequest) -> HttpResponse:
    """Answer as staff. What waits is approved with it: nobody can answer what readers do not see."""
    form = _valid(AnswerForm(request.POST))
    return answer(request, None, answering.reply(request, form.cleaned_data["seen"][0], form.cleaned_data["text"]))


Sent = TypeVar("Sent", bound=Form)


def _valid(form: Sent) -> Sent:
    if not form.is_valid():
        raise BadRequest("Not to be understood.")
    return form


def _comment(request: HttpRequest, seen: tuple[Seen, ...]) -> Comment | None:
    within = reach_of(request.user).q("thread__")
    return Comment.objects.filter(within, pk=seen[0].pk).select_related("author").first()
