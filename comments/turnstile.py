"""A turnstile between processes: one at a time, and whoever has just been through stands behind those who wait.

Two locks on files. Whoever comes takes the queue, waits there for the turn, and lets the queue go once it is theirs.
One lock would not do: the system gives it to whoever asks first once it is free, and that is the process that has just
let it go and is running already. The system lets go of both when a process dies.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

try:
    import fcntl
except ImportError:  # not on every system: processes then have no order among each other
    fcntl = None  # type: ignore[assignment]


def enter(place: str, patience: float) -> Callable[[], None]:
    """Wait for the turn at a place, `patience` seconds at most; returns what ends it.

    Goes through without a turn where that took too long, or where no file can be made beside `place`.
    """
    until = time.monotonic() + patience
    turn = None
    if (queue := _held(f"{place}-queue", until)) is not None:
        turn = _held(f"{place}-turn", until)
        os.close(queue)
    return lambda: None if turn is None else os.close(turn)


def _held(path: str, until: float) -> int | None:
    """The file, locked; None where that is not to be had by then."""
    if fcntl is None:
        return None
    try:
        file = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return _Wait(file).until(until)
    except OSError:  # a disk that knows no locks
        os.close(file)
        return None
    return file


class _Wait:
    """Somebody who waits for a lock in a thread, so that whoever asked need not wait for ever."""

    def __init__(self, file: int) -> None:
        self._file, self._lock, self._has_come = file, threading.Lock(), threading.Event()
        self._is_over = False
        threading.Thread(target=self._wait, daemon=True).start()

    def until(self, moment: float) -> int | None:
        self._has_come.wait(max(0.0, moment - time.monotonic()))
        with self._lock:
            self._is_over = True
            return self._file if self._has_come.is_set() else None

    def _wait(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_EX)
        with self._lock:
            if self._is_over:
                os.close(self._file)
            self._has_come.set()
