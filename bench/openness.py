"""How long the public log and a month's figures take at a million comments: python bench/openness.py [COMMENTS]

On SQLite, or on what DATABASE_URL names (see bench/million.py). Keeps the hours first, as the timer would. Prints for
each page the median of ten requests and the slowest; nothing of these pages is kept on the server, so each is cold.
"""

from __future__ import annotations

import os
import statistics
import time

import million

million.start()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from comments.tallying import tally  # noqa: E402

ROUNDS = 9
DEEP = 20  # pages into the log


def main() -> None:
    million.make()
    tally()
    client = Client()
    deep = "/comments/log.json"
    for _hop in range(DEEP):
        deep = client.get(deep).json()["next_url"]
    month = next(iter(client.get("/comments/transparency.json").json()))
    pages = {
        "log": "/comments/log/",
        f"log, {DEEP} pages on": deep.removeprefix("http://testserver"),
        "months": "/comments/transparency/",
        "a month": f"/comments/transparency/{month}/",
        "a month as JSON": f"/comments/transparency/{month}.json",
    }
    for name, address in pages.items():
        rounds = [timed(client, address) for _round in range(ROUNDS + 1)]
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        median, most = statistics.median(one for one, _ in rounds), max(one for one, _ in rounds)
        worked = statistics.median(one for _, one in rounds)
        print(
            f"{name:18} {1000 * median:5.0f} ms (slowest {1000 * most:.0f}; {1000 * worked:.0f} on the processor), "
            f"{len(captured)} statements",
            flush=True,
        )
    print(f"{connection.vendor}, load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


def timed(client: Client, address: str) -> tuple[float, float]:
    """Seconds by the clock, and of this process on the processor."""
    begun, worked = time.perf_counter(), time.process_time()
    assert client.get(address).status_code == 200
    return time.perf_counter() - begun, time.process_time() - worked


if __name__ == "__main__":
    main()
