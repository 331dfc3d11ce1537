"""Numbers that only rise, counted by each server process in a file of its own and added up when they are asked for.

A process takes the first file that no living one holds and counts on from what stands there: so there are never more
files than processes at once, nothing that was counted is lost when a process is renewed or killed, and counting is
one write into memory that the processes share with the disk.
"""

from __future__ import annotations

import logging
import mmap
import os
import struct
import threading
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

EDGES = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)  # seconds; longer than the last is a bucket too
CELLS = len(EDGES) + 2  # the buckets, and the sum
NAME = 160  # bytes of a series' name
ROW = NAME + 8 * CELLS
ROWS = 1000
SIZE = ROW * ROWS
FILES = "counts-{}.v1"  # another layout takes another name

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Meter:
    """The counts of this process, and the sum over all that have the same folder; without one, this process alone."""

    folder: Path | None = None
    _owner: int = 0
    _is_shared: bool = False
    _memory: mmap.mmap | None = None
    _places: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, series: str) -> None:
        """One more of a series."""
        self._add(series, [(0, 1.0)])

    def time(self, series: str, seconds: float) -> None:
        """One more of a series, in the bucket of how long it took."""
        self._add(series, [(bisect_left(EDGES, seconds), 1.0), (CELLS - 1, seconds)])

    def totals(self) -> dict[str, list[float]]:
        """Each series with its cells, over all processes, those included that are gone."""
        sums: dict[str, list[float]] = defaultdict(lambda: [0.0] * CELLS)
        for content in self._contents():
            for name, cells in _rows(content):
                sums[name] = [one + more for one, more in zip(sums[name], cells, strict=True)]
        return dict(sums)

    def _add(self, series: str, amounts: list[tuple[int, float]]) -> None:
        with self._lock:
            memory = self._mine()
            start = self._place(memory, series)
            if start is None:
                return
            for cell, amount in amounts:
                at = start + NAME + 8 * cell
                struct.pack_into("<d", memory, at, struct.unpack_from("<d", memory, at)[0] + amount)

    def _mine(self) -> mmap.mmap:
        """This process's memory: a child of fork takes a file of its own."""
        if self._memory is None or self._owner != os.getpid():
            self._owner, self._places = os.getpid(), {}
            self._memory = self._shared() or mmap.mmap(-1, SIZE)
            self._places = {name: ROW * number for number, (name, _cells) in enumerate(_rows(self._memory[:]))}
        return self._memory

    def _shared(self) -> mmap.mmap | None:
        """A file of the folder; the mapping keeps it open, and so held."""
        self._is_shared = False
        try:
            if self.folder is None:
                return None
            with _taken(self.folder) as file:
                memory = mmap.mmap(file.fileno(), SIZE)
        except OSError as error:
            logger.warning("This process counts for itself: %r", error)
            return None
        self._is_shared = True
        return memory

    def _place(self, memory: mmap.mmap, series: str) -> int | None:
        if (start := self._places.get(series)) is not None:
            return start
        name = series.encode()
        if len(self._places) >= ROWS or len(name) > NAME:
            logger.warning("No room to count %s", series)
            return None
        start = self._places[series] = ROW * len(self._places)
        memory[start : start + len(name)] = name
        return start

    def _contents(self) -> Iterator[bytes]:
        with self._lock:
            memory = self._mine()
            if not self._is_shared:
                yield memory[:]
        for path in sorted(self.folder.glob(FILES.format("*"))) if self.folder else ():
            yield path.read_bytes()


def _taken(folder: Path) -> BinaryIO:
    """The first file that nobody living holds, held for as long as this process lives."""
    import fcntl  # not on every system, and needed only where processes share a folder

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for number in range(10_000):
        file = os.fdopen(os.open(folder / FILES.format(number), os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            continue
        os.posix_fallocate(file.fileno(), 0, SIZE)  # a full disk is met here, not as a fault of memory later
        return file
    raise OSError(f"Ten thousand processes count in {folder}")


def _rows(content: bytes) -> Iterator[tuple[str, tuple[float, ...]]]:
    """The rows up to the first empty one."""
    for start in range(0, len(content) - ROW + 1, ROW):
        name = content[start : start + NAME].rstrip(b"\0").decode(errors="replace")
        if not name:
            return
        yield name, struct.unpack_from(f"<{CELLS}d", content, start + NAME)
