"""The orders in which a thread's comments can be read, and how a page of each is continued after a comment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db.models import BooleanField, DateTimeField, F, Func, Lookup, Value
from django.db.models.lookups import GreaterThan, LessThan
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comments import cursor, walking
from comments.models.comment import CommentQuerySet


class Placed(Protocol):
    """What a cursor needs of a comment."""

    @property
    def pk(self) -> int: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def recommend_count(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Order:
    """One of them: its name in addresses, and its words. Replies stand in the order of time in each of them."""

    name: str
    words: Promise
    before_words: Promise  # to the page before, as readers are told of it
    after_words: Promise
    is_rising: bool
    is_ranked: bool = False  # by recommendations first

    def sorted(self, rows: CommentQuerySet, *, back: bool = False) -> CommentQuerySet:
        """Rows in this order, or in the very opposite one."""
        is_rising = self.is_rising is not back
        ranks = (("recommend_count" if is_rising else "-recommend_count"),) if self.is_ranked else ()
        return rows.order_by(*ranks, *walking.order("created_at", is_rising))

    def beyond(self, rows: CommentQuerySet, value: str, *, back: bool = False) -> CommentQuerySet:
        """Rows after a cursor of this order, or before it; all of them where it is none of ours."""
        is_rising = self.is_rising is not back
        if self.is_ranked:
            ranked = cursor.decode_ranked(value)
            return rows.filter(_beyond_ranked(ranked, is_rising)) if ranked else rows
        place = cursor.decode(value)
        return rows.filter(walking.beyond(place, is_rising)) if place else rows

    def cursor_of(self, comment: Placed) -> str:
        if self.is_ranked:
            return cursor.encode_ranked(comment.recommend_count, comment.created_at, comment.pk)
        return cursor.encode(comment.created_at, comment.pk)

    def is_cursor(self, value: str) -> bool:
        return (cursor.decode_ranked(value) if self.is_ranked else cursor.decode(value)) is not None


class _Row(Func):
    """Several values as one, to be compared from the left: the form in which both databases walk an index of three."""

    template = "(%(expressions)s)"
    output_field = BooleanField()  # nobody reads it, but a comparison asks what it is


def _beyond_ranked(place: tuple[int, datetime, int], is_rising: bool) -> Lookup[bool]:
    """Most comments of a thread share a count, mostly none: "the same count and later" would read them all."""
    count, at, pk = place
    row = _Row(F("recommend_count"), F("created_at"), F("pk"))
    values = _Row(Value(count), Value(at, output_field=DateTimeField()), Value(pk))
    return GreaterThan(row, values) if is_rising else LessThan(row, values)


OLDEST = Order("oldest", _("Oldest first"), _("Older comments"), _("Newer comments"), is_rising=True)
NEWEST = Order("newest", _("Newest first"), _("Newer comments"), _("Older comments"), is_rising=False)
RECOMMENDED = Order(
    "recommended",
    _("Most recommended"),
    _("Comments with more recommendations"),
    _("Comments with fewer recommendations"),
    is_rising=False,
    is_ranked=True,
)
ORDERS = (OLDEST, NEWEST, RECOMMENDED)


def order_named(name: str) -> Order:
    """The order of this name; the usual one, oldest first, for any other."""
    return next((order for order in ORDERS if order.name == name), OLDEST)
