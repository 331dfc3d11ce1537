"""The thread's mode and the author's record."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from comments import conf
from comments.models import Mode, Status
from comments.screening.draft import Draft
from comments.screening.earlier import earlier
from comments.screening.finding import Finding, Outcome


def thread_mode(draft: Draft) -> Finding | None:
    """What the thread does with a comment that nothing else speaks against."""
    mode = draft.thread.mode_now
    if not draft.thread.is_open:
        return Finding("thread_mode", Outcome.REFUSE, _("Comments here are closed. Your text is kept below."), field="")
    if draft.office:  # an official answer, whose author's office was asked for
        return None
    if mode == Mode.HOLD_ALL:
        return Finding("thread_mode", Outcome.HOLD, _("Every comment in this thread is held."), field="")
    if mode == Mode.HOLD_NEWCOMERS and not _is_trusted(draft):
        return Finding("thread_mode", Outcome.HOLD, _("A newcomer: not enough approved comments yet."), field="")
    return None


def _is_trusted(draft: Draft) -> bool:
    """Trust hangs on an account, never on a typed name or address: its last decided comments were all approved."""
    return draft.author is not None and earlier(draft).decided == (Status.APPROVED,) * conf.TRUSTED_AFTER
