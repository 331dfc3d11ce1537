"""R05: moderators decide, and their processes are killed with signal 9: nothing lost, nothing double, the seals verify.

python bench/faults/kill_workers.py                                 8 workers, 10,000 decisions, on SQLite
python bench/faults/kill_workers.py --workers 3 --decisions 150     a quick one
python bench/faults/kill_workers.py --database URL                  another database, which must be empty

Each worker is a process: it takes items as the queue's page does, decides on the one on top, and takes the next. It
writes a line into a journal before each decision and one when it was told that the decision was made. Each process is
killed after a random number of lines and started again, and meanwhile the log is sealed again and again.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SEED = 20120629
THREADS = 20
SMALL = 1000  # decisions
CLAIM = 5  # seconds an item is lent; so that what a killed worker held is lent to others within the run
LIFE = (20, 200)  # lines in its journal after which a worker is killed
SHORT = (10, 60)  # the same in a small run
READING = 0.05  # seconds a worker takes at most to read a card
EVERY = 1  # seconds between two seals
PATIENCE = 3600  # seconds after which the run has failed


def main() -> int:
    asked = _arguments()
    if asked.work is not None:
        return _work(asked.work, Path(asked.journal))
    with tempfile.TemporaryDirectory() as folder:
        _start_django(folder, asked.database or f"sqlite:///{folder}/db.sqlite3")
        _prepare(asked.workers, asked.decisions)
        began = time.monotonic()
        lives = LIFE if asked.decisions > SMALL else SHORT
        kills, sealings = _run(Path(folder), asked.workers, lives)
        return _report(Path(folder), asked, kills, sealings, time.monotonic() - began)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--decisions", type=int, default=10_000)
    parser.add_argument("--database", default="", help="its URL; a fresh SQLite file if none is given")
    parser.add_argument("--work", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--journal", help=argparse.SUPPRESS)
    return parser.parse_args()


def _start_django(folder: str, database: str) -> None:
    settings = f"from dipnote_site.settings import *\nCOMMENTS = COMMENTS | {{'CLAIM_SECONDS': {CLAIM}}}\n"
    (Path(folder) / "kill_workers_settings.py").write_text(settings)
    os.environ |= {
        "PYTHONPATH": os.pathsep.join([folder, str(ROOT)]),
        "DJANGO_SETTINGS_MODULE": "kill_workers_settings",
        "SECRET_KEY": "a-key-for-this-bench-alone-0123456789-abcdefghijklmnop",
        "DATABASE_URL": database,
    }
    sys.path[:0] = [folder, str(ROOT)]
    import django

    django.setup()


def _prepare(workers: int, decisions: int) -> None:
    """Moderators, and so many comments that wait, spread over a few threads."""
    from django.contrib.auth.models import User
    from django.core.management import call_command

    from comments.importing import Record, bring_in
    from comments.models import Status, Thread
    from posts.models import Post

    call_command("migrate", verbosity=0, interactive=False)
    for number in range(workers):
        User.objects.create_user(f"worker-{number}", is_staff=True)
    posts = [Post(title=f"Post {n}", slug=f"post-{n}", published_on=date(2012, 1, 1)) for n in range(THREADS)]
    at = datetime(2012, 6, 29, tzinfo=UTC)
    for place, post in enumerate(Post.objects.bulk_create(posts)):
        mine = range(place, decisions, THREADS)
        records = [Record(f"made:{n}", "Maria", f"Comment {n}", at + timedelta(minutes=n)) for n in mine]
        bring_in(Thread.of(post), records, {}, status=Status.PENDING)


def _run(folder: Path, workers: int, lives: tuple[int, int]) -> tuple[int, int]:
    """Start the workers, kill each when its time has come, seal meanwhile: how many kills, and how many seals."""
    from django.db import OperationalError
    from django.utils import timezone

    from comments.sealing import seal_up_to

    chance, kills, sealings = random.Random(SEED), 0, 0
    running = {number: _start(folder, number) for number in range(workers)}
    ends_at = {number: chance.randint(*lives) for number in running}
    ends, seals_at = time.monotonic() + PATIENCE, 0.0
    try:
        while any(worker.poll() is None for worker in running.values()) and time.monotonic() < ends:
            time.sleep(chance.uniform(0.001, 0.05))
            for number, worker in running.items():
                if worker.poll() is None and (lines := _lines(folder, number)) >= ends_at[number]:
                    worker.send_signal(signal.SIGKILL)
                    worker.wait()
                    running[number], kills = _start(folder, number), kills + 1
                    ends_at[number] = lines + chance.randint(*lives)
            if time.monotonic() > seals_at:
                seals_at = time.monotonic() + EVERY
                with suppress(OperationalError):  # too busy: the next time seals more
                    sealings += len(seal_up_to(timezone.now() + timedelta(hours=1)).seals)
    finally:
        for worker in running.values():
            worker.kill()
            worker.wait()
    return kills, sealings


def _lines(folder: Path, number: int) -> int:
    journal = folder / f"{number}"
    return journal.read_bytes().count(b"\n") if journal.exists() else 0


def _start(folder: Path, number: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-W", "ignore", __file__, "--work", str(number), "--journal", str(folder / f"{number}")]
    return subprocess.Popen(command, cwd=ROOT)


def _work(number: int, journal: Path) -> int:
    """Decide until nothing waits. A line in the journal is one write: a kill leaves it whole or not there."""
    import django

    django.setup()
    from django.contrib.auth.models import User
    from django.db import OperationalError

    from comments import claiming
    from comments.models import Clause, Comment, Status
    from comments.moderation import Seen, decide

    me, clause, chance = User.objects.get(username=f"worker-{number}"), Clause.objects.first(), random.Random()
    book = os.open(journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    while True:
        time.sleep(chance.uniform(0, READING))
        try:
            held = claiming.next_items(me)
            if not held.items and not Comment.objects.pending().exists():
                return 0
            if not held.items:
                time.sleep(0.2)
                continue
            comment = held.items[0].comment
            now = chance.choice([Status.APPROVED, Status.APPROVED, Status.SPAM, Status.REJECTED])
            os.write(book, f"reads {comment.pk} {now}\n".encode())
            seen = [Seen(comment.pk, comment.version)]
            decided = decide(seen, now, by=me, clause=clause if now == Status.REJECTED else None)
        except OperationalError as error:
            os.write(book, f"again 0 {' '.join(repr(error).split())}\n".encode())
            continue
        os.write(book, f"{'done' if decided.moved else 'late'} {comment.pk} {now}\n".encode())


def _report(folder: Path, asked: argparse.Namespace, kills: int, sealings: int, seconds: float) -> int:
    """Compare the journals with the rows, print the table, and answer 1 where anything is lost, double or wrong."""
    from django.db import connection
    from django.utils import timezone

    from comments import tampering
    from comments.models import Decision, Seal
    from comments.sealing import seal_up_to
    from comments.verifying import verify

    lines = _journals(folder, asked.workers)
    rows = list(Decision.objects.filter(source="moderator").values_list("comment_id", "now", "by__username"))
    told = {(int(pk), now, f"worker-{worker}") for worker, word, pk, now in lines if word == "done"}
    twice = _by_two(lines, {"done", "late"})
    again = _by_two(lines, {"reads"}) - twice
    double = sum(count > 1 for count in Counter(pk for pk, _now, _by in rows).values())
    refused = sum(word == "again" for _worker, word, _pk, _text in lines)
    broken = [proof.promise for proof in verify() if proof.count]
    seal_up_to(timezone.now() + timedelta(hours=2))
    faults = [fault.what for fault in tampering.faults()]
    table = {
        "database": connection.vendor,
        "workers, kills": f"{asked.workers}, {kills}",
        "decisions acknowledged": f"{len(told):,} in {seconds:.0f} s ({len(told) / seconds:.0f} a second)",
        "stored": f"{len(rows):,}, of which {len(set(rows) - told)} were killed before they were told",
        "acknowledged and lost": len(told - set(rows)),
        "decided twice": double,
        "read and decided by two": f"{twice} ({twice / max(len(rows), 1):.2%})",
        "read again after a kill": again,
        "busy, told to try again": refused,
        "broken promises": "; ".join(broken) or 0,
        "seals": f"{Seal.objects.count()}, {sealings} of them while it ran; faults: {'; '.join(faults[:3]) or 0}",
    }
    for name, value in table.items():
        print(f"{name:26}{value}")
    is_whole = len(rows) == asked.decisions and not (told - set(rows))
    wrong = not is_whole or double or twice > len(rows) / 100 or broken or faults
    print("FAILED" if wrong else "Nothing is lost, nothing is double, and the seals verify.")
    return 1 if wrong else 0


def _journals(folder: Path, workers: int) -> list[tuple[int, str, str, str]]:
    """Every line that was written down: whose it is, its word, its comment, and what it says."""
    return [
        (worker, *line.split(" ", 2))
        for worker in range(workers)
        if (folder / f"{worker}").exists()
        for line in (folder / f"{worker}").read_text().splitlines()
    ]


def _by_two(lines: list[tuple[int, str, str, str]], words: set[str]) -> int:
    """How many comments stand with one of these words in the journals of more than one worker."""
    who: dict[str, set[int]] = {}
    for worker, word, pk, _now in lines:
        if word in words:
            who.setdefault(pk, set()).add(worker)
    return sum(len(workers) > 1 for workers in who.values())


if __name__ == "__main__":
    sys.exit(main())
