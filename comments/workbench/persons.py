"""A person's page, what is done about them there, and the sanctions in force."""

from __future__ import annotations

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comments import conf, persons
from comments.models import Person, Sanction, Status
from comments.reach import reach_of
from comments.sanctions import Sanctioned, lift, note, sanction
from comments.workbench.gate import CAN_TRACE, moderator_of
from comments.workbench.page import show
from comments.workbench.sanctioning import LiftForm, NoteForm, SanctionForm

UNFIT = 422


@require_safe
def person(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Who that is, as far as it is known here."""
    return _page(request, _person(request, kind, key))


@require_POST
def sanctions(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Sanction a person; a ban that lasts longer than 7 days asks once."""
    who, moderator = _person(request, kind, key), moderator_of(request)
    form = SanctionForm(request.POST, by=moderator)
    if not form.is_valid():
        return _page(request, who, sanction_form=form)
    sent = form.cleaned_data
    made = sanction(
        who,
        Sanction.Kind(sent["kind"]),
        by=moderator,
        reason=sent["reason"],
        ends_at=form.ends_at,
        clause=sent["clause"],
    )
    if made.refusal:
        form.add_error(None, str(made.refusal.label))
        return _page(request, who, sanction_form=form)
    return _done(request, who, _("It is in force. Whoever it is about is told when they write next."))


@require_POST
def liftings(request: HttpRequest, pk: int) -> HttpResponse:
    """Lift a sanction; its page, or the list, says what became of it."""
    found = get_object_or_404(Sanction.objects.select_related("account", "comment"), pk=pk)
    who, reach = _who(found), reach_of(request.user)
    if reach.places and (who is None or not persons.is_within(who, reach)):
        raise Http404
    form = LiftForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    lifted: Sanctioned = lift(found, by=moderator_of(request), reason=reason)
    if lifted.refusal:
        messages.error(request, str(lifted.refusal.label))
    else:
        messages.success(request, _("Lifted."))
    return redirect(_address(who) if who else reverse("comments_workbench:sanctions"))


@require_POST
def notes(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Keep a note about a person."""
    who = _person(request, kind, key)
    form = NoteForm(request.POST)
    if not form.is_valid() or note(who, form.cleaned_data["text"], by=moderator_of(request)) is None:
        return _page(request, who, note_form=form)
    return _done(request, who, _("The note is kept."))


@require_safe
def sanctions_in_force(request: HttpRequest) -> HttpResponse:
    """Who is sanctioned now, the oldest first: what has no end waits here to be looked at again."""
    listed = persons.in_force(reach_of(request.user), after=request.GET.get("after", ""))
    context = {"rows": [(one, _who(one)) for one in listed.rows], "after": _query(after=listed.after)}
    return show(request, "comments/workbench/sanctions.html", title=_("Sanctions in force"), context=context)


def _who(one: Sanction) -> Person | None:
    """Whose it is; None where a guest's comment or its address is gone."""
    if one.account:
        return Person(account=one.account)
    return Person.behind(one.comment) if one.comment else None


def _person(request: HttpRequest, kind: str, key: str) -> Person:
    """Who is meant; nobody to whoever has nothing to do with them."""
    found = Person.named(kind, key)
    if found is None or not persons.is_within(found, reach_of(request.user)):
        raise Http404
    return found


def _page(
    request: HttpRequest, who: Person, *, sanction_form: forms.Form | None = None, note_form: forms.Form | None = None
) -> HttpResponse:
    place = {name: request.GET.get(name, "") for name in ("after", "before")}
    known = persons.known_of(who, reach_of(request.user), **place)
    context = {
        "person": who,
        "known": known,
        "record": [(Status(status).label, count) for status, count in sorted(known.record.items())],
        "after": _query(after=known.after),
        "before": _query(before=known.before),
        "search": f"{reverse('admin:comments_comment_changelist')}?{urlencode({'person': f'{who.kind}-{who.key}'})}",
        "sanction_form": sanction_form or SanctionForm(by=moderator_of(request)),
        "note_form": note_form or NoteForm(),
        "lift_form": LiftForm(auto_id=False),
        "network": persons.network_of(who, reach_of(request.user)) if request.user.has_perm(CAN_TRACE) else None,
        "trace_days": conf.TRACE_DAYS,
    }
    status = UNFIT if sanction_form or note_form else 200
    return show(request, "comments/workbench/person.html", title=who.name, context=context, status=status)


def _done(request: HttpRequest, who: Person, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(_address(who))


def _address(who: Person) -> str:
    return reverse("comments_workbench:person", args=[who.kind, who.key])


def _query(**place: str) -> str:
    return f"?{urlencode(place)}" if all(place.values()) else ""
