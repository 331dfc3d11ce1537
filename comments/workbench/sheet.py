"""A table as CSV that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Sequence

# A cell that begins so is a formula, or makes one of its neighbour: https://owasp.org/www-community/attacks/CSV_Injection
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def sheet(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Lines of a CSV file, the first naming the columns. Numbers stay numbers; text that would be run is quoted."""
    return "".join(lines(head, rows))


def lines(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The same, a line at a time: of rows that come one after the other, no two are held at once."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in itertools.chain([head], rows):
        writer.writerow([_safe(cell) for cell in row])
        yield out.getvalue()
        out.seek(0)
        out.truncate()


def _safe(cell: object) -> object:
    if cell is None:
        return ""
    if isinstance(cell, int | float):
        return round(cell, 3)
    text = str(cell)
    return f"'{text}" if text.startswith(DANGEROUS) or text.lstrip().startswith(DANGEROUS[:4]) else text
