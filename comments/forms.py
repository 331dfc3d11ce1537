"""The reader's form: the shape of what is typed, and its crispy layout."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Layout, Submit
from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.validators import EmailValidator
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from comments import conf, markup, promises, second_tries, stamp
from comments.models import Comment, Thread
from comments.screening import Draft, Finding

SALT = "comments.form"


def text_field(label: Any) -> forms.CharField:
    """A box for a comment's text; without a maxlength, for which a browser would cut what is pasted, saying nothing."""
    return forms.CharField(label=label, strip=False, widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}))


def cleaned_text(form: forms.Form) -> str:
    """What was typed into `text`, cleaned. Raises ValidationError where nothing is left, or too much."""
    typed = form.cleaned_data["text"]
    if len(typed) > 4 * conf.TEXT_MAX:  # far too long: not worth cleaning
        too_long(len(typed), conf.TEXT_MAX)
    text = markup.clean(typed)
    if len(text) > conf.TEXT_MAX:
        too_long(len(text), conf.TEXT_MAX)
    if not text:
        raise forms.ValidationError(form.fields["text"].error_messages["required"], code="required")
    return text


def too_long(length: int, limit: int) -> None:
    """Raise the ValidationError that says by how much."""
    words = ngettext(
        "This is %(over)d character too long: %(length)d, where %(limit)d fit.",
        "This is %(over)d characters too long: %(length)d, where %(limit)d fit.",
        length - limit,
    )
    raise forms.ValidationError(words % {"over": length - limit, "length": length, "limit": limit}, code="max_length")


