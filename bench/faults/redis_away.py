"""R09: Redis stopped, hung, read-only and flushed while people read and write. Needs redis-server and redis-cli.

python bench/faults/redis_away.py                  some 70 s, on SQLite
python bench/faults/redis_away.py --seconds 5      of each state (default: 8)
python bench/faults/redis_away.py --database URL   another database, which must be empty

What is to be: no answer of 500 or above; pages at most 250 ms slower; a comment that could not be counted is held; all
as before within 5 s after Redis is back.
"""

from __future__ import annotations

import argparse
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from stand import Answer, Stand, free_port, percentile, standing, verdict

RECOVERY = 5.0  # seconds
SLOWER = 0.25  # seconds


class Redis:
    """A server of one's own, without a disk."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.start()

    def start(self) -> None:
        words = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(["redis-server", *words], cwd=self.folder, stdout=subprocess.DEVNULL)
        for _ in range(100):
            with socket.socket() as probe:
                if not probe.connect_ex(("127.0.0.1", self.port)):
                    return
            time.sleep(0.05)
        raise SystemExit("redis-server did not start")

    def say(self, *words: str) -> None:
        subprocess.run(["redis-cli", "-p", str(self.port), *words], check=True, stdout=subprocess.DEVNULL)

    def follow(self, *whom: str) -> None:
        self.say("replicaof", *whom)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def hang(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self.process.send_signal(signal.SIGCONT)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--database", default="", help="its URL; a fresh SQLite file if none is given")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        redis = Redis(Path(folder), free_port(9720))
        faults = {
            "stopped": (redis.kill, redis.start),
            "hung": (redis.hang, redis.go_on),
            "read-only": (lambda: redis.follow("127.0.0.1", "1"), lambda: redis.follow("no", "one")),
            "flushed": (lambda: redis.say("flushall"), lambda: redis.say("flushall")),
        }
        database = asked.database or f"sqlite:///{folder}/db.sqlite3"
        cache = {"CACHE_URL": f"rediscache://127.0.0.1:{redis.port}/0"}
        try:
            with standing(Stand(Path(folder), database, 9700, extra=cache)) as stand:
                stand.load(readers=2, writers=2, pause=0.02)
                spans = run(faults, asked.seconds)
                stand.rest()
                return report(stand, spans)
        finally:
            redis.go_on()
            redis.kill()


def run(faults: dict[str, tuple[object, object]], seconds: float) -> list[tuple[str, float, float]]:
    """Each state, with as long a time after it; when each began and ended."""
    spans = [("as it is", time.monotonic() + 2, time.monotonic() + 2 + seconds)]  # the first two seconds fill the cache
    time.sleep(2 + seconds)
    for name, (begin, end) in faults.items():
        began = time.monotonic()
        begin()
        time.sleep(seconds)
        spans.append((name, began, time.monotonic()))
        end()
        time.sleep(RECOVERY + 1)
    return spans


def report(stand: Stand, spans: list[tuple[str, float, float]]) -> int:
    stored, _broken = stand.rows()
    journal, wrong = stand.journal(), 0
    usual: dict[str, float] = {}
    print(f"{'Redis is':12}{'reads':>7}{'p95':>9}{'posts':>7}{'p95':>9}{'≥ 500':>7}{'published':>11}{'back after':>12}")
    for name, began, ended in spans:
        within = [one for one in journal if began <= one.began and one.ended <= ended]
        reads, posts = ([one for one in within if one.kind == kind] for kind in ("read", "post"))
        slow = {"r": p95(reads), "p": p95(posts)}
        usual = usual or slow
        failed = [one for one in within if one.status >= 500 or one.status == 0]
        published = sum(is_published(one, stored) for one in posts)
        back = recovery(journal, stored, ended) if name != "as it is" else 0
        is_counted = name in ("as it is", "flushed")
        print(
            f"{name:12}{len(reads):7}{slow['r'] * 1000:6.0f} ms{len(posts):7}{slow['p'] * 1000:6.0f} ms{len(failed):7}"
            f"{published:6} of {len(posts):<4}{back:9.2f} s"
        )
        wrong += bool(failed) + (back > RECOVERY) + any(slow[one] > usual[one] + SLOWER for one in slow)
        wrong += published == 0 if is_counted else published > 0
        wrong += not reads or not posts
    is_whole = verdict(stand)
    print("FAILED" if wrong or not is_whole else "The site works without Redis, and nothing was lost or let through.")
    return 1 if wrong or not is_whole else 0


def p95(answers: list[Answer]) -> float:
    return percentile([one.seconds for one in answers], 0.95)


def is_published(answer: Answer, stored: dict[str, list[str]]) -> bool:
    return stored.get(answer.text) == ["approved"]


def recovery(journal: list[Answer], stored: dict[str, list[str]], ended: float) -> float:
    """Seconds until a comment that was sent after the fault is published again."""
    after = (one.ended - ended for one in journal if one.kind == "post" and one.began > ended)
    sent = [one for one in journal if one.kind == "post" and one.began > ended and is_published(one, stored)]
    return min((one.ended - ended for one in sent), default=max(after, default=99.0) + 99)


if __name__ == "__main__":
    sys.exit(main())
