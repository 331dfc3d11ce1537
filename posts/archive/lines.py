"""What single lines of an archive page say: a day, a lead line, a heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
HEADER_LINE_MAX = 100  # characters of a name or a place; the columns hold as many
LEAD_LINE_MAX = 250
FIRST_YEAR, LAST_YEAR = 1970, 2100

_DAY = re.compile(rf"({'|'.join(MONTHS)}) ?([0-9]{{1,2}}), ?([0-9]{{4}})", re.IGNORECASE)
_PART_OF_DAY = re.compile(rf"(?:{'|'.join(MONTHS)}) [0-9]{{1,2}}(?:,(?: [0-9]{{0,3}})?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something on a page that could not be taken as it stands.

    `line` counts from 1; `is_record` says that a comment or a story was left out because of it.
    """

    line: int
    reason: str
    is_record: bool = False


@dataclass(frozen=True, slots=True)
class Lead:
    """Who a lead line names: "Maria in New Mexico writes:" → Maria, New Mexico. Either can be empty."""

    name: str
    location: str


def tidy(line: str) -> str:
    """The line with every run of white space as one space, none at its ends."""
    return " ".join(line.split())


def is_blank(line: str) -> bool:
    return not line or line.isspace()


def is_dated(line: str) -> bool:
    """Whether the line is a date and nothing else, be there such a day or not."""
    # Every line of a page is asked: its end tells nearly all of them apart at a fifth of the cost.
    return len(line) < 80 and line.rstrip()[-4:].isdigit() and _DAY.fullmatch(tidy(line)) is not None


def is_part_of_date(line: str) -> bool:
    """Whether the line is a date of which the end is missing: "June 29, 20"."""
    return len(line) < 80 and _PART_OF_DAY.fullmatch(tidy(line)) is not None


def day_of(line: str) -> date | None:
    """The day a dated line names, or None when the calendar has no such day or the archive cannot reach to it."""
    found = _DAY.fullmatch(tidy(line))
    if not found:
        return None
    month, day, year = found.groups()
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return None
    try:
        return date(int(year), MONTHS.index(month.capitalize()) + 1, int(day))
    except ValueError:
        return None


def lead_of(line: str) -> Lead | None:
    """Name and place of a lead line, or None for any other line.

    The place follows the last " in ": "Man in Black in Texas writes:" comes from Texas.
    """
    if len(line) > LEAD_LINE_MAX:
        return None
    said, colon, rest = tidy(line).rpartition(":")
    whom = said.rstrip().removesuffix(" writes")
    if not colon or rest or whom == said.rstrip():
        return None
    name, separator, location = f" {whom}".rpartition(" in ")
    return Lead(name.strip(), location.strip()) if separator else Lead(whom.strip(), "")


def next_filled(lines: Sequence[str], start: int, end: int) -> int:
    """The first index from `start` on, below `end`, whose line is not blank; `end` when there is none."""
    while start < end and is_blank(lines[start]):
        start += 1
    return start


def last_filled(lines: Sequence[str], start: int, end: int) -> int:
    """The last index below `end`, not below `start`, whose line is not blank; `start - 1` when there is none."""
    while end > start and is_blank(lines[end - 1]):
        end -= 1
    return end - 1


def block_start(lines: Sequence[str], last: int, floor: int) -> int:
    """Where the unbroken run of filled lines that ends at `last` begins, not below `floor`."""
    while last > floor and not is_blank(lines[last - 1]):
        last -= 1
    return last


def prose(lines: Sequence[str]) -> str:
    """The lines as paragraphs with one blank line between them, no white space at any line's ends."""
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if stripped := line.strip():
            paragraphs[-1].append(stripped)
        elif paragraphs[-1]:
            paragraphs.append([])
    return "\n\n".join("\n".join(paragraph) for paragraph in paragraphs if paragraph)
