"""R16: the newest migrations on a big table under load, on PostgreSQL: how long the longest request was blocked.

python bench/faults/migrating.py --database postgres://…             200,000 comments; the database must be empty
python bench/faults/migrating.py --database postgres://… --from 0020 --rows 1000000

The library is migrated back to --from, which tries that too, then forwards while others ask 20 times a second. They ask
by SQL what a page and a submission ask: rows of a thread, its counters, an insert taken back. So what blocks is seen,
whatever code the columns belong to.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psycopg
from stand import ROOT, Stand, percentile

RATE = 20  # asked a second, all together
BEARABLE = 1.0  # seconds that a request may be blocked
FILL = """
import django
django.setup()
import os
from django.db import connection
from comments.importing import Record, bring_in
from comments.models import Comment, Thread
from django.utils import timezone
thread = Thread.objects.first()
bring_in(thread, [Record("seed", "Ada", "What is said here.", timezone.now())], {})
names = [field.column for field in Comment._meta.concrete_fields]
own = {
    "id": "nextval(pg_get_serial_sequence('comments_comment', 'id'))",
    "key": "'r' || lpad(to_hex(n), 12, '0')",
    "source_key": "NULL",
    "created_at": "created_at - n * interval '1 second'",
}
columns, values = ", ".join(names), ", ".join(own.get(name, name) for name in names)
with connection.cursor() as cursor:
    rows = "(SELECT * FROM comments_comment LIMIT 1) AS one, generate_series(1, %s) AS n"
    cursor.execute(f"INSERT INTO comments_comment ({columns}) SELECT {values} FROM {rows}", [int(os.environ["ROWS"])])
    cursor.execute("UPDATE comments_thread SET approved_count = approved_count + %s", [int(os.environ["ROWS"])])
    cursor.execute("ANALYZE")
"""
ASKED = {
    "page": "SELECT id, html FROM comments_comment WHERE thread_id = %(thread)s AND status = 'approved'"
    " AND root_id IS NULL ORDER BY created_at, id LIMIT 25",
    "counters": "UPDATE comments_thread SET version = version + 1 WHERE id = %(thread)s",
    "comment": "UPDATE comments_comment SET version = version + 1 WHERE id = %(comment)s",
    "list": "SELECT id FROM comments_reviewitem WHERE closed_at IS NULL ORDER BY due_at LIMIT 10",
}


class Asker(threading.Thread):
    """Asks one of these again and again; keeps how long each took, and when."""

    def __init__(self, url: str, kind: str) -> None:
        super().__init__(daemon=True)
        self.url, self.kind = url, kind
        self.took: list[tuple[float, float]] = []
        self.failed: list[str] = []
        self.stopped = threading.Event()

    def run(self) -> None:
        with psycopg.connect(self.url.replace("postgres://", "postgresql://"), autocommit=True) as line:
            place = line.execute("SELECT thread_id AS thread, max(id) AS comment FROM comments_comment GROUP BY 1")
            thread, comment = place.fetchone()
            while not self.stopped.is_set():
                began = time.monotonic()
                try:
                    line.execute(ASKED[self.kind], {"thread": thread, "comment": comment})
                except psycopg.Error as error:
                    self.failed.append(str(error).splitlines()[0])
                self.took.append((began, time.monotonic() - began))
                self.stopped.wait(max(0.0, len(ASKED) / RATE - (time.monotonic() - began)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", required=True, help="its URL; PostgreSQL, and empty")
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--from", dest="start", default="0030", help="the migration to begin at (default: 0030)")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        stand = Stand(Path(folder), asked.database, 9640)
        stand.prepare()
        stand.python(FILL, ROWS=str(asked.rows))
        began = time.monotonic()
        migrate(stand, asked.start)
        print(f"{asked.rows:,} comments; back to {asked.start} in {time.monotonic() - began:.1f} s\n")
        return forwards(stand, asked.database)


def forwards(stand: Stand, url: str) -> int:
    """Each migration by itself, so that what blocks has a name."""
    askers = [Asker(url, kind) for kind in ASKED]
    for one in askers:
        one.start()
    time.sleep(2)
    began = time.monotonic()
    spans = [("(none)", began - 2, began)]
    for name in waiting(stand):
        began = time.monotonic()
        migrate(stand, name)
        spans.append((name, began, time.monotonic()))
    for one in askers:
        one.stopped.set()
    for one in askers:
        one.join(timeout=60)
    return report(askers, spans)


def migrate(stand: Stand, name: str) -> None:
    command = [sys.executable, "-W", "ignore", "manage.py", "migrate", "comments", name, "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=stand.environment, check=True)


def waiting(stand: Stand) -> list[str]:
    command = [sys.executable, "-W", "ignore", "manage.py", "showmigrations", "comments"]
    done = subprocess.run(command, cwd=ROOT, env=stand.environment, check=True, stdout=subprocess.PIPE, text=True)
    return [line.split()[-1] for line in done.stdout.splitlines() if line.strip().startswith("[ ]")]


def report(askers: list[Asker], spans: list[tuple[str, float, float]]) -> int:
    worst = 0.0
    print(f"{'migration':40}{'seconds':>9}{'asked':>7}{'p95':>9}{'longest':>10}  of")
    for name, began, ended in spans:
        within = [(took, one.kind) for one in askers for at, took in one.took if at < ended and at + took > began]
        longest, kind = max(within, default=(0.0, "-"))
        worst = max(worst, longest)
        p95 = percentile([took for took, _kind in within], 0.95)
        print(f"{name:40}{ended - began:9.1f}{len(within):7}{p95 * 1000:6.0f} ms{longest * 1000:7.0f} ms  {kind}")
    failed = [words for one in askers for words in one.failed]
    print(f"\nlongest blocked {worst * 1000:.0f} ms, failed {len(failed)} {sorted(set(failed)) or ''}")
    wrong = worst > BEARABLE or failed or len(spans) < 2
    print("FAILED" if wrong else f"No request was blocked for longer than {BEARABLE:.0f} s.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
