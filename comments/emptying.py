"""empty(): the words of comments are taken out for good; the comments keep their place, and the log its digests."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import F

from comments.models import Appeal, Comment, Revision


def empty(ids: Collection[int], *, at: datetime) -> None:
    """Take every text of these comments away, with what screening found in it. Three statements; no way back.

    A comment without a text can be published no more: decide() refuses it. Decisions are not touched, nor can be.
    """
    Revision.objects.filter(comment__in=ids).update(text="")
    Appeal.objects.filter(comment__in=ids).update(words="")
    Comment.objects.filter(pk__in=ids).update(
        text="", html="", edited_html=None, lead_line="", findings=[], emptied_at=at, version=F("version") + 1
    )
