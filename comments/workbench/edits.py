"""What an author changed since a text of theirs was approved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Max, Q

from comments import diff
from comments.models import Comment, Decision, Revision, Status

Changes = tuple[diff.Change, ...]


def edits_of(comments: Iterable[Comment]) -> Mapping[int, Changes]:
    """Word by word, by the comment's key: two statements, none where nothing was edited."""
    edited = {comment.pk: comment for comment in comments if comment.revision > 1}
    if not edited:
        return {}
    approved = Decision.objects.filter(comment__in=edited, now=Status.APPROVED).order_by()
    numbers = dict(approved.values_list("comment").annotate(number=Max("revision")))
    wanted = Q(pk__in=[])
    for pk, number in numbers.items():
        if number < edited[pk].revision:
            wanted |= Q(comment=pk, number=number)
    texts = Revision.objects.filter(wanted).values_list("comment", "text")
    return {pk: diff.words(text, edited[pk].text) for pk, text in texts if text != edited[pk].text}
