"""Rows of a thread in reading order, and which hidden ones stay as tombstones. A thread is a flat list with depths."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TypeVar


class Placed(Protocol):
    """What the reading order needs of a row."""

    @property
    def pk(self) -> int: ...
    @property
    def parent_id(self) -> int | None: ...
    @property
    def created_at(self) -> datetime: ...


class Shown(Protocol):
    """What visibility needs of a row."""

    @property
    def depth(self) -> int: ...
    @property
    def is_approved(self) -> bool: ...


PlacedRow = TypeVar("PlacedRow", bound=Placed)
ShownRow = TypeVar("ShownRow", bound=Shown)


def preorder(rows: Iterable[PlacedRow]) -> list[PlacedRow]:
    """The rows in reading order: each before its replies, siblings by (created_at, pk), any depth.

    Rows whose parent is not among them are roots. Rows that answer one another in a circle come last, as roots do.
    """
    ordered = sorted(rows, key=lambda row: (row.created_at, row.pk))
    known = {row.pk for row in ordered}
    replies: dict[int | None, list[PlacedRow]] = {}
    for row in ordered:
        replies.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)
    read: dict[int, PlacedRow] = {}
    _walk(replies.get(None, []), replies, read)
    for row in ordered:
        if row.pk not in read:
            _walk([row], replies, read)
    return list(read.values())


def _walk(starts: list[PlacedRow], replies: dict[int | None, list[PlacedRow]], read: dict[int, PlacedRow]) -> None:
    waiting = starts[::-1]
    while waiting:
        row = waiting.pop()
        if row.pk not in read:
            read[row.pk] = row
            waiting.extend(reversed(replies.get(row.pk, [])))


def visible(rows: Iterable[ShownRow]) -> list[ShownRow]:
    """Of rows in reading order those that readers see: approved ones, and hidden ones above a reply that stays."""
    kept: list[ShownRow] = []
    shelter = 0
    for row in reversed(list(rows)):
        if row.is_approved or row.depth < shelter:
            kept.append(row)
            shelter = row.depth
    return kept[::-1]
