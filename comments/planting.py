"""Where comments that are brought in hang in the tree of their thread, and what must be hung anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.db.models.functions import Substr

from comments import conf
from comments.models import Comment, Thread

BEGINNING = 200  # characters of a text that say whom it answers


@dataclass(frozen=True, slots=True)
class Place:
    """Keys of parent and root, None on a root; depth; position within the root."""

    parent: int | None = None
    root: int | None = None
    depth: int = 0
    position: int = 0


@dataclass(slots=True)
class Row:
    """What hanging needs of a stored comment. Model instances with deferred fields would cost four times as much."""

    pk: int
    source_key: str | None
    parent_id: int | None
    root_id: int | None
    depth: int
    position: int
    created_at: datetime
    lead_line: str = ""
    beginning: str = ""


class Plot:
    """One thread's tree while comments are brought in: the rows it has, and the parents it is to have."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows: dict[int, Row] = {row.pk: row for row in rows}
        self.by_source = {row.source_key: row for row in self.rows.values() if row.source_key}
        self.parents: dict[str, str] = {}
        self._last = defaultdict[int, int](int)
        for row in self.rows.values():
            if row.root_id is not None:
                self._last[row.root_id] = max(self._last[row.root_id], row.position)

    @classmethod
    def of(cls, thread: Thread, *, with_words: bool = False) -> Plot:
        """The tree of a stored thread, in one statement; `with_words`, each row's lead line and beginning too."""
        names: list[str | Substr] = ["pk", "source_key", "parent_id", "root_id", "depth", "position", "created_at"]
        if with_words:
            names += ["lead_line", Substr("text", 1, BEGINNING)]
        rows = Comment.objects.on(thread).order_by("pk").values_list(*names)
        return cls(Row(*row) for row in rows.iterator())

    def plan(self, fresh: Mapping[str, datetime], replies: Mapping[str, str]) -> list[str]:
        """Take over the parents of stored and new comments; returns a note for each one that cannot be had."""
        known = fresh.keys() | self.by_source.keys()
        notes = []
        for child, parent in replies.items():
            if child in known and parent not in known:
                notes.append(f"{child}: the comment it replies to is not here; it stands by itself")
            elif child in known:
                self.parents[child] = parent
        notes += self._break_circles()
        self._flatten()
        return notes

    def _break_circles(self) -> list[str]:
        """Walk up from each reply once; the one that closes a circle stands by itself."""
        notes, finished = [], set[str]()
        for start in list(self.parents):
            path, node = dict[str, None](), start
            while node in self.parents and node not in finished:
                path[node] = None
                if self.parents[node] in path:
                    notes.append(f"{node}: its replies run in a circle; it stands by itself")
                    del self.parents[node]
                    break
                node = self.parents[node]
            finished |= path.keys()
        return notes

    def _flatten(self) -> None:
        """A reply too deep hangs on the nearest comment above it that is not."""
        depth = dict[str, int]()
        for start in list(self.parents):
            path, node = [], start
            while node in self.parents and node not in depth:
                path.append(node)
                node = self.parents[node]
            for child in reversed(path):
                while depth.get(self.parents[child], 0) >= conf.MAX_DEPTH:
                    self.parents[child] = self.parents[self.parents[child]]
                depth[child] = depth.get(self.parents[child], 0) + 1

    def in_turn(self, fresh: Mapping[str, datetime]) -> list[str]:
        """New comments by date, but for one that answers another: it comes after that, whenever it was written."""
        turn = dict[str, None]()
        for start in sorted(fresh, key=lambda key: fresh[key]):
            path, node = [], start
            while node in fresh and node not in turn:
                path.append(node)
                node = self.parents.get(node, "")
            turn |= dict.fromkeys(reversed(path))
        return list(turn)

    def plant(self, pk: int, source_key: str, created_at: datetime) -> Row:
        """A new comment at its place in the tree; what it answers is there already."""
        place = self._place(source_key)
        row = Row(pk, source_key, place.parent, place.root, place.depth, place.position, created_at)
        self.rows[pk] = self.by_source[source_key] = row
        return row

    def _place(self, source_key: str) -> Place:
        if source_key not in self.parents:
            return Place()
        parent = self.by_source[self.parents[source_key]]
        root = parent.root_id or parent.pk
        self._last[root] += 1
        return Place(parent.pk, root, parent.depth + 1, self._last[root])

    def rehang(self) -> int:
        """Move stored comments whose parent has changed, with all that hangs on them, and those that came out of order.

        Returns how many moved. Further replies are read by position, so positions follow the dates.
        """
        wanted = {row.pk: self._wanted_parent(row) for row in self.rows.values()}
        if self._is_in_order() and all(row.parent_id == wanted[row.pk] for row in self.rows.values()):
            return 0
        places = self._arranged(wanted)
        moved = [self.rows[pk] for pk, place in places.items() if self._stands(self.rows[pk]) != place]
        # A row leaves its old position before another takes it: the database refuses two on one, even for a moment.
        for offset in (10_000_000, 0):
            for row in moved:
                place = places[row.pk]
                row.parent_id, row.root_id, row.depth = place.parent, place.root, place.depth
                row.position = place.position + offset if place.root else 0
            self._write(moved)
        return len(moved)

    def _is_in_order(self) -> bool:
        """Whether the replies of each root were written in the order of their positions."""
        replies = sorted((row.root_id, row.position, row.created_at) for row in self.rows.values() if row.root_id)
        return all(one[0] != next_[0] or one[2] <= next_[2] for one, next_ in pairwise(replies))

    def _write(self, moved: Iterable[Row]) -> None:
        placed = [
            Comment(pk=row.pk, parent_id=row.parent_id, root_id=row.root_id, depth=row.depth, position=row.position)
            for row in moved
        ]
        Comment.objects.bulk_update(placed, ["parent", "root", "depth", "position"], batch_size=200)

    def _wanted_parent(self, row: Row) -> int | None:
        """What the source says of a comment that came from there; a reader's own reply stays where it is."""
        if row.source_key in self.parents:
            return self.by_source[self.parents[row.source_key]].pk
        return None if row.source_key and not row.source_key.startswith("form:") else row.parent_id

    def _arranged(self, wanted: Mapping[int, int | None]) -> dict[int, Place]:
        """Root, depth and position for every row: within a root by date, but never before what it replies to."""
        children = defaultdict[int | None, list[Row]](list)
        for row in sorted(self.rows.values(), key=lambda row: (row.created_at, row.pk)):
            children[wanted[row.pk]].append(row)
        places: dict[int, Place] = {}
        for root in children[None]:
            places[root.pk] = Place()
            branch = [(child.created_at, 1, child) for child in children[root.pk]]
            for at, depth, row in branch:  # grows while it is walked
                branch += [(max(at, child.created_at), depth + 1, child) for child in children[row.pk]]
            order = sorted(branch, key=lambda one: (one[0], one[1], one[2].pk))
            for position, (_at, depth, row) in enumerate(order, start=1):
                places[row.pk] = Place(wanted[row.pk], root.pk, min(depth, conf.MAX_DEPTH), position)
        return places

    def _stands(self, row: Row) -> Place:
        return Place(row.parent_id, row.root_id, row.depth, row.position)
