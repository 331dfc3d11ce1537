"""The shape of an edit: another text for a comment, and which one it was made from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout, Submit
from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.forms import cleaned_text, text_field
from comments.models import Comment
from comments.screening import Draft, Finding


class EditForm(forms.Form):
    """Only the text: whoever would sign or place it otherwise writes another comment."""

    text = text_field(gettext_lazy("Your comment"))
    seen = forms.IntegerField(min_value=1, max_value=1_000_000, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, comment: Comment, token: str) -> None:
        self.comment = comment
        super().__init__(data, initial={"text": comment.text, "seen": comment.revision})
        self.helper = self._helper(token)

    def clean_text(self) -> str:
        return cleaned_text(self)

    def draft(self, *, network: str) -> Draft:
        """The comment with its new text, for screening. Only after is_valid()."""
        comment = self.comment
        return Draft(
            thread=comment.thread,
            parent=comment.parent,
            author=comment.author,
            name=comment.author_name,
            email=comment.author_email,
            location=comment.author_location,
            text=self.cleaned_data["text"],
            network=network,
            edits=comment,
        )

    def refuse(self, findings: Iterable[Finding]) -> None:
        """Show what screening refused. A field that is not here speaks for all."""
        for finding in findings:
            self.add_error("text" if finding.field == "text" else None, str(finding))

    def start_from(self, comment: Comment) -> None:
        """It was changed in another window: what was typed stays, and can be sent over that."""
        self.data = {**dict(self.data.items()), "seen": str(comment.revision)}
        self.add_error(None, _("It was changed elsewhere meanwhile. If you save now, this text takes its place."))

    def _helper(self, token: str) -> FormHelper:
        helper = FormHelper(self)
        helper.form_action = reverse("comments:edit", args=[token])
        helper.attrs = {"novalidate": "novalidate"}
        helper.form_class = "comments-form"
        helper.layout = Layout(
            "seen",
            Field("text"),
            Div(
                Submit("send", _("Save"), css_class="btn btn-primary"),
                Submit("preview", _("Preview"), css_class="btn btn-outline-secondary"),
                css_class="comments-form-buttons",
            ),
        )
        return helper
