"""The same text again."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from comments.folding import skeleton
from comments.screening.draft import Draft
from comments.screening.earlier import earlier
from comments.screening.finding import Finding, Outcome


def said_before(draft: Draft) -> Finding | None:
    """The same text stands in the thread already: refused under the same name, held under another."""
    names = earlier(draft).alike
    if not names:
        return None
    if skeleton(draft.name) in {skeleton(name) for name in names}:
        words = _("You have sent this comment already; it has arrived, and there is no need to send it again.")
        return Finding("said_before", Outcome.REFUSE, words)
    return Finding("said_before", Outcome.HOLD, _("The same text came under another name in this thread."))
