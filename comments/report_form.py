"""What a reader says of a comment, as it is sent: a reason, and for a notice what the law asks of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Layout, Submit
from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments import conf, markup, stamp
from comments.models import Clause, Comment
from comments.models.report import ILLEGAL
from comments.reporting import Said

SALT = "comments.report"
NOTE_MAX = 2000
NAME_MAX = 100


class ReportForm(forms.Form):
    """The clauses in force are the reasons; illegal content asks for more, and is there without a clause too."""

    reason = forms.ChoiceField(
        label=gettext_lazy("What is wrong with it?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the reason that comes closest.")},
    )
    note = forms.CharField(
        label=gettext_lazy("What should the moderator know?"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=gettext_lazy("Needed for illegal content: why it is illegal, under which law if you know."),
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"), required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail"),
        required=False,
        help_text=gettext_lazy("Only moderators see your name and address; the author of the comment does not."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    excused = forms.BooleanField(
        label=gettext_lazy("It is about the sexual abuse of children: I need not say who I am."), required=False
    )
    good_faith = forms.BooleanField(
        label=gettext_lazy("I believe in good faith that what I say here is accurate and complete."), required=False
    )
    website = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, comment: Comment, user: AbstractBaseUser | AnonymousUser | None = None
    ) -> None:
        self.comment = comment
        self.user = user if user is not None and user.is_authenticated else None
        self.clauses = {clause.code: clause for clause in Clause.objects.in_force()}
        initial: dict[str, str] = {"stamp": stamp.new(comment.key, salt=SALT)}
        if self.user is not None:
            initial["name"] = getattr(self.user, "get_full_name", str)() or self.user.get_username()
            initial["email"] = str(getattr(self.user, self.user.get_email_field_name(), ""))
        super().__init__(data, initial=initial, auto_id="report-%s")
        reason = self.fields["reason"]
        assert isinstance(reason, forms.ChoiceField)  # noqa: S101  (for the type checker)
        reason.choices = self._reasons()
        self.helper = self._helper()

    def _reasons(self) -> list[tuple[str, object]]:
        """The clauses in their order, illegal content last: what follows it is about it."""
        found = [
            (clause.code, self._reason(clause.heading, clause.rule))
            for clause in self.clauses.values()
            if clause.code != ILLEGAL
        ]
        notice = self._reason(_("Illegal content"), _("A notice under the law: you say why, and who you are."))
        return [*found, (ILLEGAL, notice)]

    def _reason(self, title: str, text: str) -> str:
        return format_html('<strong>{}</strong> <span class="comments-report-what">{}</span>', title, text)

    # What is checked

    def clean_note(self) -> str:
        note = markup.clean(self.cleaned_data["note"][: 4 * NOTE_MAX])
        if len(note) > NOTE_MAX:
            words = _("This is too long: %(length)d characters, where %(limit)d fit.")
            raise forms.ValidationError(words % {"length": len(note), "limit": NOTE_MAX}, code="max_length")
        return note

    def clean_name(self) -> str:
        name = markup.clean_line(self.cleaned_data["name"][: 4 * NAME_MAX])
        if len(name) > NAME_MAX:
            raise forms.ValidationError(_("This name is too long."), code="max_length")
        return name

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if len(email) > 254 or markup.clean_line(email) != email:
            raise forms.ValidationError(forms.EmailField.default_error_messages.get("invalid", _("Not an address.")))
        return email

    def clean(self) -> dict[str, Any]:
        """A notice says why and, in good faith, who says so: Art. 16(2) of the Digital Services Act."""
        cleaned = super().clean() or self.cleaned_data
        self._form_key, self._form_age = stamp.read(cleaned.get("stamp", ""), self.comment.key, salt=SALT)
        if not self._form_key:
            self._renew_stamp()
            self.add_error(None, _("This form could not be recognised. Nothing is lost: please send it again."))
        if cleaned.get("reason") == ILLEGAL:
            self._clean_notice(cleaned)
        return cleaned

    def _clean_notice(self, cleaned: dict[str, Any]) -> None:
        asked = {"note": _("Say why it is illegal."), "good_faith": _("Without this a notice cannot be taken.")}
        if not cleaned.get("excused"):
            asked |= {"name": _("A notice names who gives it."), "email": _("A notice names an address.")}
        for name, words in asked.items():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, words)

    def _renew_stamp(self) -> None:
        data = QueryDict(mutable=True)
        data.update({key: str(self.data[key]) for key in self.data})
        data["stamp"] = stamp.new(self.comment.key, salt=SALT)
        self.data = data

    # What it stands for

    def said(self, *, marks: Sequence[str], network: str) -> Said:
        """What is reported. Only after is_valid(). Who they are is kept of those alone who give a notice."""
        typed = self.cleaned_data
        is_notice = typed["reason"] == ILLEGAL
        return Said(
            comment=self.comment,
            marks=marks,
            by=self.user,
            clause=self.clauses.get(typed["reason"]),
            is_notice=is_notice,
            note=typed["note"],
            name=typed["name"] if is_notice and not typed["excused"] else "",
            email=typed["email"] if is_notice and not typed["excused"] else "",
            is_excused=is_notice and typed["excused"],
            network=network,
            form_key=self._form_key,
            is_odd=bool(typed["website"]) or not conf.FORM_MIN_AGE <= self._form_age <= conf.FORM_MAX_AGE,
        )

    # How it looks

    def _helper(self) -> FormHelper:
        helper = FormHelper(self)
        helper.form_action = reverse("comments:report", args=[self.comment.key])
        helper.attrs = {"novalidate": "novalidate"}
        helper.form_class = "comments-form comments-report"
        helper.form_show_errors = True
        helper.layout = Layout(
            "stamp",
            Field("reason"),
            Field("note"),
            Div(
                HTML(format_html("<h3>{}</h3>", _("For a notice of illegal content"))),
                Div(Field("name"), Field("email"), css_class="comments-form-who"),
                "excused",
                "good_faith",
                css_class="comments-report-notice",
            ),
            Div(Field("website"), css_class="comments-form-extra"),
            Div(Submit("send", _("Report"), css_class="btn btn-primary"), css_class="comments-form-buttons"),
        )
        return helper
