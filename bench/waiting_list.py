"""How long the moderators' pages take at a million comments: SECRET_KEY=x python bench/waiting_list.py [COMMENTS]

Makes an SQLite file of its own (kept with the system's temporary files, used again next time), signs a moderator in
through the test client, and prints for each page: the median of nine requests, the number of statements, and the index
that the list's statement walks.
"""

from __future__ import annotations

import html
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

SIZE = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
THREADS = 2000
FILE = Path(tempfile.gettempdir()) / f"waiting-list-{SIZE}.sqlite3"

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.update(DATABASE_URL=f"sqlite:///{FILE}", DJANGO_SETTINGS_MODULE="dipnote_site.settings")
os.environ.setdefault("SECRET_KEY", "only-for-measuring")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth.models import Group, User  # noqa: E402
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from comments.models import Comment, Thread  # noqa: E402

COMMENTS = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %(size)s),
r AS (SELECT i, i %% 10 AS last, CASE i %% 10 WHEN 3 THEN 'pending' WHEN 6 THEN 'rejected' WHEN 5 THEN
      CASE WHEN i %% 50 = 5 THEN 'spam' ELSE 'approved' END ELSE 'approved' END AS status FROM n)
INSERT INTO comments_comment (id, key, thread_id, parent_id, root_id, depth, position, author_name, author_email,
  author_location, lead_line, text, html, revision, version, status, findings, reply_count, text_digest, date_only,
  created_at)
SELECT i, printf('k%%012d', i), (i / 10) %% %(threads)s + 1,
  CASE WHEN last > 6 AND i > 10 THEN i - last END, CASE WHEN last > 6 AND i > 10 THEN i - last END,
  last > 6 AND i > 10, CASE WHEN last > 6 AND i > 10 THEN last - 6 ELSE 0 END,
  'Reader ' || (i * 7919 %% 50000), 'r' || (i * 7919 %% 50000) || '@example.org', 'Ohio', '',
  printf('Comment %%d. %%s', i, %(text)s), '<p>' || printf('Comment %%d. %%s', i, %(text)s) || '</p>', 1, 1, status,
  CASE WHEN status = 'approved' THEN '[]'
       ELSE '[{"rule": "' || CASE WHEN i %% 1000 = 3 THEN 'many_links' ELSE 'thread_mode' END ||
            '", "outcome": "hold", "words": "Held.", "spans": [], "field": ""}]' END,
  0, printf('%%032x', i), 0, strftime('%%Y-%%m-%%d %%H:%%M:%%f', '2012-01-01', '+' || (i * 7 %% %(size)s) || ' minutes')
FROM r
"""  # fmt: skip


def make() -> None:
    """The database: threads, comments of 400 characters, an open item for each that waits, counters."""
    if FILE.exists() and Comment.objects.count() == SIZE:
        return
    FILE.unlink(missing_ok=True)
    begun = time.perf_counter()
    call_command("migrate", verbosity=0)
    kind = ContentType.objects.get_by_natural_key("posts", "post")
    threads = [
        Thread(pk=n, content_type=kind, object_id=str(n), title=f"Post {n}", url=f"/{n}/")
        for n in range(1, THREADS + 1)
    ]
    Thread.objects.bulk_create(threads)
    words = "The role of social media in diplomacy is what people make of it. " * 6
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.execute(COMMENTS, {"size": SIZE, "threads": THREADS, "text": words[:380]})
        cursor.execute(
            "INSERT INTO comments_reviewitem (comment_id, causes, due_at, version, opened_at) "
            "SELECT id, '[]', created_at, 1, created_at FROM comments_comment WHERE status = 'pending'"
        )
        cursor.execute(
            "UPDATE comments_thread SET pending_count = (SELECT count(*) FROM comments_comment c "
            "WHERE c.thread_id = comments_thread.id AND c.status = 'pending')"
        )
    june = User.objects.create_user("june", password=None, is_staff=True)
    june.groups.add(Group.objects.get(name="Moderators"))
    print(f"made {SIZE:,} comments in {time.perf_counter() - begun:.0f} s: {FILE.stat().st_size / 1e6:.0f} MB")


def measure() -> None:
    """Print a line for each page."""
    client = Client()
    client.force_login(User.objects.get(username="june"))
    path = "/admin/comments/comment/"
    thread = Thread.objects.get(pk=THREADS // 2)
    deep = "?status=pending"
    for _hop in range(4):
        page = client.get(path + deep).content.decode()
        deep = html.unescape(page.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0])
    pages = {
        "front page with the card": "/admin/",
        "newest first": path,
        "what waits": f"{path}?status=pending",
        "what waits, four pages on": path + deep,
        "approved": f"{path}?status=approved",
        "spam": f"{path}?status=spam",
        "one thread": f"{path}?thread={thread.key}",
        "one thread, what waits": f"{path}?thread={thread.key}&status=pending",
        "a day": f"{path}?start=2013-03-05&end=2013-03-05",
        "a day, what waits": f"{path}?start=2013-03-05&end=2013-03-05&status=pending",
        "finding, common": f"{path}?finding=thread_mode",
        "finding, rare": f"{path}?finding=many_links&status=pending",
        "finding, none": f"{path}?finding=trap_field",
        "words found": f"{path}?q=diplomacy",
        "a name": f"{path}?q=Reader+49999",
        "words not found": f"{path}?q=zebra",
        "one comment": f"{path}{SIZE // 2 + 3}/change/",
    }
    for name, address in pages.items():
        print(f"{name:28}", *timed(client, address))


def timed(client: Client, address: str) -> tuple[str, str]:
    times = []
    client.get(address)
    for _round in range(9):
        begun = time.perf_counter()
        assert client.get(address).status_code == 200
        times.append(time.perf_counter() - begun)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return f"{statistics.median(times):.3f} s  (best {min(times):.3f})", plan_of(captured)


def plan_of(captured: CaptureQueriesContext) -> str:
    """How many statements; how SQLite finds the rows of the list."""
    lists = [one["sql"] for one in captured if "LIMIT 31" in one["sql"]]
    with connection.cursor() as cursor:
        found = [row[3] for sql in lists for row in cursor.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()]
    walks = [line for line in found if line.split()[1] == "comments_comment" or "TEMP" in line]
    spent = sum(float(one["time"]) for one in captured)
    return f"{len(captured)} statements in {spent:.3f} s  " + "; ".join(walks)


if __name__ == "__main__":
    settings.ALLOWED_HOSTS.append("testserver")
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    make()
    measure()
