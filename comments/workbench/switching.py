"""How a thread is to be, as a moderator sends it."""

from __future__ import annotations

from dataclasses import replace

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from comments import language
from comments.models import Mode, Thread
from comments.switching import REASON_MAX, Setting, last_change

PACES = [
    (0, _("As fast as they like")),
    (60, _("One in a minute")),
    (120, _("One in 2 minutes")),
    (300, _("One in 5 minutes")),
    (900, _("One in 15 minutes")),
    (3600, _("One in an hour")),
]


class SwitchForm(forms.Form):
    """`since` is the last change that was seen. A time and what comes after it are given both, or neither."""

    mode = forms.ChoiceField(label=_("New comments"), choices=Mode.choices)
    until = forms.DateTimeField(
        label=_("Until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("By the site's clock. Empty: until somebody switches it again."),
    )
    after = forms.ChoiceField(label=_("And then"), choices=[("", _("no change")), *Mode.choices], required=False)
    slow_seconds = forms.TypedChoiceField(label=_("Pace of each author"), choices=PACES, coerce=int)
    reason = forms.CharField(
        label=_("Reason"), max_length=REASON_MAX, help_text=_("Kept on record. Readers of a closed thread see it.")
    )
    since = forms.IntegerField(min_value=0, max_value=2**62, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, thread: Thread) -> None:
        now = Setting.of(thread)
        paces = PACES if now.slow_seconds in dict(PACES) else [*PACES, (now.slow_seconds, _("As it is"))]
        initial = {
            "mode": now.mode.value,
            "until": now.until,
            "after": now.after.value if now.after else "",
            "slow_seconds": now.slow_seconds,
            "since": last_change(thread),
        }
        super().__init__(data, initial=initial, auto_id="switch-%s")
        self.fields["slow_seconds"] = forms.TypedChoiceField(label=_("Pace of each author"), choices=paces, coerce=int)

    def setting(self) -> Setting:
        """What a valid form asks for."""
        sent = self.cleaned_data
        after = Mode(sent["after"]) if sent["after"] else None
        return Setting(Mode(sent["mode"]), sent["until"], after, sent["slow_seconds"])


SLOW = 120  # seconds between two comments of one author


class QuickForm(forms.Form):
    """One press on the dashboard: slow a thread down, close it, or take the last of the two back."""

    quick = forms.ChoiceField(choices=[("slow", "slow"), ("close", "close"), ("undo", "undo")])
    since = forms.IntegerField(min_value=0, max_value=2**62)

    def setting(self, thread: Thread) -> Setting:
        """What a valid form asks for. What a mode was to end with is kept where the mode is."""
        now = Setting.of(thread)
        if self.cleaned_data["quick"] == "slow":
            return replace(now, slow_seconds=max(SLOW, now.slow_seconds))
        if self.cleaned_data["quick"] == "close":
            return Setting(Mode.CLOSED, slow_seconds=now.slow_seconds)
        if now.mode == Mode.CLOSED:
            return Setting(_before_closing(thread), slow_seconds=now.slow_seconds)
        return replace(now, slow_seconds=_before_slowing(thread))

    def reason(self) -> str:
        """In words for readers, who see it where a thread is closed."""
        with language.own():
            if self.cleaned_data["quick"] == "undo":
                return str(_("Taken back."))
            return str(_("Too many comments at once."))


def _before_closing(thread: Thread) -> Mode:
    """Held, where nobody closed it."""
    closing = thread.changes.filter(mode=Mode.CLOSED).exclude(was_mode=Mode.CLOSED).order_by("-pk").first()
    return Mode(closing.was_mode) if closing else Mode.HOLD_ALL


def _before_slowing(thread: Thread) -> int:
    slowing = thread.changes.filter(slow_seconds=thread.slow_seconds).exclude(was_slow_seconds=thread.slow_seconds)
    last = slowing.order_by("-pk").first()
    return last.was_slow_seconds if last else 0
