"""In which order items are picked: what can still be in time, and every fourth pick what is overdue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TypeVar

# A card picked now is read after the five before it. What is due sooner than this counts as overdue already: without
# it, a queue that is behind would pick each card just in time, and show it just too late (bench/replay.py).
LEAD = timedelta(seconds=45)
EVERY = 4  # one pick in so many goes to what is overdue; the rest serve what can still be in time

Item = TypeVar("Item")


def pick_order(in_time: Sequence[Item], overdue: Sequence[Item], *, start: int, count: int) -> list[Item]:
    """The picks from number `start` on, `count` of them or fewer: in time, in time, in time, overdue, and so on.

    Both lists come in the order they are due. Where one ends, the other serves every pick. Without the rule a queue
    that is once behind would serve only what is late already, and be late with everything.
    """
    picked: list[Item] = []
    soon, late = 0, 0
    for pick in range(start, start + count):
        is_late_turn = pick % EVERY == EVERY - 1
        if late < len(overdue) and (is_late_turn or soon >= len(in_time)):
            picked.append(overdue[late])
            late += 1
        elif soon < len(in_time):
            picked.append(in_time[soon])
            soon += 1
    return picked
