"""The same text again."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments import conf
from comments.digest import digest_of
from comments.folding import skeleton
from comments.models import Comment
from comments.screening.draft import Draft
from comments.screening.finding import Finding, Outcome


def said_before(draft: Draft) -> Finding | None:
    """The same text stands in the thread already: refused under the same name, held under another."""
    since = timezone.now() - timedelta(seconds=conf.REPEAT_WINDOW)
    names = list(
        Comment.objects.on(draft.thread)
        .filter(text_digest=digest_of(draft.text), created_at__gte=since)
        .values_list("author_name", flat=True)[:20]
    )
    if not names:
        return None
    if skeleton(draft.name) in {skeleton(name) for name in names}:
        words = _("You have sent this comment already; it has arrived, and there is no need to send it again.")
        return Finding("said_before", Outcome.REFUSE, words)
    return Finding("said_before", Outcome.HOLD, _("The same text came under another name in this thread."))
