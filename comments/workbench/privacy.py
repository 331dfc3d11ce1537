"""What privacy officers do: find a person, give a copy of all that is kept, hold it, or erase it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comments import persons
from comments.erasing import erase
from comments.exporting import counted, export
from comments.holding import hold, let_go
from comments.models import Hold, Person
from comments.models.erasure import Way
from comments.sanctions import NOTE_MAX
from comments.workbench.gate import moderator_of
from comments.workbench.page import show

UNFIT = 422


class FindForm(forms.Form):
    """Who is meant. It is posted: an address belongs in no address bar and no log."""

    who = forms.CharField(
        label=gettext_lazy("Account's name, or e-mail address of a guest"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_who(self) -> Person:
        typed: str = self.cleaned_data["who"].strip()
        person = Person.signing_in_as(typed) or Person.at(typed)
        if person.account is None and person.comment is None:
            raise forms.ValidationError(_("Nobody has written here under that name or address."))
        return person


class HoldForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Why it must be kept"),
        max_length=NOTE_MAX,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class EraseForm(forms.Form):
    words = forms.ChoiceField(
        label=gettext_lazy("What they wrote"),
        choices=[
            ("stay", gettext_lazy("stays, by a former reader")),
            ("go", gettext_lazy("goes too")),
        ],
    )
    close = forms.BooleanField(label=gettext_lazy("Empty and shut the account itself"), required=False)
    sure = forms.BooleanField(label=gettext_lazy("Yes, for good: nothing brings it back"))


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Find a person; and the holds that are in force."""
    form = FindForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return redirect(_address(form.cleaned_data["who"]))
    holds = Hold.objects.in_force().newest_first().select_related("account", "by")
    status = UNFIT if form.is_bound else 200
    return show(
        request,
        "comments/workbench/privacy.html",
        title=_("Privacy"),
        context={"form": form, "holds": holds[: persons.HISTORY]},
        status=status,
    )


@require_safe
def person(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """What is kept about somebody, in numbers, and what can be done with it."""
    return _page(request, _person(kind, key))


@require_safe
def copy(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Everything about them, as JSON to be saved."""
    found = export(_person(kind, key))
    response = JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="person.json"'
    return response


@require_POST
def erasures(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Erase them; refused where a hold is on them."""
    who = _person(kind, key)
    form = EraseForm(request.POST)
    if not form.is_valid():
        return _page(request, who, erase_form=form)
    sent = form.cleaned_data
    options = {"words_go": sent["words"] == "go", "close_account": sent["close"]}
    erased = erase(who, way=Way.OFFICER, by=moderator_of(request), **options)
    if erased.is_held:
        form.add_error(None, _("A legal hold is on this person: nothing was erased."))
        return _page(request, who, erase_form=form)
    words = ngettext("Erased, with %(count)d comment.", "Erased, with %(count)d comments.", erased.comments)
    messages.success(request, words % {"count": erased.comments})
    return redirect("comments_workbench:privacy")


@require_POST
def holds(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Hold what is kept about them."""
    who = _person(kind, key)
    form = HoldForm(request.POST)
    if not form.is_valid() or hold(who, by=moderator_of(request), why=form.cleaned_data["why"]) is None:
        return _page(request, who, hold_form=form)
    messages.success(request, _("It is held: nothing of it is erased or purged."))
    return redirect(_address(who))


@require_POST
def hold_liftings(request: HttpRequest, pk: int) -> HttpResponse:
    """Lift a hold; what is over goes with the next purge."""
    if let_go(pk, by=moderator_of(request)):
        messages.success(request, _("The hold is lifted."))
    else:
        messages.error(request, _("It is over already."))
    return redirect("comments_workbench:privacy")


def _page(
    request: HttpRequest, who: Person, *, erase_form: forms.Form | None = None, hold_form: forms.Form | None = None
) -> HttpResponse:
    form = erase_form or EraseForm(initial={"words": "stay"})
    if who.account is None:
        del form.fields["close"]
    context = {
        "person": who,
        "counts": [(name.replace("_", " "), count) for name, count in counted(who).items()],
        "holds": Hold.objects.in_force().on(who).newest_first().select_related("by"),
        "erase_form": form,
        "hold_form": hold_form or HoldForm(),
    }
    status = UNFIT if erase_form or hold_form else 200
    title = _("What is kept about %(name)s") % {"name": who.name}
    return show(request, "comments/workbench/privacy_person.html", title=title, context=context, status=status)


def _person(kind: str, key: str) -> Person:
    found = Person.named(kind, key)
    if found is None:
        raise Http404
    return found


def _address(who: Person) -> str:
    return reverse("comments_workbench:privacy_person", args=[who.kind, who.key])
