"""How long sealing and proving a long log take, and how much memory: python bench/seals.py [DECISIONS]

python bench/seals.py 1000000 --database URL     another database, which must be empty

Makes decisions over two years in a database of its own, seals them, an ordinary hour after that, and proves all.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DECISIONS = """
INSERT INTO comments_decision (comment_id, revision, version, digest, was, now, source, note, findings, made_at)
SELECT %(comment)s, 1, 1, '0123456789abcdef0123456789abcdef', 'pending', 'approved', 'moderator', '', {findings}, {at}
FROM {numbers}
"""
FINDINGS = '[{"rule": "many_links", "outcome": "hold", "words": "3 links", "spans": [[4, 9]], "field": "text"}]'
HOURS = 2 * 365 * 24
SQLITE = {
    "numbers": "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %(size)s) SELECT i FROM n)",
    "findings": "CASE WHEN i %% 5 = 0 THEN %(findings)s ELSE '[]' END",
    "at": "strftime('%%Y-%%m-%%d %%H:%%M:%%f', '2024-01-01', '+' || (i * %(step)s) || ' seconds')",
}
POSTGRESQL = {
    "numbers": "generate_series(1, %(size)s) AS i",
    "findings": "CASE WHEN i %% 5 = 0 THEN %(findings)s::jsonb ELSE '[]'::jsonb END",
    "at": "timestamptz '2024-01-01 00:00 UTC' + i * %(step)s * interval '1 second'",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("decisions", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--database", default="")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sys.path.insert(0, str(ROOT))
        url = asked.database or f"sqlite:///{folder}/seals.sqlite3"
        os.environ.update(DJANGO_SETTINGS_MODULE="dipnote_site.settings", DATABASE_URL=url)
        os.environ.setdefault("SECRET_KEY", "for this bench alone, and for nothing that anybody could reach")
        import django

        django.setup()
        make(asked.decisions)
        measure(asked.decisions)


def make(size: int) -> None:
    from datetime import date

    from django.core.management import call_command
    from django.db import connection

    from comments.models import Comment, Status, Thread
    from posts.models import Post

    call_command("migrate", verbosity=0, interactive=False)
    thread = Thread.of(Post.objects.create(title="Post", slug="post", published_on=date(2012, 6, 29)))
    comment = Comment.objects.create(thread=thread, author_name="Maria", text="x", html="x", status=Status.APPROVED)
    parts = SQLITE if connection.vendor == "sqlite" else POSTGRESQL
    values = {"comment": comment.pk, "size": size, "findings": FINDINGS, "step": HOURS * 3600 // size or 1}
    with connection.cursor() as cursor:
        cursor.execute(DECISIONS.format(**parts), values)


def measure(size: int) -> None:
    from django.db import connection
    from django.utils import timezone

    from comments import tampering
    from comments.models import Comment, Decision, Seal, Source
    from comments.sealing import seal_up_to

    print(f"{connection.vendor}, {size:,} decisions, {memory():.0f} MB before")
    timed("sealed, all at once", lambda: seal_up_to(timezone.now()))
    late = timezone.now().replace(minute=0, second=0, microsecond=0) - timezone.timedelta(minutes=30)
    comment = Comment.objects.get()
    rows = [
        Decision(comment=comment, revision=1, now="spam", source=Source.MODERATOR, made_at=late) for _ in range(500)
    ]
    Decision.objects.bulk_create(rows)
    timed("sealed, an hour of 500", lambda: seal_up_to(timezone.now()))
    timed("proved", lambda: found(list(tampering.faults())))
    print(f"seals: {Seal.objects.count():,}; not sealed: {tampering.unsealed()}")


def timed(name: str, job: object) -> None:
    began, busy = time.perf_counter(), time.process_time()
    job()  # type: ignore[operator]
    took, used = time.perf_counter() - began, time.process_time() - busy
    print(f"{name:26}{took:7.2f} s, {used:.2f} s of the processor   {memory():.0f} MB at most so far")


def found(faults: list[object]) -> None:
    if faults:
        raise SystemExit(f"{len(faults)} faults, the first: {faults[0]}")


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
