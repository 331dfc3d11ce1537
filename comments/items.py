"""Open items of the work list, by class: what the dashboard counts of this moment."""

from __future__ import annotations

from collections.abc import Sequence

from comments import due, present
from comments.models import ReviewItem
from comments.reach import Reach

MOST = 500  # items shown at once, those due first


def open_items(reach: Reach, kind: str = "") -> Sequence[ReviewItem]:
    """The first MOST open items in the threads of a reach, of one class or of all, in the order they are due."""
    items = ReviewItem.objects.open().filter(reach.q("comment__thread__"))
    found = (items.of_kind(kind) if kind else items).by_due().select_related("comment__thread")
    return list(found.defer("comment__text", "comment__html")[:MOST])


def untaken(reach: Reach) -> Sequence[ReviewItem]:
    """Those on topics that nobody on duty takes, MOST of them."""
    found = ReviewItem.objects.filter(pk__in=present.untaken(reach)[:MOST]).by_due().select_related("comment__thread")
    return list(found.defer("comment__text", "comment__html"))


def kind_of(item: ReviewItem) -> str:
    return due.kind_of(item.causes)
