"""A second try: what was rejected, changed by its author and sent once more.

The key of its form names the first comment. It stands in the form's stamp, signed: only a form to which the first one's
receipt led has it. One form is one comment, so that a comment is tried again once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from comments.models import Comment, Decision, Status

AGAIN = "again."  # no key that was drawn has a dot


def form_key_for(first: Comment) -> str:
    """The key of the form with which a comment is tried again."""
    return f"{AGAIN}{first.key}"


def can_be(comment: Comment, *, by: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether whoever holds its receipt may try it again: rejected, the first try, theirs, and not tried again yet."""
    if comment.status != Status.REJECTED or comment.emptied_at or _first_key(comment):
        return False
    if comment.author_id not in (None, by.pk):
        return False
    return not Comment.objects.filter(source_key=f"form:{form_key_for(comment)}").exists()


def rejections_before(comments: Iterable[Comment]) -> Mapping[int, Decision]:
    """What the first ones of second tries were rejected by, by the second one's key, with the clause; nothing of those
    that are not rejected any more. One statement, none without any.
    """
    tries = {key: comment.pk for comment in comments if (key := _first_key(comment))}
    if not tries:
        return {}
    rows = Decision.objects.filter(comment__key__in=tries, comment__status=Status.REJECTED, now=Status.REJECTED)
    rows = rows.select_related("clause", "comment").defer("comment__text", "comment__html")
    return {tries[row.comment.key]: row for row in rows.order_by("pk")}


def _first_key(comment: Comment) -> str:
    """The key of the comment that this one tries again, "" for all others."""
    return (comment.source_key or "").partition(f"form:{AGAIN}")[2]
