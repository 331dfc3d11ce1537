"""Where a file that is cut off stops making sense: what is whole is kept, the rest is named and not guessed at.

A file is known to be whole when something follows its comments (Latest Stories, Pages). Otherwise its last lines can be

- the head of a record without its lead line: taken for cut when it holds a bar, or ends in a date or in part of one;
- the beginning of a lead line under such a head;
- a sentence that stops short: taken for cut when the file does not end its last line, and that is long and unfinished.

A name that stands alone at the end looks like a signature, and a text that stops after a sentence like a whole one:
these cannot be known, and stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence

from posts.archive.lines import block_start, is_dated, is_part_of_date, last_filled, tidy
from posts.archive.record import BAR

UNFINISHED_LINE = 60  # characters; a shorter last line can be a signature
_TRAILING = ("Comments", "Latest Stories", "Pages")


def cut_head(lines: Sequence[str], begin: int, end: int) -> int | None:
    """The index at which a record without an end begins, in the last text of a file; None when there is none."""
    last = last_filled(lines, begin, end)
    if last < begin:
        return None
    if is_dated(lines[last]) or is_part_of_date(lines[last]):
        return _head(lines, begin, last)
    start = block_start(lines, last, begin)
    bars = [at for at in range(max(start, last - 2), last + 1) if lines[at].strip() == BAR]
    if bars:
        return max(bars[-1] - 1, start)
    dated = last_filled(lines, begin, last)
    if dated >= begin and is_dated(lines[dated]) and _begins_lead(lines, begin, dated, tidy(lines[last])):
        return _head(lines, begin, dated)
    return None


def _head(lines: Sequence[str], begin: int, dated: int) -> int | None:
    start = block_start(lines, dated, begin)
    bars = [at for at in range(max(start, dated - 2), dated) if lines[at].strip() == BAR]
    if bars:
        return max(bars[-1] - 1, start)
    is_head = dated - start <= 2 and all(_is_short(line) for line in lines[start:dated])
    if not is_head or (start == dated and not is_dated(lines[dated])):
        return None
    return start


def _is_short(line: str) -> bool:
    return len(line) <= 60 and line.rstrip()[-1] not in "!?:;,…"


def _begins_lead(lines: Sequence[str], begin: int, dated: int, fragment: str) -> bool:
    """Whether the last line is the beginning of a lead line: it repeats the head's name, or the head has a bar."""
    head = lines[max(block_start(lines, dated, begin), dated - 3) : dated]
    if any(line.strip() == BAR for line in head) or fragment.endswith(" writes"):
        return True
    name = tidy(head[0]).casefold() if head else ""
    return bool(name) and (fragment.casefold().startswith(name) or name.startswith(fragment.casefold()))


def cut_heading(lines: Sequence[str], begin: int, end: int) -> int | None:
    """The index of a last line that is the beginning of a heading ("Latest Sto"), or None."""
    last = last_filled(lines, begin, end)
    if last < begin or last > begin and lines[last - 1].strip():
        return None
    said = lines[last].strip()
    is_cut = len(said) > 2 and any(one != said and one.startswith(said) for one in _TRAILING)
    return last if is_cut else None


def is_unfinished(lines: Sequence[str]) -> bool:
    """Whether the file stops inside a sentence: its last line is not ended, long, and without a closing mark."""
    last = lines[-1]
    return len(last) >= UNFINISHED_LINE and (last[-1].isalnum() or last[-1] in " ,;-–—’'")
