"""How long approving 1,000 comments in one act takes: SECRET_KEY=x python bench/approve.py [COMMENTS]

On SQLite, or on what DATABASE_URL names (see bench/million.py). Approves comments that wait and takes it back, with
moderation.decide and moderation.undo, other comments each time. Prints the median of nine rounds by the clock, the best
and the slowest, and the statements of one act.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Sequence
from contextlib import nullcontext

import million

million.start()

from django.contrib.auth.models import User  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from comments.models import Comment, Status  # noqa: E402
from comments.moderation import Seen, decide, undo  # noqa: E402

ROUNDS = 9


def main() -> None:
    million.make()
    june = User.objects.get(username="june")
    waiting = Comment.objects.pending()
    for size, name, rows in (
        (1, "comment", waiting.order_by("pk")),
        (100, "of one thread", waiting.order_by("-thread", "pk")),
        (1000, "of ten threads", waiting.order_by("thread", "pk")),
        (1000, "as they came", waiting.order_by("-pk")),
    ):
        measure(f"{size:,} {name}", list(rows[: size * (ROUNDS + 2)]), size, june)
    print(f"{connection.vendor}; load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


def measure(name: str, comments: Sequence[Comment], size: int, by: User) -> None:
    """Print a line about approving so many at once. The first act is for the caches, the last for its statements."""
    acts, back = [], []
    for start in range(0, len(comments), size):
        some = comments[start : start + size]
        begun = time.perf_counter()
        with CaptureQueriesContext(connection) if start + size == len(comments) else nullcontext() as captured:
            moved = decide([Seen(one.pk, one.version) for one in some], Status.APPROVED, by=by).moved
        acts.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        undone = undo([Seen(one.pk, one.version) for one in moved], by=by).moved
        back.append(time.perf_counter() - begun)
        assert len(moved) == len(undone) == size
    threads = len({one.thread_id for one in some})
    median, best, slowest = (1000 * one for one in (statistics.median(acts[1:-1]), min(acts[1:-1]), max(acts[1:-1])))
    print(
        f"{name:22} {median:5.0f} ms (best {best:.0f}, slowest {slowest:.0f}), {len(captured)} statements, "
        f"{threads} threads; taken back in {1000 * statistics.median(back[1:-1]):.0f} ms",
        flush=True,
    )


if __name__ == "__main__":
    main()
