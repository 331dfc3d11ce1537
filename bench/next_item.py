"""How long the next item takes with a million comments and 200,000 open items, while others decide.

SECRET_KEY=x python bench/next_item.py [COMMENTS] [--processes 4] [--picks 200]

On SQLite, or on what DATABASE_URL names (see bench/million.py). Each process is a moderator who claims and decides on
the card on top, again and again. Prints p50, p95 and p99 of claiming.next_items and of moderation.decide, and what
was decided twice: nothing.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import time

import million

Row = tuple[int, float, float, float]


def work(number: int, picks: int) -> list[Row]:
    """One moderator: the key of each comment decided on, seconds to claim it, on the processor alone, to decide."""
    million.start()
    from django.contrib.auth.models import User

    from comments.claiming import next_items
    from comments.models import Status
    from comments.moderation import Seen, decide

    who = User.objects.get(username="june" if number == 0 else f"moderator-{number}")
    done = []
    for _pick in range(picks):
        begun, worked = time.perf_counter(), time.process_time()
        items = next_items(who).items
        claimed, worked = time.perf_counter(), time.process_time() - worked
        comment = items[0].comment
        moved = decide([Seen(comment.pk, comment.version)], Status.APPROVED, by=who).moved
        decided = time.perf_counter()
        assert moved, "what one holds is decided by nobody else"
        done.append((comment.pk, claimed - begun, worked, decided - claimed))
    return done


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("size", nargs="?", help="comments; a million if not given")
    parser.add_argument("--processes", type=int, default=4, help=f"moderators at once, up to {million.MODERATORS}")
    parser.add_argument("--picks", type=int, default=200, help="decisions by each")
    asked = parser.parse_args()
    million.start()
    from django.db import connection

    from comments.models import ReviewItem

    million.make()
    waiting = ReviewItem.objects.open().count()
    vendor = connection.vendor
    connection.close()
    with multiprocessing.get_context("spawn").Pool(asked.processes) as pool:
        found = pool.starmap(work, [(number, asked.picks) for number in range(asked.processes)])
    rows = [row for some in found for row in some]
    twice = len(rows) - len({row[0] for row in rows})
    print(
        f"{vendor}: {waiting:,} open items, {asked.processes} processes, {len(rows):,} decisions, {twice} of them twice"
    )
    print("next item:                ", quantiles([row[1] for row in rows]))
    print("  of that on the processor", quantiles([row[2] for row in rows]))
    print("decision:                 ", quantiles([row[3] for row in rows]))
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


def quantiles(seconds: list[float]) -> str:
    times = sorted(1000 * one for one in seconds)
    return ", ".join(f"p{part} {times[min(len(times) * part // 100, len(times) - 1)]:.1f} ms" for part in (50, 95, 99))


if __name__ == "__main__":
    main()
