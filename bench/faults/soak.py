"""R19: half an hour of readers and writers at a low rate, a reader of the database who never lets go among them.

python bench/faults/soak.py                  30 minutes, on SQLite
python bench/faults/soak.py --minutes 3      a short one
python bench/faults/soak.py --database URL   another database, which must be empty

What is to be: after a fifth of the time, in which caches fill, the memory of each server process grows by at most 1 MB
a minute and its open files stay; SQLite's log stays below 64 MB; no request fails; nothing is lost. Needs Linux: what
processes hold is read from /proc.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
import tempfile
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from stand import Stand, percentile, standing, verdict

SLOPE = 1.0  # megabytes a minute
MORE_FILES = 8  # connections and sockets that come and go
LOG = 64.0  # megabytes
HELD = 1 / 6  # of the time that one long reader keeps its snapshot
WARM = 0.2  # of the time


@dataclass(frozen=True, slots=True)
class Sample:
    """What a process held at a time, in minutes and megabytes."""

    at: float
    pid: int
    memory: float
    files: int
    log: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--database", default="", help="its URL; a fresh SQLite file if none is given")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = None if asked.database else Path(folder) / "db.sqlite3"
        with standing(Stand(Path(folder), asked.database or f"sqlite:///{file}", 9660)) as stand:
            stand.load(readers=2, writers=1, pause=0.4)
            ended = threading.Event()
            holder = threading.Thread(target=hold, args=(file, asked.minutes * 60 * HELD, ended), daemon=True)
            if file:
                holder.start()
            samples = watch(stand, asked.minutes, file)
            ended.set()
            stand.rest()
            return report(stand, samples, asked.minutes)


def hold(file: Path, seconds: float, ended: threading.Event) -> None:
    """Read in one transaction for long, so that the log cannot be written back; let go, and begin again."""
    while not ended.is_set():
        with closing(sqlite3.connect(file, isolation_level=None)) as line:
            line.execute("BEGIN")
            line.execute("SELECT count(*) FROM comments_comment").fetchone()
            ended.wait(seconds)
        ended.wait(seconds)


def watch(stand: Stand, minutes: float, file: Path | None) -> list[Sample]:
    began, samples = time.monotonic(), []
    while (at := (time.monotonic() - began) / 60) < minutes:
        log = Path(f"{file}-wal")
        size = log.stat().st_size / 1e6 if file and log.exists() else 0.0
        for pid in workers(stand):
            memory = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
            samples.append(Sample(at, pid, memory, len(os.listdir(f"/proc/{pid}/fd")), size))
        time.sleep(1)
    return samples


def workers(stand: Stand) -> list[int]:
    pid = stand.server.pid
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def report(stand: Stand, samples: list[Sample], minutes: float) -> int:
    wrong = 0
    print(f"{'process':10}{'MB at first':>12}{'at last':>9}{'a minute':>10}{'open files':>12}")
    for pid in sorted({one.pid for one in samples}):
        warm = [one for one in samples if one.pid == pid and one.at >= minutes * WARM]
        if not warm:
            continue
        rise = slope(warm)
        files = [one.files for one in warm]
        said = f"{min(files)}–{max(files)}"
        print(f"{pid:<10}{warm[0].memory:12.1f}{warm[-1].memory:9.1f}{rise:+10.2f}{said:>12}")
        wrong += rise > SLOPE or max(files) - min(files) > MORE_FILES
    answers = stand.journal()
    failed = [one for one in answers if one.status == 0 or one.status >= 500]
    log = max(one.log for one in samples)
    wrong += bool(failed) or log > LOG
    more = [("SQLite's log at most", f"{log:.1f} MB"), ("requests", f"{len(answers):,}"), ("failed", len(failed))]
    for kind in ("read", "post"):
        took = [one.seconds for one in answers if one.kind == kind]
        more.append((f"p95 of a {kind}", f"{percentile(took, 0.95) * 1000:.0f} ms"))
    is_whole = verdict(stand, *more)
    print("FAILED" if wrong or not is_whole else "Nothing grows, nothing failed, nothing is lost.")
    return 1 if wrong or not is_whole else 0


def slope(samples: list[Sample]) -> float:
    """Megabytes a minute, by least squares."""
    middle = sum(one.at for one in samples) / len(samples)
    spread = sum((one.at - middle) ** 2 for one in samples)
    mean = sum(one.memory for one in samples) / len(samples)
    return sum((one.at - middle) * (one.memory - mean) for one in samples) / spread if spread else 0.0


if __name__ == "__main__":
    sys.exit(main())
