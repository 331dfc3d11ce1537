"""Which archived comment is which, in which order they stand, and which one answers which. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from pathlib import PurePath

from posts.archive.lines import tidy
from posts.archive.page import ArchivePage
from posts.archive.record import ArchiveComment, addresses

# A day's comments lie in the 12 hours after its midnight, so that no zone's clock moves them to another day's morning.
# The steps multiply to less than that: 16 * 16 * 2000 * 20 * 4096 microseconds = 11.65 hours.
_DAYS, _NUMBERS, _MIXES, _PLACES = 16, 2000, 20, 4096

_PAGE_NUMBER = re.compile(
    r"(?:page|p)[-_ =]?([0-9]{1,6})(?![0-9])|^([0-9]{1,6})(?=[-_. ])|([0-9]{1,6})$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What of a comment says whom it answers. `text` can be its beginning alone."""

    source_key: str
    lead_line: str
    text: str
    created_at: datetime


def post_key(title: str, published_on: object) -> str:
    """The same for pages of one post: white space and case of the title aside."""
    return f"{tidy(title).casefold()}\n{published_on}"


def source_key(page: ArchivePage, comment: ArchiveComment) -> str:
    """The same for one comment on all pages it stands on: author, place, day and text, white space aside."""
    parts = (
        post_key(page.title, page.published_on),
        tidy(comment.name),
        tidy(comment.location),
        comment.written_on.isoformat(),
        tidy(comment.text),
    )
    return "archive:" + hashlib.sha256("\0".join(parts).encode()).hexdigest()


def moments(page: ArchivePage, *, source: str, zone: tzinfo) -> list[datetime]:
    """A time for each comment, on its day in `zone`, that sorts one day's comments as the pages have them.

    Pages come in any order, and none says which it is, so the time depends on one page alone. Of two pages that share
    a day, first is the one that began on an earlier day, then the one that ends earlier, then the lower number in the
    file's name (`source`); after these, a mixture of what is on the page keeps two of them apart.
    """
    if not page.comments:
        return []
    number = min(_number(source), _NUMBERS - 1)
    mixed = hashlib.sha256("\0".join(f"{one.name} {one.text}" for one in page.comments).encode()).digest()[0] % _MIXES
    first = min(one.written_on for one in page.comments)
    last = max(one.written_on for one in page.comments)
    found = []
    for place, one in enumerate(page.comments):
        since = min((one.written_on - first).days, _DAYS - 1)
        until = min((last - one.written_on).days, _DAYS - 1)
        step = ((_DAYS - 1 - since) * _DAYS + until) * _NUMBERS + number
        step = (step * _MIXES + mixed) * _PLACES + min(place, _PLACES - 1)
        midnight = datetime.combine(one.written_on, time(), zone)
        # Added to UTC: wall-clock arithmetic would run backwards in the night the clocks change.
        found.append(midnight.astimezone(UTC) + timedelta(microseconds=step))
    return found


def _number(source: str) -> int:
    found = _PAGE_NUMBER.search(PurePath(source).stem)
    return int(next(group for group in found.groups() if group is not None)) if found else 0


def replies(entries: Iterable[Entry]) -> dict[str, str]:
    """Replies by address: source_key of each to that of the latest earlier comment with the lead line it names.

    `entries` are all of a thread's, in reading order.
    """
    latest: dict[str, str] = {}
    found: dict[str, str] = {}
    for entry in entries:
        parent = _answered(addresses(entry.text), latest)
        if parent is not None:
            found[entry.source_key] = parent
        latest[_address(entry.lead_line.rstrip().removesuffix(":").rstrip().removesuffix("writes"))] = entry.source_key
    return found


def _answered(readings: Sequence[str], latest: dict[str, str]) -> str | None:
    return next((latest[key] for reading in readings if (key := _address(reading)) in latest), None)


def _address(said: str) -> str:
    return tidy(said).casefold().rstrip(". ")
