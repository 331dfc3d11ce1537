"""Dates in the words that the template filter `date` writes, put together from what was written before.

Most of what stands in a date is the same for a whole day, and most of the rest for a minute of any day. Days and
minutes are kept; there are few of them beside the comments of a site.
"""

from __future__ import annotations

import datetime as clock
import re
from functools import lru_cache

from django.template.defaultfilters import date as filtered
from django.utils import dateformat, timezone
from django.utils.formats import get_format
from django.utils.translation import get_language

OF_A_DAY = "bdDEFjlLmMnNotwWyYzS"
OF_A_MINUTE = "aAfgGhHiP"
_SIGN = re.compile(dateformat.re_formatchars.pattern)


class Dates:
    """Dates as they are written in the language and the time zone that are active now: for as long as a page takes."""

    def __init__(self) -> None:
        self._language = get_language()
        self._zone = timezone.get_current_timezone()
        self._parts: dict[str, tuple[tuple[str, str], ...]] = {}
        self._last: tuple[clock.datetime | None, clock.datetime | None] = (None, None)

    def words(self, at: clock.datetime, name: str) -> str:
        """What {{ at|date:name }} writes, before it is escaped. `name` is a format or the name of one."""
        if type(at) is not clock.datetime or at.tzinfo is None:
            return str(filtered(at, name))
        parts = self._parts.get(name)
        if parts is None:
            parts = self._parts[name] = _parts(str(get_format(name)))
        local = self._local(at)
        return "".join([self._words(part, kind, local) for kind, part in parts])

    def _local(self, at: clock.datetime) -> clock.datetime:
        if at is not self._last[0]:
            self._last = (at, timezone.localtime(at, self._zone))
        return self._last[1] or at

    def _words(self, part: str, kind: str, local: clock.datetime) -> str:
        if kind == "day":
            return _of_day(part, local.date(), self._language)
        if kind == "minute":
            return _of_minute(part, local.hour, local.minute, self._language)
        if part == "c":
            return local.isoformat()
        if part == "T" and not _is_doubtful(local):
            return str(local.tzname())
        return dateformat.format(local, part)


def _is_doubtful(local: clock.datetime) -> bool:
    """Whether the clock shows this time twice or never, as where summer time ends and begins."""
    return local.replace(fold=not local.fold).utcoffset() != local.utcoffset()


@lru_cache(maxsize=512)
def _parts(pattern: str) -> tuple[tuple[str, str], ...]:
    """A format in the longest parts that are of a day, of a minute, or of neither. Words stand with either."""
    parts: list[tuple[str, str]] = []
    for place, piece in enumerate(_SIGN.split(pattern)):
        kind = _kind(piece) if place % 2 else (parts[-1][0] if parts and parts[-1][0] != "" else "day")
        if parts and parts[-1][0] == kind and kind:
            parts[-1] = (kind, parts[-1][1] + piece)
        elif piece:
            parts.append((kind, piece))
    return tuple(parts)


def _kind(sign: str) -> str:
    return "day" if sign in OF_A_DAY else "minute" if sign in OF_A_MINUTE else ""


@lru_cache(maxsize=8192)
def _of_day(part: str, day: clock.date, language: str | None) -> str:
    return dateformat.format(clock.datetime.combine(day, clock.time(), clock.UTC), part)


@lru_cache(maxsize=8192)
def _of_minute(part: str, hour: int, minute: int, language: str | None) -> str:
    return dateformat.format(clock.datetime(2000, 1, 1, hour, minute, tzinfo=clock.UTC), part)
