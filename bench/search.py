"""How long the search takes at a million comments: SECRET_KEY=x python bench/search.py [COMMENTS]

Makes an SQLite file of its own (kept with the system's temporary files, used again next time), or fills the empty
PostgreSQL database that DATABASE_URL names; signs a moderator in through the test client; prints for each search the
median and p95 of twenty requests, the median of a core's time (which other processes do not stretch; on PostgreSQL
without the server's) and its statements; then what a batch of 500 costs.
"""

from __future__ import annotations

import itertools
import os
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

SIZE = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
THREADS = 2000
ROUNDS = 20
FILE = Path(tempfile.gettempdir()) / f"search-{SIZE}.sqlite3"

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FILE}")
os.environ["DJANGO_SETTINGS_MODULE"] = "dipnote_site.settings"
os.environ.setdefault("SECRET_KEY", "only-for-measuring")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth.models import Group, User  # noqa: E402
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from comments.batching import Plan, carry_out, take_back  # noqa: E402
from comments.models import Batch, Clause, Comment, Status, Thread, words  # noqa: E402
from comments.moderation import Seen, decide  # noqa: E402
from comments.searching import Sought, search  # noqa: E402
from comments.terms import read  # noqa: E402

STATUSES = ["approved"] * 6 + ["pending", "rejected", "rejected", "spam"]
COLUMNS = "id, key, thread_id, depth, position, author_name, author_email, author_location, lead_line, text, html, "
COLUMNS += "revision, version, status, findings, reply_count, text_digest, date_only, created_at"
BEGUN = datetime(2012, 1, 1, tzinfo=UTC)


def rows():
    """Comments of sixty words, which are as unlike in frequency as those of a language; a name in 50,000."""
    chance = random.Random(1)
    vocabulary = [f"w{number}" for number in range(60_000)]
    weights = list(itertools.accumulate(1 / (number + 3) for number in range(60_000)))
    held = '[{"rule": "%s", "outcome": "hold", "words": "Held.", "spans": [], "field": ""}]'
    for pk in range(1, SIZE + 1):
        text = " ".join(chance.choices(vocabulary, cum_weights=weights, k=60))
        link = '<a href="https://a.example/">' if pk % 50 == 0 else ""
        found = held % ("many_links" if pk % 1000 == 3 else "thread_mode")
        name, status = f"Reader {chance.randrange(50_000)}", STATUSES[pk % 10]
        at = BEGUN + timedelta(minutes=pk * 7 % SIZE)
        stamp = at.strftime("%Y-%m-%d %H:%M:%S") + ("" if connection.vendor == "sqlite" else "+00")
        email = f"r{pk % 50_000}@example.org"
        key, thread, html = f"k{pk:012d}", pk // 10 % THREADS + 1, f"<p>{link}{text}</p>"
        yield (
            *(pk, key, thread, 0, 0, name, email, "Ohio", "", text, html),
            *(1, 1, status, found if status != "approved" else "[]", 0, f"{pk:032x}", False, stamp),
        )


def make() -> None:
    """The database: comments without an index of words, which is filled at once, as a migration does."""
    call_command("migrate", verbosity=0)
    if Comment.objects.count() == SIZE:
        return
    kind = ContentType.objects.get_by_natural_key("posts", "post")
    places = range(1, THREADS + 1)
    Thread.objects.bulk_create(
        [Thread(pk=n, content_type=kind, object_id=str(n), title=f"Post {n}", url=f"/{n}/") for n in places]
    )
    with connection.schema_editor(atomic=False) as editor:
        words.remove(editor)
    begun = time.perf_counter()
    marks = ", ".join(["%s"] * 19)
    every = rows()
    with connection.cursor() as cursor:
        while some := list(itertools.islice(every, 20_000)):
            with transaction.atomic():
                cursor.executemany(f"INSERT INTO comments_comment ({COLUMNS}) VALUES ({marks})", some)
    print(f"made {SIZE:,} comments in {time.perf_counter() - begun:.0f} s")
    begun = time.perf_counter()
    with connection.schema_editor(atomic=False) as editor:
        words.install(editor)
    print(f"filled the index in {time.perf_counter() - begun:.0f} s")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def people() -> None:
    """Counters, and two moderators: june has decided on much, lee on little."""
    if User.objects.filter(username="lee").exists():
        return
    june, _made = User.objects.get_or_create(username="june", defaults={"is_staff": True})
    june.groups.add(Group.objects.get(name="Moderators"))
    with connection.cursor() as cursor:
        for status in ("pending", "approved"):
            cursor.execute(
                f"UPDATE comments_thread SET {status}_count = (SELECT count(*) FROM comments_comment c "
                f"WHERE c.thread_id = comments_thread.id AND c.status = '{status}')"
            )
    decide_on(Comment.objects.filter(status="pending").order_by("pk")[:20_000:2], june)
    decide_on(Comment.objects.filter(status="pending").order_by("pk")[:300], User.objects.create_user("lee"))


