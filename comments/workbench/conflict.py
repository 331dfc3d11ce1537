"""Two moderators, one comment, two decisions: what is shown to the second, who may then override the first."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser

from comments import diff
from comments.models import TRANSITIONS, Comment, Revision, Status
from comments.workbench.forms import VERBS, Asked

CAN_OVERRIDE = "comments.override_decision"


@dataclass(frozen=True, slots=True)
class Conflict:
    """The comment as it is now; what changed in its text since it was read; and what is sent to decide all the same."""

    comment: Comment
    changes: tuple[diff.Change, ...] = ()
    seen: str = ""
    sent: str = ""
    label: object = ""


def conflict_over(pk: int, asked: Asked, moderator: AbstractBaseUser, *, may_override: bool) -> Conflict:
    """What stands against a decision on one comment that had moved since it was seen."""
    comment = Comment.objects.get(pk=pk)
    changes = _changes(comment, asked.text)
    status = VERBS.get(asked.verb)
    fits = status in TRANSITIONS[comment.status] and comment.status != Status.PENDING
    if not (may_override and fits and status) or comment.author_id == moderator.pk:
        return Conflict(comment, changes)
    label = asked.clause or status.label
    return Conflict(comment, changes, f"{comment.pk}:{comment.version}", asked.as_sent, label)


def _changes(comment: Comment, text: int | None) -> tuple[diff.Change, ...]:
    """Nothing where the text is the one that was read."""
    if text is None or text == comment.revision:
        return ()
    read = Revision.objects.filter(comment=comment, number=text).first()
    return diff.words(read.text, comment.text) if read else ()
