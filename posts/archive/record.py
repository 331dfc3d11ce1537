"""A comment's record on an archive page: where it starts, whose it is, what it says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from posts.archive.lines import (
    HEADER_LINE_MAX,
    Lead,
    Problem,
    block_start,
    day_of,
    is_dated,
    lead_of,
    next_filled,
    prose,
    tidy,
)
from posts.archive.places import is_place

BAR = "|"
TEXT_MAX = 100_000  # characters; what is longer was not written by hand
ADDRESS_MAX = 200  # characters at the start of a text that can name whom it answers

_ADDRESS = re.compile(r"@\s*(?=\S)")
_ADDRESS_END = re.compile(r"[,:;.!–—-]|$")


@dataclass(frozen=True, slots=True)
class ArchiveComment:
    """One comment as archived. `line` is where its record starts; `written_on` is all that is known of its time."""

    name: str
    location: str
    written_on: date
    lead_line: str
    text: str
    line: int
    addressed_to: str | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """Where a record stands: indexes of its head's first line, of its date and of its lead line."""

    head: int
    dated: int
    lead: int


def addresses(text: str) -> tuple[str, ...]:
    """Whom a text may answer, the longest reading first: "@ Al B. in Guam, yes" → "Al B. in Guam", "Al B".

    Places hold commas ("Washington, DC") and names hold full stops, so only the thread can tell which is meant.
    """
    found = _ADDRESS.match(text, 0, ADDRESS_MAX)
    if not found:
        return ()
    line = text[found.end() : ADDRESS_MAX].partition("\n")[0]
    readings = {line[: end.start()].strip(): None for end in _ADDRESS_END.finditer(line)}
    return tuple(reading for reading in reversed(readings) if reading[:1].isalnum())


def starts(lines: Sequence[str], begin: int, end: int) -> list[Start]:
    """Every record that starts in lines[begin:end]: only where a date and a lead line follow each other."""
    found: list[Start] = []
    floor = begin
    for dated in range(begin, end):
        if dated < floor or not is_dated(lines[dated]):
            continue
        at = next_filled(lines, dated + 1, end)
        lead = lead_of(lines[at]) if at < end else None
        if lead:
            found.append(Start(dated - len(head_of(lines, dated, floor, lead)), dated, at))
            floor = at + 1
    return found


def head_of(lines: Sequence[str], dated: int, floor: int, lead: Lead) -> Sequence[str]:
    """The lines straight above a date that belong to its record: none to three of them.

    They follow a blank line; where that is lost, a bar or the lead line tells the head from the text above it.
    """
    block = lines[max(block_start(lines, dated, floor), dated - 4) : dated]
    bars = [index for index, line in enumerate(block) if line.strip() == BAR]
    if bars and len(block) - bars[-1] <= 2:
        return block[max(bars[-1] - 1, 0) :]
    if block and f" {BAR} " in block[-1]:
        return block[-1:]
    pair = block[-2:]
    if len(pair) == 2 and (not _fits(pair[0], lead) or _is_name(pair[1], lead) and not _is_name(pair[0], lead)):
        pair = pair[1:]
    return pair if pair and _fits(pair[-1], lead) else []


def _fits(line: str, lead: Lead) -> bool:
    """Whether a line can be a name or a place, rather than the end of somebody's text."""
    line = tidy(line)
    if len(line) > HEADER_LINE_MAX or line.casefold() == "comments":
        return False
    if _is_name(line, lead) or _is_location(line, lead) or is_place(line):
        return True
    return len(line.split()) <= 6 and line[-1] not in '!?:;,…"”' and not line.startswith("@")


def _is_name(line: str, lead: Lead) -> bool:
    mine, theirs = _words(line), _words(lead.name)
    if not mine or not theirs:
        return False
    return mine[0] == theirs[0] or "".join(word[0] for word in mine) == "".join(theirs)


def _is_location(line: str, lead: Lead) -> bool:
    words = _words(line)
    shared = set(words) & set(_words(lead.location)) - {"the", "and", "new"}
    return len(words) <= 6 and any(len(word) > 2 for word in shared)


def _words(line: str) -> list[str]:
    return re.findall(r"\w+", line.casefold())


def read(lines: Sequence[str], start: Start, end: int) -> ArchiveComment | Problem:
    """The record from its head to `end`, or why there is none."""
    lead = lead_of(lines[start.lead]) or Lead("", "")
    name, location = whose(lines[start.head : start.dated], lead)
    day = day_of(lines[start.dated])
    text = prose(lines[start.lead + 1 : end])
    line = start.head + 1
    if day is None:
        return Problem(start.dated + 1, f"no such day: {tidy(lines[start.dated])}", is_record=True)
    if reason := _amiss(name, location, text):
        return Problem(line, reason, is_record=True)
    readings = addresses(text)
    addressed = readings[-1] if readings else None
    return ArchiveComment(name, location, day, lines[start.lead].strip(), text, line, addressed)


def _amiss(name: str, location: str, text: str) -> str:
    if not name:
        return "a comment without a name"
    if len(name) > HEADER_LINE_MAX or len(location) > HEADER_LINE_MAX:
        return f"a name or a place longer than {HEADER_LINE_MAX} characters"
    if not text:
        return "nothing stands under the lead line"
    return f"a text longer than {TEXT_MAX} characters" if len(text) > TEXT_MAX else ""


def whose(head: Sequence[str], lead: Lead) -> tuple[str, str]:
    """Name and place of a record. What the head says wins; what it has lost comes from the lead line."""
    said = [tidy(line) for line in head]
    if len(said) == 1 and f" {BAR} " in said[0]:
        name, _, location = said[0].partition(f" {BAR} ")
        said = [name, BAR, location]
    if BAR in said:
        bar = said.index(BAR)
        said = [" ".join(said[:bar]), " ".join(said[bar + 1 :])]
    if len(said) == 2 and said[0]:
        return said[0], said[1] or lead.location
    alone = said[-1] if said else ""
    if alone and len(said) == 1 and not _names_a_place(alone, lead):
        return alone, lead.location
    return lead.name, lead.location or alone


def _names_a_place(alone: str, lead: Lead) -> bool:
    """Whether the only line of a head is the place. A name is known by the lead line, a place by that or by sight."""
    if alone.casefold() == lead.name.casefold():
        return False
    if alone.casefold() == lead.location.casefold():
        return True
    return not _is_name(alone, lead) and (is_place(alone) or _is_location(alone, lead))
