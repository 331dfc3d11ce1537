"""How long the dashboard takes at a million comments: SECRET_KEY=x python bench/dashboard.py [COMMENTS]

On SQLite, or on what DATABASE_URL names (see bench/million.py). Keeps the hours first, as the timer would. Prints for
each range the median of nine requests through the test client, the best and the slowest, and the statements. Then, for
periods that nobody keeps a sum of, how long it takes to say what share of what was held was approved, and how often
each rule was upheld.
"""

from __future__ import annotations

import os
import statistics
import time
from datetime import timedelta

import million

million.start()

from django.contrib.auth.models import User  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from comments.counting import total  # noqa: E402
from comments.figures import SPANS, kinds  # noqa: E402
from comments.models import Tally  # noqa: E402
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
    for days in (7, 37, 365, 730):
        rounds = sorted(rules(days) for _round in range(ROUNDS))
        print(f"rules over {days} days: {1000 * statistics.median(rounds):.0f} ms (slowest {1000 * rounds[-1]:.0f})")
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


def rules(days: int) -> float:
    """Seconds to add up the kept hours of a period that ended yesterday, and to read the rules' shares from the sum."""
    begun = time.perf_counter()
    end = timezone.now() - timedelta(days=1)
    hours = Tally.objects.hours().between(end - timedelta(days=days), end)
    whole = total(hours.values_list("counts", flat=True))
    wrongly_held = whole["released"] / (whole["released"] + whole["kept"])
    precision = {rule: n / (n + whole[f"passed:{rule}"]) for rule, n in kinds(whole, "upheld").items()}
    assert 0 < wrongly_held < 1
    assert precision
    return time.perf_counter() - begun


def timed(client: Client, address: str) -> tuple[float, float]:
    """Seconds by the clock, and of this process on the processor."""
    begun, worked = time.perf_counter(), time.process_time()
    assert client.get(address).status_code == 200
    return time.perf_counter() - begun, time.process_time() - worked


if __name__ == "__main__":
    main()
