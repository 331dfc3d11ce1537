"""A panel of the dashboard: a chart, the table beneath it, and how numbers are said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from comments.models import Thread
from comments.workbench.drawing import Box, Drawing

Words = str | Promise
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Cell:
    """What a table shows, what it is in a CSV file, and where it leads; a thread's has its switches too."""

    text: str
    raw: object
    link: str = ""
    thread: Thread | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing and what stands around it: the ends of its axes and its legend, as (kind, words)."""

    drawing: Drawing
    top: str
    ticks: tuple[str, ...]
    legend: tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """One bar with its words and number."""

    label: str
    text: str
    box: Box
    link: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """`told` says in a sentence what the chart shows; `is_open` where the table itself is the picture."""

    name: str
    title: Words
    told: str
    head: tuple[Words, ...]
    rows: tuple[tuple[Cell, ...], ...]
    chart: Chart | None = None
    strips: tuple[Strip, ...] = field(default=())
    is_open: bool = False

    @property
    def figures(self) -> list[list[object]]:
        """The table as a CSV file has it."""
        return [[cell.raw for cell in row] for row in self.rows]


def word(text: object, link: str = "") -> Cell:
    return Cell(str(text), str(text), link)


def number(count: float | None, link: str = "", places: int = 0) -> Cell:
    return Cell(said(count, places), count, link if count else "")


def time_taken(seconds: float | None, link: str = "") -> Cell:
    """Seconds in a CSV file."""
    return Cell(duration(seconds), None if seconds is None else round(seconds), link)


def share(part: float | None) -> Cell:
    """A share of one; in a CSV file too."""
    return Cell(percent(part), part)


def said(count: float | None, places: int = 0) -> str:
    return NOTHING if count is None else number_format(count, places, use_l10n=True, force_grouping=True)


def percent(part: float | None) -> str:
    """A share in hundredths; what is not quite all is never said to be all."""
    if part is None:
        return NOTHING
    hundredths = part * 100
    shown = min(round(hundredths, 1), 99.9) if hundredths < 100 else 100
    return _("%(number)s %%") % {"number": number_format(shown, 0 if shown in (0, 100) else 1)}


def duration(seconds: float | None) -> str:
    """A time in its two largest units: "4 min 10 s"."""
    if seconds is None:
        return NOTHING
    whole = round(abs(seconds))
    units = [(86_400, _("%(n)d d")), (3600, _("%(n)d h")), (60, _("%(n)d min")), (1, _("%(n)d s"))]
    parts = []
    for size, words in units:
        n, whole = divmod(whole, size)
        parts.append(words % {"n": n} if n else "")
    first = next((place for place, part in enumerate(parts) if part), 3)
    return " ".join(part for part in parts[first : first + 2] if part) or units[3][1] % {"n": 0}


def ticks(labels: Sequence[str], wanted: int = 5) -> tuple[str, ...]:
    """A few of the labels, evenly: the first, the last and some between."""
    if len(labels) <= wanted:
        return tuple(labels)
    return tuple(labels[round(place * (len(labels) - 1) / (wanted - 1))] for place in range(wanted))
