"""How long the dashboard takes at a million comments: SECRET_KEY=x python bench/dashboard.py [COMMENTS]

On SQLite, or on what DATABASE_URL names (see bench/million.py). Keeps the hours first, as the timer would. Prints for
each range the median of nine requests through the test client, the best and the slowest, and the statements.
"""

from __future__ import annotations

import os
import statistics
import time

import million

million.start()

from django.contrib.auth.models import User  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from comments.figures import SPANS  # noqa: E402
from comments.tallying import tally  # noqa: E402

ROUNDS = 9


def main() -> None:
    million.make()
    begun = time.perf_counter()
    kept = tally()
    print(
        f"{connection.vendor}: kept {kept.hours:,} hours, {kept.months} months in {time.perf_counter() - begun:.1f} s"
    )
    client = Client()
    client.force_login(User.objects.get(username="june"))
    for span in SPANS:
        address = f"/admin/moderation/dashboard/?range={span}"
        client.get(address)
        rounds = [timed(client, address) for _round in range(ROUNDS)]
        times, worked = sorted(one for one, _worked in rounds), statistics.median(worked for _time, worked in rounds)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        median, best, slowest = (1000 * one for one in (statistics.median(times), times[0], times[-1]))
        print(
            f"{span:4} {median:5.0f} ms (best {best:.0f}, slowest {slowest:.0f}; {1000 * worked:.0f} on the "
            f"processor), {len(captured)} statements",
            flush=True,
        )
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


def timed(client: Client, address: str) -> tuple[float, float]:
    """Seconds by the clock, and of this process on the processor."""
    begun, worked = time.perf_counter(), time.process_time()
    assert client.get(address).status_code == 200
    return time.perf_counter() - begun, time.process_time() - worked


if __name__ == "__main__":
    main()