def decide_on(comments, moderator) -> None:
    seen = [Seen(*row) for row in [(one.pk, one.version) for one in comments]]
    for start in range(0, len(seen), 1000):
        decide(seen[start : start + 1000], Status.REJECTED, by=moderator, clause=Clause.objects.first())


def measure() -> None:
    """Print a line for each search."""
    client = Client()
    client.force_login(User.objects.get(username="june"))
    key = Thread.objects.get(pk=THREADS // 2).key
    asked: dict[str, dict[str, str]] = {
        "everything, newest first": {},
        "what waits": {"status": "pending"},
        "a common word": {"q": "w1"},
        "a word in one of a hundred": {"q": "w100"},
        "a rare word": {"q": "w50000"},
        "a word that is not there": {"q": "zebra"},
        "two common words": {"q": "w1 w2"},
        "two that rarely meet": {"q": "w3000 w4000"},
        "a phrase": {"q": '"w1 w2 w3"'},
        "a beginning, of 11 words": {"q": "w5000*"},
        "a beginning, of 1,111 words": {"q": "w50*"},
        "a word without another": {"q": "w30 -w1"},
        "a common word, oldest first": {"q": "w1", "order": "oldest"},
        "a common word that waits": {"q": "w1", "status": "pending"},
        "a rare word that is spam": {"q": "w50000", "status": "spam"},
        "a common word in a thread": {"q": "w5", "thread": key},
        "a name": {"name": '"reader 4999"'},
        "an address": {"email": "r4999@example.org"},
        "a thread": {"thread": key},
        "a year": {"start": "2012-06-01", "end": "2013-05-31"},
        "decided by somebody": {"moderator": "june"},
        "decided by another, few": {"moderator": "lee", "clause": "1"},
        "with links": {"links": "yes"},
        "a rare finding": {"finding": "many_links"},
        "a finding that is not there": {"finding": "trap_field"},
        "a hundred on a page": {"q": "w1", "per": "100"},
    }
    for name, query in asked.items():
        print(f"{name:30}", timed(client, f"/admin/moderation/search/?{urlencode(query)}"))


def timed(client: Client, address: str) -> str:
    client.get(address)
    times, cores = [], []
    for _round in range(ROUNDS):
        begun, core = time.perf_counter(), time.process_time()
        assert client.get(address).status_code == 200
        times.append(time.perf_counter() - begun)
        cores.append(time.process_time() - core)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    spent = sum(float(one["time"]) for one in captured)
    times.sort()
    middle, late = statistics.median(times), times[int(len(times) * 0.95) - 1]
    core = statistics.median(cores)
    return f"p50 {middle:.3f} s  p95 {late:.3f} s  core {core:.3f} s  {len(captured)} statements in {spent:.3f} s"


def batches() -> None:
    """What deciding on 500 comments costs, and taking it back."""
    june = User.objects.get(username="june")
    for round_ in range(3):
        found = search(Sought(terms=read("w1").terms, status="pending"), most=500).rows
        seen = tuple(Seen(one.pk, one.version) for one in found)
        begun = time.perf_counter()
        batch = carry_out(Plan("Measured", Batch.Verb.SPAM, seen, f"{time.time_ns()}"), by=june)
        middle = time.perf_counter()
        take_back(batch, by=june)
        undone = time.perf_counter() - middle
        print(f"batch of {len(seen)}, {round_ + 1}: {middle - begun:.3f} s, undone in {undone:.3f} s")


if __name__ == "__main__":
    settings.ALLOWED_HOSTS.append("testserver")
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    make()
    people()
    measure()
    batches()
