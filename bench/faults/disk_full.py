"""R14: the disk of the database runs full while people read and write, and has space again. SQLite; needs root.

python bench/faults/disk_full.py               some 30 s
python bench/faults/disk_full.py --seconds 10  of each state (default: 6)

The database lies on a tmpfs of 24 MB, which only root may mount: without it nothing is tried, exit code 77.
What is to be: pages are read throughout; a comment is stored or answered with 503, never lost; posts work again after
space returns without a restart, and the file is whole.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from stand import Answer, Stand, standing, verdict

SKIPPED = 77  # what test runners read as "not tried"
SIZE = "24m"
RECOVERY = 5.0  # seconds
BLOCK = 64 * 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=6)
    asked = parser.parse_args()
    if os.geteuid() != 0:
        print("Not tried: only root may mount the small disk that this fills.")
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder, small_disk(Path(folder) / "disk") as disk:
        file = disk / "db.sqlite3"
        temporary = {"SQLITE_TMPDIR": str(disk)}
        with standing(Stand(Path(folder), f"sqlite:///{file}", 9620, extra=temporary)) as stand:
            stand.load(readers=2, writers=3, pause=0.05)
            spans = run(stand, disk, asked.seconds)
            stand.rest()
            return report(stand, spans, file)


@contextmanager
def small_disk(at: Path) -> Iterator[Path]:
    """A tmpfs of its own, gone with what lies on it."""
    at.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0700", "tmpfs", str(at)], check=True)
    try:
        yield at
    finally:
        subprocess.run(["umount", str(at)], check=True)


def run(stand: Stand, disk: Path, seconds: float) -> list[tuple[str, float, float, int]]:
    """Space, none, space again: when each began and ended, and what /readyz said at its end."""
    spans = []
    for name, change in (("space", None), ("none", fill), ("space again", empty)):
        began = time.monotonic()
        if change:
            change(disk)
        time.sleep(seconds)
        spans.append((name, began, time.monotonic(), stand.probe("/readyz")))
    return spans


def fill(disk: Path) -> None:
    """Write to the last byte."""
    with (disk / "filler").open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"\0" * BLOCK):
            pass


def empty(disk: Path) -> None:
    (disk / "filler").unlink()


def report(stand: Stand, spans: list[tuple[str, float, float, int]], file: Path) -> int:
    journal, wrong = stand.journal(), 0
    print(f"{'on the disk':14}{'reads':>7}{'failed':>8}{'stored':>8}{'503':>6}{'other':>7}{'/readyz':>9}")
    for name, began, ended, health in spans:
        within = [one for one in journal if began <= one.began and one.ended <= ended]
        reads, posts = ([one.status for one in within if one.kind == kind] for kind in ("read", "post"))
        failed = sum(status != 200 for status in reads)
        told = Counter(posts)
        other = len(posts) - told[302] - told[503]
        print(f"{name:14}{len(reads):7}{failed:8}{told[302]:8}{told[503]:6}{other:7}{health:9}")
        wrong += failed + other + (not reads) + (health != 200)
        wrong += not told[503] if name == "none" else not told[302]
    back = recovery(journal, spans[-1][1])
    with closing(sqlite3.connect(file)) as line:
        found = line.execute("PRAGMA integrity_check").fetchone()[0]
    is_whole = verdict(stand, ("integrity_check", found), ("stored again after", f"{back:.2f} s"))
    wrong += found != "ok" or back > RECOVERY or not is_whole
    print("FAILED" if wrong else "Nothing that was acknowledged is lost, and the site came back by itself.")
    return 1 if wrong else 0


def recovery(journal: list[Answer], freed: float) -> float:
    """Seconds from space to the first comment that is stored."""
    stored = (one.ended - freed for one in journal if one.kind == "post" and one.status == 302 and one.began > freed)
    return min(stored, default=99.0)


if __name__ == "__main__":
    sys.exit(main())
