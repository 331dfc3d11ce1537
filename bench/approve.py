"""How long approving 1,000 comments in one act takes: SECRET_KEY=x python bench/approve.py [COMMENTS]

On SQLite, or on what DATABASE_URL names (see bench/million.py). Approves comments that wait and takes it back, again
and again, with moderation.decide and moderation.undo. Prints for each group of comments the median of nine rounds by
the clock, the best and the slowest, and the statements of each act.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Sequence

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
    waiting = Comment.objects.pending().order_by("pk")
    groups = {
        "1 comment": waiting[:1],
        "100 of one thread": waiting.filter(thread=million.THREADS // 2)[:100],
        "1,000 of ten threads": waiting.filter(thread__gt=million.THREADS - 10)[:1000],
        "1,000 of a thousand threads": waiting[:1000],
    }
    for name, comments in groups.items():
        measure(name, list(comments), june)
    print(f"{connection.vendor}; load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


def measure(name: str, comments: Sequence[Comment], by: User) -> None:
    """Print a line about approving these."""
    seen = [Seen(one.pk, one.version) for one in comments]
    threads = len({one.thread_id for one in comments})
    acts, back = [], []
    for _round in range(ROUNDS + 1):  # the first is for the caches
        begun = time.perf_counter()
        moved = decide(seen, Status.APPROVED, by=by).moved
        middle = time.perf_counter()
        seen = [Seen(one.pk, one.version) for one in undo([Seen(one.pk, one.version) for one in moved], by=by).moved]
        acts.append(middle - begun)
        back.append(time.perf_counter() - middle)
        assert len(moved) == len(seen) == len(comments)
    with CaptureQueriesContext(connection) as captured:
        moved = decide(seen, Status.APPROVED, by=by).moved
    undo([Seen(one.pk, one.version) for one in moved], by=by)
    median, best, slowest = (1000 * one for one in (statistics.median(acts[1:]), min(acts[1:]), max(acts[1:])))
    print(
        f"{name:28} {median:5.0f} ms (best {best:.0f}, slowest {slowest:.0f}), {len(captured)} statements, "
        f"{threads} threads; taken back in {1000 * statistics.median(back[1:]):.0f} ms",
        flush=True,
    )


if __name__ == "__main__":
    main()
