"""Many writers at once on one database file, with the site's own settings: what is locked, what is lost, how long.

python bench/writers.py                            16 threads for 60 s
python bench/writers.py --writers 8 --seconds 10
python bench/writers.py --processes 4              the same threads spread over so many processes
python bench/writers.py --database URL             another database, which must be empty
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
THREADS_TO_WRITE_ON = 4


@dataclass
class Tally:
    """What the writers of one process were told."""

    keys: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--writers", type=int, default=16)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--database", default="")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        start_django(asked.database or f"sqlite:///{folder}/writers.sqlite3")
        threads = prepare()
        tallies = run(asked.writers, asked.processes, asked.seconds, threads)
        return report(tallies, asked)


def start_django(database: str) -> None:
    sys.path.insert(0, str(ROOT))
    os.environ.update(DJANGO_SETTINGS_MODULE="dipnote_site.settings", DATABASE_URL=database)
    os.environ.setdefault("SECRET_KEY", "for this bench alone, and for nothing that anybody could reach")
    import django

    django.setup()


def prepare() -> list[int]:
    """A migrated database with a few open threads."""
    from datetime import date

    from django.core.management import call_command
    from django.db import connections

    from comments.models import Mode, Thread
    from posts.models import Post

    call_command("migrate", verbosity=0, interactive=False)
    posts = [
        Post.objects.create(title=f"Post {number}", slug=f"post-{number}", published_on=date(2012, 1, 1))
        for number in range(THREADS_TO_WRITE_ON)
    ]
    threads = [Thread.of(post).pk for post in posts]
    Thread.objects.update(mode=Mode.OPEN)
    connections.close_all()
    return threads


def run(writers: int, processes: int, seconds: float, threads: list[int]) -> list[Tally]:
    if processes == 1:
        return [write_from(range(writers), seconds, threads)]
    share = [range(number, writers, processes) for number in range(processes)]
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        return pool.starmap(write_from, [(mine, seconds, threads) for mine in share])


def write_from(numbers: range, seconds: float, threads: list[int]) -> Tally:
    """Write from one thread a number, each with a connection of its own, until the time is up."""
    tally = Tally()
    ends = time.monotonic() + seconds
    writers = [threading.Thread(target=write, args=[number, ends, threads, tally]) for number in numbers]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    return tally


def write(number: int, ends: float, threads: list[int], tally: Tally) -> None:
    from django.db import connection

    from comments.models import Comment, Thread
    from comments.screening import Draft
    from comments.submission import submit

    targets = [Thread.objects.get(pk=pk) for pk in threads]
    parent: Comment | None = None
    count = 0
    while time.monotonic() < ends:
        count += 1
        thread = targets[(number + count) % len(targets)]
        parent = parent if parent is not None and parent.thread_id == thread.pk and count % 2 else None
        draft = Draft(thread=thread, parent=parent, name=f"Writer {number}", text=f"Word {number} {count}")
        began = time.perf_counter()
        try:
            parent = submit(draft).comment
        except Exception as error:
            tally.errors.append(repr(error))
        else:
            tally.keys.append(parent.key if parent else "")
        tally.seconds.append(time.perf_counter() - began)
    connection.close()


def report(tallies: list[Tally], asked: argparse.Namespace) -> int:
    """Print what was told and what is there; 1 where anything was lost, locked or miscounted."""
    from django.db import connection

    from comments.models import Comment
    from comments.recounting import recount

    keys = [key for tally in tallies for key in tally.keys]
    errors = [error for tally in tallies for error in tally.errors]
    took = sorted(second for tally in tallies for second in tally.seconds)
    stored = set(Comment.objects.values_list("key", flat=True))
    wrong = recount(mend=False)
    rows = {
        "database": connection.vendor,
        "writers": f"{asked.writers} in {asked.processes} process(es), {asked.seconds:.0f} s",
        "acknowledged": len(keys),
        "stored": len(stored),
        "lost": len(set(keys) - stored),
        "errors": len(errors),
        '"database is locked"': sum("locked" in error for error in errors),
        "wrong counters": len(wrong),
        "comments a second": f"{len(keys) / asked.seconds:.0f}",
        "half within": f"{1000 * took[len(took) // 2]:.0f} ms",
        "99 of 100 within": f"{1000 * took[int(len(took) * 0.99)]:.0f} ms",
        "slowest": f"{1000 * took[-1]:.0f} ms",
    }
    for name, value in rows.items():
        print(f"{name:<22} {value}")
    for error in sorted(set(errors))[:5]:
        print(error)
    return 1 if errors or wrong or set(keys) - stored or len(stored) != len(keys) else 0


if __name__ == "__main__":
    sys.exit(main())
