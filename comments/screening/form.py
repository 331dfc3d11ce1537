"""Rules about the form a comment came with. Both hold: a screen reader may fill a trap, a slow writer is no robot."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from comments import conf
from comments.screening.draft import Draft
from comments.screening.finding import Finding, Outcome


def trap_field(draft: Draft) -> Finding | None:
    """The field that people do not see was filled in."""
    if draft.trap:
        return Finding("trap_field", Outcome.HOLD, _("A field that people do not see was filled in."), field="")
    return None


def form_age(draft: Draft) -> Finding | None:
    """Sent faster than anybody types, or from a form that is hours old."""
    if draft.form_age is None:
        return None
    if draft.form_age < conf.FORM_MIN_AGE:
        return Finding("form_age", Outcome.HOLD, _("Sent sooner than anybody types."), field="")
    if draft.form_age > conf.FORM_MAX_AGE:
        return Finding("form_age", Outcome.HOLD, _("Sent from a form that had been open for hours."), field="")
    return None
