"""What a reader sends to be told of what is new, and its layout."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout, Submit
from django import forms
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments import markup
from comments.models import Pace


class FollowForm(forms.Form):
    """An address, for who has no account; how often; and a field that people do not see."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        help_text=gettext_lazy("Never shown, and kept only for these letters."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    pace = forms.ChoiceField(
        label=gettext_lazy("How often"), choices=Pace.choices, initial=Pace.AT_ONCE, widget=forms.RadioSelect
    )
    again = forms.BooleanField(
        label=gettext_lazy("This address once wanted no letters: ask it again"),
        required=False,
    )
    website = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, by_account: bool) -> None:
        super().__init__(data)
        if by_account:
            del self.fields["email"], self.fields["again"]
        self.helper = self._helper(by_account)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if markup.clean_line(email) != email:  # a quoted address may hold control characters, by the standard
            raise forms.ValidationError(EmailValidator.message, code="invalid")
        return email

    @property
    def is_trapped(self) -> bool:
        """Whether a machine filled in what people do not see. Only after is_valid()."""
        return bool(self.cleaned_data["website"])

    def _helper(self, by_account: bool) -> FormHelper:
        helper = FormHelper(self)
        helper.attrs = {"novalidate": "novalidate"}
        helper.form_class = "comments-form"
        helper.form_show_errors = True
        helper.layout = Layout(
            *([] if by_account else [Field("email")]),
            Field("pace"),
            *([] if by_account else [Field("again")]),
            Div(Field("website"), css_class="comments-form-extra"),
            Div(Submit("follow", _("Tell me"), css_class="btn btn-primary"), css_class="comments-form-buttons"),
        )
        return helper
