"""The orders in which a thread's comments can be read, and how a page of each is continued after a comment."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comments import cursor, walking
from comments.models import Comment
from comments.models.comment import CommentQuerySet


@dataclass(frozen=True, slots=True)
class Order:
    """One of them: its name in addresses, and its words. Replies stand in the order of time in each of them."""

    name: str
    words: Promise
    before_words: Promise  # to the page before, as readers are told of it
    after_words: Promise
    is_rising: bool

    def sorted(self, rows: CommentQuerySet, *, back: bool = False) -> CommentQuerySet:
        """Rows in this order, or in the very opposite one."""
        return rows.order_by(*walking.order("created_at", self.is_rising is not back))

    def beyond(self, rows: CommentQuerySet, value: str, *, back: bool = False) -> CommentQuerySet:
        """Rows after a cursor of this order, or before it; all of them where it is none of ours."""
        place = cursor.decode(value)
        return rows.filter(walking.beyond(place, self.is_rising is not back)) if place else rows

    def cursor_of(self, comment: Comment) -> str:
        return cursor.encode(comment.created_at, comment.pk)

    def is_cursor(self, value: str) -> bool:
        return cursor.decode(value) is not None


OLDEST = Order("oldest", _("Oldest first"), _("Older comments"), _("Newer comments"), is_rising=True)
NEWEST = Order("newest", _("Newest first"), _("Newer comments"), _("Older comments"), is_rising=False)
ORDERS = (OLDEST, NEWEST)


def order_named(name: str) -> Order:
    """The order of this name; the usual one, oldest first, for any other."""
    return next((order for order in ORDERS if order.name == name), OLDEST)
