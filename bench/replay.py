"""A moderators' day, replayed with the queue's own order: who is decided on in time, who waits longest.

python bench/replay.py            a table of loads and orders
python bench/replay.py --seeds 5  the worst of so many days instead of one

Two moderators, eight hours, 8 s an item; 70 % of the comments are good, 15 % unsure, 15 % spam; half as many again come
over lunch, and two waves of spam come on top. Load is the day's work divided by what two people can do in it. Classes
and due times are comments.due's, the order of picks is comments.picking's, and six items are lent at a time, as in
comments.claiming. The yardsticks serve the newest first, and the oldest first.
"""

from __future__ import annotations

import argparse
import heapq
import itertools
import os
import random
import sys
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dipnote_site.settings")
os.environ.setdefault("SECRET_KEY", "only-for-measuring")

from comments import due  # noqa: E402
from comments.picking import LEAD, pick_order  # noqa: E402

DAY = 8 * 3600  # seconds
MODERATORS = 2
AN_ITEM = 8  # seconds
HELD = 6  # items lent to one moderator at a time
IN_TIME = 15 * 60
LUNCH = (3 * 3600, 4 * 3600, 1.5)  # from, to, times as many
WAVES = (1.5 * 3600, 6 * 3600)  # when spam comes on top
WAVE = 900  # seconds that a wave lasts
IN_WAVES = 0.10  # of all comments
LOADS = (0.80, 0.95, 1.05, 1.15)
MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)

# What screening finds in each kind, and in how many of a hundred. A thread that holds everything holds all of them.
FOUND = {
    "good": [(97, []), (3, ["unknown_host"])],
    "unsure": [(77, ["unknown_host"]), (20, ["barred_words"]), (3, ["barred_words", "unknown_host"])],
    "spam": [(70, ["barred_words", "unknown_host"]), (15, ["many_links"]), (15, [])],
}


@dataclass(frozen=True, slots=True)
class Item:
    number: int
    kind: str
    came: float
    due: float


@dataclass(frozen=True, slots=True)
class Day:
    """Which share of the good and the unsure was decided within 15 minutes; the longest waits, in minutes."""

    share: float
    longest_good: float
    longest_spam: float


class ByDue:
    """The queue's order: what is due first, and every fourth pick what is overdue."""

    def __init__(self) -> None:
        self.soon: list[tuple[float, int, Item]] = []
        self.late: deque[Item] = deque()
        self.picks = [0] * MODERATORS

    def add(self, item: Item) -> None:
        heapq.heappush(self.soon, (item.due, item.number, item))

    def take(self, who: int, count: int, now: float) -> list[Item]:
        while self.soon and self.soon[0][0] < now + LEAD.total_seconds():
            self.late.append(heapq.heappop(self.soon)[2])
        first = [heapq.heappop(self.soon)[2] for _ in range(min(count, len(self.soon)))]
        late = list(itertools.islice(self.late, count))
        picked = pick_order(first, late, start=self.picks[who], count=count)
        self.picks[who] += len(picked)
        for item in first:
            if item not in picked:
                self.add(item)
        for _ in range(sum(item in late for item in picked)):
            self.late.popleft()
        return picked


class OldestFirst:
    def __init__(self) -> None:
        self.items: deque[Item] = deque()

    def add(self, item: Item) -> None:
        self.items.append(item)

    def take(self, _who: int, count: int, _now: float) -> list[Item]:
        return [self._next() for _ in range(min(count, len(self.items)))]

    def _next(self) -> Item:
        return self.items.popleft()


class NewestFirst(OldestFirst):
    def _next(self) -> Item:
        return self.items.pop()


Queue = ByDue | OldestFirst
ORDERS: dict[str, Callable[[], Queue]] = {"newest first": NewestFirst, "oldest first": OldestFirst, "the queue": ByDue}


def arrivals(load: float, seed: int) -> list[Item]:
    """A day's comments in the order they come."""
    chance = random.Random(seed)
    total = round(load * MODERATORS * DAY / AN_ITEM)
    waves = round(total * IN_WAVES)
    times = [(_time_of_day(chance), _kind(chance)) for _ in range(total - waves)]
    times += [(chance.choice(WAVES) + chance.uniform(0, WAVE), "spam") for _ in range(waves)]
    return [_item(number, came, kind, chance) for number, (came, kind) in enumerate(sorted(times))]


def _time_of_day(chance: random.Random) -> float:
    start, end, times = LUNCH
    extra = (end - start) * (times - 1)
    at = chance.uniform(0, DAY + extra)
    return at if at < DAY else start + (at - DAY) / (times - 1)


def _kind(chance: random.Random) -> str:
    """Besides the waves, so that all of the day's comments are 70 % good, 15 % unsure and 15 % spam."""
    spam = (0.15 - IN_WAVES) / (1 - IN_WAVES)
    (kind,) = chance.choices(["good", "unsure", "spam"], [(1 - spam) * 70 / 85, (1 - spam) * 15 / 85, spam])
    return kind


def _item(number: int, came: float, kind: str, chance: random.Random) -> Item:
    weights, findings = zip(*FOUND[kind], strict=True)
    (found,) = chance.choices(findings, weights)
    entered = MIDNIGHT + timedelta(seconds=came)
    due_at = due.due_at(due.kind_of(["thread_mode", *found]), entered)
    return Item(number, kind, came, (due_at - MIDNIGHT).total_seconds())


def replay(items: list[Item], queue: Queue) -> Iterator[tuple[Item, float]]:
    """Each item with the time it was decided at. Both work on after the day until nothing waits."""
    coming = deque(items)
    piles: list[deque[Item]] = [deque() for _ in range(MODERATORS)]
    free = [(0.0, who) for who in range(MODERATORS)]  # who is free when
    while free:
        now, who = heapq.heappop(free)
        while coming and coming[0].came <= now:
            queue.add(coming.popleft())
        piles[who].extend(queue.take(who, HELD - len(piles[who]), now))
        if piles[who]:
            yield piles[who].popleft(), now + AN_ITEM
            heapq.heappush(free, (now + AN_ITEM, who))
        elif coming:
            heapq.heappush(free, (max(now, coming[0].came), who))


def day(load: float, order: str, seed: int = 1) -> Day:
    waits: dict[str, list[float]] = {"good": [], "unsure": [], "spam": []}
    for item, decided in replay(arrivals(load, seed), ORDERS[order]()):
        waits[item.kind].append(decided - item.came)
    kept = waits["good"] + waits["unsure"]
    share = sum(wait <= IN_TIME for wait in kept) / len(kept)
    return Day(share, max(kept) / 60, max(waits["spam"]) / 60)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=1, help="the worst of so many days")
    seeds = range(1, parser.parse_args().seeds + 1)
    print("| load |", *(f"{order} |" for order in ORDERS), "\n| --- |" + " --- |" * len(ORDERS))
    for load in LOADS:
        cells = []
        for order in ORDERS:
            days = [day(load, order, seed) for seed in seeds]
            share, longest = min(one.share for one in days), max(one.longest_good for one in days)
            cells.append(f"{share:.1%} / {longest:.0f} min ({max(one.longest_spam for one in days):.0f})")
        print(f"| {load:.2f} |", " | ".join(cells), "|", flush=True)


if __name__ == "__main__":
    main()
