"""What authors do with their own comments: withdraw."""

from __future__ import annotations

from comments import turns
from comments.models import TRANSITIONS, Comment, Source, Status
from comments.moderation import lock, move, tell_after_commit
from comments.recording import Reason


def withdraw(comment: Comment) -> bool:
    """Take a comment back for its author, whatever has become of it since; False where it cannot be any more.

    Its text stays for moderators, its item is closed, and letters about it that still wait are cancelled. Nothing
    brings it back.
    """
    with turns.atomic():
        rows = [row for row in lock([comment.pk]) if Status.WITHDRAWN in TRANSITIONS[row.status]]
        moved = move(rows, Status.WITHDRAWN, Reason(by=None, source=Source.AUTHOR))
        tell_after_commit(moved, by=None)
    return bool(moved)