class CommentForm(forms.Form):
    """What a reader writes. No field has a maxlength: a browser would cut what is pasted, and say nothing."""

    name = forms.CharField(label=gettext_lazy("Name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        help_text=gettext_lazy("Never shown. For letters about your comment, and for moderators who have a question."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    location = forms.CharField(
        label=gettext_lazy("Place"),
        help_text=gettext_lazy("Your state or country, shown beside your name."),
        widget=forms.TextInput(attrs={"autocomplete": "country-name"}),
    )
    follow = forms.BooleanField(label=gettext_lazy("Tell me by e-mail when somebody replies"), required=False)
    text = text_field(gettext_lazy("Your comment"))
    website = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    to = forms.CharField(required=False, widget=forms.HiddenInput)
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)
    told = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        thread: Thread,
        user: AbstractBaseUser | AnonymousUser | None = None,
        parent: Comment | None = None,
        again: Comment | None = None,
    ) -> None:
        self.thread = thread
        self.user = user if user is not None and user.is_authenticated else None
        self.parent = parent
        super().__init__(data, initial=self._first(again) if data is None else None)
        self.fields["location"].required = conf.LOCATION_REQUIRED
        if not conf.may_follow():
            del self.fields["follow"]

    def _first(self, again: Comment | None) -> dict[str, str]:
        """What stands in a form that nobody has filled in yet."""
        initial = {"to": self.parent.key if self.parent else "", "stamp": self._new_stamp()}
        if self.user is not None:
            initial["name"] = getattr(self.user, "get_full_name", str)() or self.user.get_username()
        if again is not None:
            initial |= {"name": again.author_name, "location": again.author_location, "text": again.text}
            initial["stamp"] = stamp.new(self.thread.key, salt=SALT, form_key=second_tries.form_key_for(again))
        return initial

    # What is checked

    def clean_name(self) -> str:
        return self._line("name", conf.NAME_MAX)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        limit = Comment._meta.get_field("author_email").max_length or 254
        if len(email) > limit:
            too_long(len(email), limit)
        if markup.clean_line(email) != email:  # a quoted address may hold control characters, by the standard
            raise forms.ValidationError(EmailValidator.message, code="invalid")
        return email

    def clean_location(self) -> str:
        return self._line("location", conf.LOCATION_MAX)

    def clean_text(self) -> str:
        return cleaned_text(self)

    def clean(self) -> dict[str, Any]:
        """A form of another thread, or of none, does not count; a parent that is not there is let go."""
        cleaned = super().clean() or self.cleaned_data
        self._form_key, self._form_age = stamp.read(cleaned.get("stamp", ""), self.thread.key, salt=SALT)
        if not self._form_key:
            self.begin_anew()
        if cleaned.get("to") and self.parent is None:
            self._retype("to", "")
            self.add_error(
                None,
                _("The comment you were answering is not here any more. You can still send yours, by itself."),
            )
        knows_where = cleaned.get("email") or self._own_address() or "email" in self.errors
        if cleaned.get("follow") and not knows_where:
            self.add_error("email", _("To be told of replies, give your address; or take back the tick below it."))
        return cleaned

    def _own_address(self) -> str:
        """That of the account, which letters go to before any that was typed."""
        return getattr(self.user, self.user.get_email_field_name(), "") if self.user is not None else ""

    def _line(self, name: str, limit: int) -> str:
        typed = self.cleaned_data[name]
        line = markup.clean_line(typed) if len(typed) <= 4 * limit else typed
        if len(line) > limit:
            too_long(len(line), limit)
        if not line and self.fields[name].required:
            raise forms.ValidationError(self.fields[name].error_messages["required"], code="required")
        return line

    # What it stands for

    def draft(self, *, network: str, agent: str = "") -> Draft:
        """The comment as typed, for screening. Only after is_valid()."""
        typed = self.cleaned_data
        return Draft(
            thread=self.thread,
            parent=self.parent,
            author=self.user,
            name=typed["name"],
            email=typed["email"],
            location=typed["location"],
            text=typed["text"],
            network=network,
            agent=agent,
            form_key=self._form_key,
            form_age=self._form_age,
            trap=typed["website"],
            wants_replies=typed.get("follow", False),
        )

    def refuse(self, findings: Iterable[Finding]) -> None:
        """Show what screening refused, beside the fields it speaks of. The form can be sent again at once."""
        for finding in findings:
            self.add_error(finding.field or None, str(finding))

    @property
    def is_told(self) -> bool:
        """Whether its author was told already what could be mended. Only after is_valid()."""
        return bool(self.cleaned_data["told"])

    def begin_anew(self) -> None:
        """Give it back as a form that was never sent."""
        self._retype("stamp", self._new_stamp())
        self.add_error(None, _("This form could not be recognised. Nothing is lost: please send it again."))

    def tell(self) -> None:
        """Remember in the form that it was told."""
        self._retype("told", "1")

    # Its stamp: which thread the form was made for, when, and a key of its own

    def _new_stamp(self) -> str:
        return stamp.new(self.thread.key, salt=SALT)

    def _retype(self, name: str, value: str) -> None:
        """What a hidden field is to hold when the form comes back."""
        data = QueryDict(mutable=True)
        data.update({key: str(self.data[key]) for key in self.data})
        data[name] = value
        self.data = data

    # How it looks

    def _rules(self) -> str:
        return format_html(
            '{} <a href="{}">{}</a>',
            _("Be civil, keep to the subject, no private data. *emphasis*, > quotes, - lists and links work."),
            reverse("comments:policy"),
            _("Comment policy"),
        )

    def _kept(self) -> str:
        """What is stored is said where it is sent."""
        words = '<p class="form-text comments-form-kept">{} <a href="{}">{}</a></p>'
        return format_html(words, promises.in_a_line(), reverse("comments:privacy"), _("What is kept about you"))

    @cached_property
    def helper(self) -> FormHelper:
        """Made where the form is shown: most that are sent are taken, and never come back."""
        self["text"].help_text = self._rules()  # not of the field: a checked form has read that already
        helper = FormHelper(self)
        helper.form_action = reverse("comments:respond", args=[self.thread.key])
        helper.attrs = {"novalidate": "novalidate"}
        helper.form_class = "comments-form"
        helper.form_show_errors = True
        helper.layout = Layout(
            "to",
            "stamp",
            "told",
            Div(Field("name"), Field("location"), Field("email"), css_class="comments-form-who"),
            *([Field("follow")] if "follow" in self.fields else []),
            Field("text"),
            Div(Field("website"), css_class="comments-form-extra"),
            HTML(self._kept()),
            Div(
                Submit("send", _("Send"), css_class="btn btn-primary"),
                Submit("preview", _("Preview"), css_class="btn btn-outline-secondary"),
                css_class="comments-form-buttons",
            ),
        )
        return helper
