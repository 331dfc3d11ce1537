"""Rows in the order of time, continued after one of them: no page numbers, and no count of what grows."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

Place = tuple[datetime, int]


def order(clock: str, rising: bool) -> tuple[str, str]:
    """The order of rows by a column of time, then by key."""
    return (clock, "pk") if rising else (f"-{clock}", "-pk")


def beyond(place: Place, rising: bool, clock: str = "created_at") -> Q:
    """Rows after a place. The form that keeps the index: with OR on the outside it would be missed."""
    at, pk = place
    way = "gt" if rising else "lt"
    return Q(**{f"{clock}__{way}e": at}) & (Q(**{f"{clock}__{way}": at}) | Q(**{f"pk__{way}": pk}))


def up_to(place: Place, rising: bool, clock: str = "created_at") -> Q:
    """Rows before a place, and the one that stands there."""
    at, pk = place
    way = "lt" if rising else "gt"
    return Q(**{f"{clock}__{way}e": at}) & (Q(**{f"{clock}__{way}": at}) | Q(**{f"pk__{way}e": pk}))
