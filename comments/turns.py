"""Whose turn it is to write, where a database takes one writer at a time."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from comments import turnstile

PATIENCE = 20  # seconds in each of both queues; then a writer tries its luck


class Line:
    """A queue of writers, first come, first served."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting = deque[threading.Lock]()
        self._is_taken = False

    def join(self) -> Callable[[], None]:
        """Wait for one's turn; returns what ends it, which may be called more than once."""
        turns = [self._next] if self._has_turn() else []

        def end() -> None:
            if turns:
                turns.pop()()

        return end

    def _has_turn(self) -> bool:
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return True
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=PATIENCE):
            return True
        with self._lock:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
        return True  # it was given at the last moment

    def _next(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False


_line = Line()


@contextmanager
def atomic(*, lasting: bool = True) -> Iterator[None]:
    """One transaction that writes, as transaction.atomic(); on SQLite in turn with all others.

    SQLite lets those who wait try again and again, in no order: with sixteen at once some tried in vain for 20 s. So
    those of one process stand in line, and the first of each line at a turnstile that all processes share. What
    is not `lasting` may be lost where the machine fails within the second: PostgreSQL does not wait for its disk then.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        is_light = not lasting and connection.vendor == "postgresql" and not connection.in_atomic_block
        with transaction.atomic():
            if is_light:
                _forgo_the_disk()
            yield
        return
    end = _in_turn()
    try:
        with transaction.atomic():
            transaction.on_commit(end)  # the first thing after commit: nobody waits for those who are told of it
            yield
    finally:
        end()


def _in_turn() -> Callable[[], None]:
    """Wait for this process's turn, and in it for one's own; returns what ends both."""
    leave = _line.join()
    place = str(connection.settings_dict["NAME"])
    try:
        ends = [leave] if ":" in place else [leave, turnstile.enter(place, PATIENCE)]  # some databases have no file
    except BaseException:
        leave()
        raise

    def end() -> None:
        while ends:
            ends.pop()()

    return end


def _forgo_the_disk() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")
