"""The occasion on which something is done: in which request, and when what is decided on in it was shown.

Whoever answers requests says it, whoever writes the log takes it down; nobody between them needs to know.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime

REQUEST_MAX = 64  # characters of a request's number


@dataclass(frozen=True, slots=True)
class Occasion:
    """Outside of any request, in a command, both are empty."""

    request: str = ""
    shown_at: datetime | None = None


NONE = Occasion()
_present: ContextVar[Occasion] = ContextVar("comments_occasion", default=NONE)


def present() -> Occasion:
    """The occasion at this moment, in this thread or task."""
    return _present.get()


@contextmanager
def of(*, request: str) -> Iterator[None]:
    """All that is done inside belongs to the request of this number, as the site's own log lines name it."""
    with _set(replace(present(), request=request[:REQUEST_MAX])):
        yield


@contextmanager
def on_what_was_shown(at: datetime | None) -> Iterator[None]:
    """All that is decided inside is decided on what was shown at this moment."""
    with _set(replace(present(), shown_at=at)):
        yield


@contextmanager
def _set(occasion: Occasion) -> Iterator[None]:
    before = _present.set(occasion)
    try:
        yield
    finally:
        _present.reset(before)
