"""A table as CSV that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

# A cell that begins so is a formula, or makes one of its neighbour: https://owasp.org/www-community/attacks/CSV_Injection
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def sheet(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Lines of a CSV file, the first naming the columns. Numbers stay numbers; text that would be run is quoted."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_safe(cell) for cell in head])
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return out.getvalue()


def _safe(cell: object) -> object:
    if cell is None:
        return ""
    if isinstance(cell, int | float):
        return round(cell, 3)
    text = str(cell)
    return f"'{text}" if text.startswith(DANGEROUS) or text.lstrip().startswith(DANGEROUS[:4]) else text
