"""When an item of the work list is due: each class of item has its own allowance."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from comments import conf

QUIET = frozenset({"thread_mode"})  # says nothing against a comment: all of its kind are held there


def kind_of(causes: Iterable[str]) -> str:
    """The class of a held comment: "fine" where nothing speaks against it, else "unsure"."""
    return "fine" if set(causes) <= QUIET else "unsure"


def due_at(kind: str, entered: datetime) -> datetime:
    """When an item of a class is due that entered at a time; a class without an allowance has ITEM_ALLOWANCE."""
    return entered + timedelta(seconds=conf.ITEM_ALLOWANCES.get(kind, conf.ITEM_ALLOWANCE))
