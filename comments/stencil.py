"""A thread's rows by joined strings: what their template writes, byte for byte, at a twentieth of what it costs.

Rows differ in kind, whether they are edited, say, or tombstones, and in values. For each kind the template is followed
once (cutting.py); every row of that kind is then its pieces with values between them. A theme whose template does more
with a value than place it has each row written by the template, as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from operator import attrgetter
from typing import NamedTuple

from django.template.backends.django import Template as Backed
from django.template.base import Template
from django.template.loader import get_template
from django.urls import get_resolver, get_script_prefix, get_urlconf
from django.utils.html import conditional_escape
from django.utils.translation import get_language

from comments import cutting
from comments.cutting import Placed, Unknown, Whole
from comments.dating import Dates
from comments.reading import Row

TEMPLATE = "comments/_row.html"
KINDS = 1024  # stencils kept; a kind is also how many readers recommend a comment
NAMES = (
    "key",
    "reason",
    "author_name",
    "author_location",
    "lead_line",
    "html",
    "office",
    "created_at",
    "edited_at",
    "more_url",
)
DATES = ("created_at", "edited_at")
# All else is known: flags, a depth, a language, two counts. What may be anything belongs above, or each row is a kind.
KNOWN = tuple(name for name in Row._fields if name not in NAMES)
AROUND = "respond_url"  # a value that is the same for all rows of a thread

_values_of = attrgetter(*NAMES)
_known_of = attrgetter(*KNOWN)


class Kind(NamedTuple):
    """All that a template may decide by: what is known of a row, which values it has, and where it is read."""

    known: tuple[object, ...]
    has: tuple[bool, ...]
    is_open: bool
    may_respond: bool
    language: str | None
    addresses: tuple[str, object]


@dataclass(frozen=True, slots=True)
class Page:
    """What all rows of a page share."""

    respond_url: str
    dates: Dates


Writer = Callable[[Row, Page], str]


@dataclass(frozen=True, slots=True)
class Stencil:
    """A text with places in it, and what goes there, in order. Each value is written once, however often it stands."""

    text: str
    writers: tuple[Writer, ...]
    order: tuple[int, ...]

    def fill(self, row: Row, page: Page) -> str:
        written = [write(row, page) for write in self.writers]
        return self.text % tuple([written[place] for place in self.order])


def rows_html(rows: Iterable[Row], *, respond_url: str, is_open: bool) -> str:
    """The rows of a page, each as comments/_row.html writes it."""
    backed = get_template(TEMPLATE)
    template = backed.template if isinstance(backed, Backed) and _is_kept(backed) else None
    place = (is_open, bool(respond_url), get_language(), (get_script_prefix(), get_resolver(get_urlconf())))
    written, page = [], Page(respond_url, Dates())
    for row in rows:
        kind = Kind(_known_of(row), tuple([bool(value) for value in _values_of(row)]), *place)
        stencil = _stencil(template, kind) if template and _is_key(row.key) else None
        if stencil is None:
            written.append(backed.render({"row": row, "respond_url": respond_url, "is_open": is_open}))
        else:
            written.append(stencil.fill(row, page))
    return "".join(written)


def _is_kept(backed: Backed) -> bool:
    """Whether templates are read once. Where each use reads them anew, cutting them each time would cost more."""
    again = get_template(TEMPLATE)
    return isinstance(again, Backed) and again.template is backed.template


def _is_key(key: str) -> bool:
    return key.isascii() and key.isalnum()


@lru_cache(maxsize=KINDS)
def _stencil(template: Template, kind: Kind) -> Stencil | None:
    """None where the template cannot be followed."""
    values: dict[str, object] = dict(zip(KNOWN, kind.known, strict=True))
    for name, is_there in zip(NAMES, kind.has, strict=True):
        empty = None if name in DATES else ""
        values[name] = cutting.unknown(name, is_date=name in DATES, is_key=name == "key") if is_there else empty
    respond_url: Unknown | str = cutting.unknown(AROUND) if kind.may_respond else ""
    given = {"row": Whole(**values), "respond_url": respond_url, "is_open": kind.is_open}
    try:
        return _made(cutting.cut(template, given))
    except Exception:  # what a template cannot write it says itself, with the row before it
        return None


def _made(pieces: Iterable[cutting.Piece]) -> Stencil:
    placed: dict[Placed, int] = {}
    text, order = [], []
    for piece in pieces:
        if isinstance(piece, Placed):
            order.append(placed.setdefault(piece, len(placed)))
            text.append("%s")
        else:
            text.append(piece.replace("%", "%%"))
    return Stencil("".join(text), tuple(_writer(one) for one in placed), tuple(order))


def _writer(placed: Placed) -> Writer:
    """What writes a value as the template does: escaped, unless it is safe; a date in its format."""
    if placed.name == AROUND:
        return lambda row, page: _escaped(page.respond_url)
    value_of = attrgetter(placed.name)
    if placed.date_format:
        return lambda row, page: _escaped(page.dates.words(value_of(row), placed.date_format))
    if placed.is_safe or placed.name == "key":  # letters and digits
        return lambda row, page: str(value_of(row))
    return lambda row, page: _escaped(value_of(row))


def _escaped(value: str) -> str:
    return escape(value) if type(value) is str else str(conditional_escape(value))
