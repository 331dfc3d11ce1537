"""Latest Stories: what the end of an archive page tells of other posts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from posts.archive.lines import MONTHS, Problem, day_of, is_dated, is_part_of_date, next_filled, prose, tidy

HEADING = "Latest Stories"
TITLE_MAX = 300  # characters; the column holds as many

_MORE = re.compile(r"(…|\.\.\.) *more$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Story:
    """Another post: only title, day and beginning are archived. The teaser has lost its link's word, "more"."""

    title: str
    published_on: date
    teaser: str
    line: int


def trailer(lines: Sequence[str], begin: int, end: int) -> int | None:
    """The index of the heading over the stories, or None. `begin` lies behind the last lead line.

    Somebody's text can hold the words too: it is the last such line, with a date under it or the end of the file.
    """
    for at in range(end - 1, begin - 1, -1):
        if lines[at].strip() != HEADING:
            continue
        below = next_filled(lines, at + 1, end)
        if below == end or is_dated(lines[below]) or _is_cut(lines, below, end):
            return at
    return None


def _is_cut(lines: Sequence[str], at: int, end: int) -> bool:
    said = lines[at].strip()
    is_part = is_part_of_date(said) or any(month.startswith(said) for month in MONTHS)
    return is_part and next_filled(lines, at + 1, end) == end


def stories(lines: Sequence[str], begin: int, end: int, *, is_whole: bool) -> list[Story | Problem]:
    """The stories in lines[begin:end], and what was wrong with others. `is_whole`: something else follows them."""
    dates = [at for at in range(begin, end) if is_dated(lines[at])]
    first = next_filled(lines, begin, end)
    found: list[Story | Problem] = []
    if first < end and first not in dates:
        found.append(Problem(first + 1, "a story without a date", is_record=True))
    for at, until in zip(dates, dates[1:] + [end], strict=False):
        found.append(_story(lines, at, until, is_whole=is_whole or until < end))
    return found


def _story(lines: Sequence[str], at: int, until: int, *, is_whole: bool) -> Story | Problem:
    day = day_of(lines[at])
    titled = next_filled(lines, at + 1, until)
    title = tidy(lines[titled]) if titled < until else ""
    teaser = prose(lines[titled + 1 : until])
    reason = ""
    if day is None:
        reason = f"no such day: {tidy(lines[at])}"
    elif not title or not teaser:
        reason = "a story without its title and text"
    elif len(title) > TITLE_MAX:
        reason = f"a title longer than {TITLE_MAX} characters"
    more = _MORE.search(teaser)
    if not reason and not is_whole and not more:
        reason = "the file is cut off inside this story"
    if reason or day is None:
        return Problem(at + 1, reason, is_record=True)
    return Story(title, day, teaser[: more.end(1)] if more else teaser, at + 1)
