"""Waiting times kept as a histogram: buckets of any hours add up, and shares and percentiles come out of the sum."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping

MINUTE, HOUR, DAY = 60, 3600, 86_400
IN_TIME = 15 * MINUTE  # the line that the waiting clock is read against

# The upper ends of the buckets, in seconds, each its own bucket's; the last one holds whatever took longer.
EDGES = (
    *(5, 10, 15, 20, 30, 40, 50, MINUTE, 75, 90, 105, 2 * MINUTE, 150),
    *(minutes * MINUTE for minutes in (3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 25, 30, 40, 50)),
    *(hours * HOUR // 2 for hours in (2, 3, 4, 5, 6, 8, 10, 12, 16, 24, 36)),
    *(days * DAY for days in (1, 2, 3, 4, 7, 14, 30, 90, 365)),
)
_BELOW = dict(zip(EDGES, (0, *EDGES), strict=False))


def edge_of(seconds: float) -> int:
    """The upper end of the bucket that a wait falls into; what is over the last one, falls into it too."""
    return EDGES[min(bisect_left(EDGES, seconds), len(EDGES) - 1)]


def quantile(waits: Mapping[int, int], share: float) -> float | None:
    """Seconds within which this share of the waits ended, as if each bucket were evenly filled; None without waits."""
    target = share * sum(waits.values())
    passed = 0
    for edge in sorted(waits):
        if waits[edge] and passed + waits[edge] >= target:
            return _BELOW[edge] + (edge - _BELOW[edge]) * (target - passed) / waits[edge]
        passed += waits[edge]
    return None


def share_within(waits: Mapping[int, int], seconds: int) -> float | None:
    """Which share of the waits ended within so many seconds; None without waits. ValueError unless it is an edge."""
    if seconds not in _BELOW:
        raise ValueError(f"{seconds} s is not the end of a bucket")
    total = sum(waits.values())
    return sum(count for edge, count in waits.items() if edge <= seconds) / total if total else None
