"""An answer by the moderator, posted under the comment as anybody's would be."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from comments import conf, markup, moderation
from comments.models import Comment, Status
from comments.moderation import Seen
from comments.screening import Draft
from comments.submission import submit
from comments.workbench.gate import moderator_of
from comments.workbench.trail import Told, remember, told


def reply(request: HttpRequest, seen: Seen, text: str) -> Told:
    """Approve the comment where it waits, and post the answer under it; screening looks at it as at any other."""
    moderator = moderator_of(request)
    decided = moderation.decide([seen], Status.APPROVED, by=moderator)
    if decided.moved:
        remember(request, [Seen(seen.pk, decided.moved[0].version)])
    parents = Comment.objects.approved().filter(pk=seen.pk, depth__lt=conf.MAX_DEPTH).select_related("thread")
    parent = parents.first() if not decided.stale else None
    if parent is None:
        return told("refused", _("Not answered: it has changed meanwhile, or is no place for answers."), seen.pk)
    name = str(getattr(moderator, "get_full_name", str)() or moderator.get_username())[: conf.NAME_MAX]
    address = str(getattr(moderator, moderator.get_email_field_name(), ""))
    draft = Draft(parent.thread, name, markup.clean(text), parent=parent, author=moderator, email=address)
    submitted = submit(draft)
    if submitted.comment is None:
        words = " ".join(str(one) for one in submitted.verdict.refusals)
        return told("refused", words, seen.pk)
    if submitted.comment.status == Status.APPROVED:
        return told("done", _("Answered."), submitted.comment.pk)
    return told("done", _("Your answer waits for another moderator."), submitted.comment.pk)
