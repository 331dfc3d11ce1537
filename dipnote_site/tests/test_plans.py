"""What is read of the big tables is read by a key: PostgreSQL's plans of every page, of readers and of moderators.

The tables of a test are small, so PostgreSQL is told that they are large: where it reads one whole all the same, no
index serves that query, and a table of a hundred million rows would be read from end to end.
"""

import json
import re

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comments import receipt
from comments.models import Comment, Letter, Status
from dipnote_site.tests.threats.outside import public_urls, send

BIG = {f"comments_{name}" for name in ("comment", "revision", "decision", "reviewitem", "letter", "words", "thread")}

pytestmark = pytest.mark.skipif(
    "postgres" not in settings.DATABASES["default"]["ENGINE"], reason="is about PostgreSQL's plans"
)


@pytest.fixture
def stories(thread, comment_on, june, maria):
    """Comments of every kind, some waiting."""
    roots = [comment_on(thread, text=f"Root {number}", author_email="guest@example.org") for number in range(3)]
    for root in roots:
        comment_on(thread, parent=root, author=maria)
    comment_on(thread, status=Status.PENDING)
    comment_on(thread, status=Status.REJECTED)
    Letter.objects.create(kind="decision", comment=roots[0])  # what is empty costs nothing to read whole
    return roots


def pages_of_readers(thread, root):
    waiting = receipt.made_for(Comment.objects.pending().first())
    return {
        **public_urls(thread),
        "form": reverse("comments:respond", args=[thread.key]),
        "reply": f"{reverse('comments:respond', args=[thread.key])}?to={root.key}",
        "permalink": reverse("comments:permalink", args=[root.key]),
        "replies": reverse("comments:replies", args=[root.key]),
        "waiting": reverse("comments:waiting", args=[waiting]),
        "log": reverse("comments:log"),
        "month": reverse("comments:transparency"),
        "metrics": "/metrics",
    }


def pages_of_moderators(thread, maria):
    at = "/admin/moderation/"
    plain = (
        "",
        "live/?after=0",
        "mine/",
        "threads/",
        "dashboard/",
        "history/",
        "batches/",
        "sanctions/",
        "second-look/",
    )
    searches = ("search/?q=root", "search/?status=pending")
    own = (f"threads/{thread.key}/", f"persons/account/{maria.pk}/")
    admin = ("", "?status=pending", "?status=approved")
    return [*(at + one for one in (*plain, *searches, *own)), *(f"/admin/comments/comment/{one}" for one in admin)]


def read_whole(queries):
    """Of these statements, those in whose plan a big table is read without a key; each with the table."""
    found = []
    for statement in dict.fromkeys(one["sql"] for one in queries):
        if re.match(r"(SELECT|WITH|UPDATE|DELETE|INSERT)\b", statement) and any(
            f'"{name}"' in statement for name in BIG
        ):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (FORMAT JSON) {statement.replace('%', '%%')}")
                (plan,) = cursor.fetchone()
            plan = json.loads(plan) if isinstance(plan, str) else plan
            found += [(table, statement) for table in _whole(plan[0]["Plan"], is_limited=False)]
    return found


def _whole(plan, *, is_limited):
    """Tables that are read from end to end. A walk along an index that a limit ends is none."""
    is_limited = is_limited or plan["Node Type"] == "Limit"
    table = plan.get("Relation Name")
    if table in BIG and plan["Node Type"] in ("Seq Scan", "Index Scan", "Index Only Scan"):
        is_small = plan.get("Index Name", "") in PARTIAL or UNIQUE.search(plan.get("Filter", ""))
        if plan["Node Type"] == "Seq Scan" or not (plan.get("Index Cond") or is_limited or is_small):
            yield table
    for below in plan.get("Plans", ()):
        yield from _whole(below, is_limited=is_limited and plan["Node Type"] not in ("Sort", "Aggregate", "Hash"))


UNIQUE = re.compile(r"\(key\)::text = '\w+'")  # of ten rows any index will do; of many the unique one is taken
PARTIAL = {  # these hold what waits, and nothing else
    "comments_threads_waiting",
    "comments_open_items",
    "comments_claimed_items",
    "comments_escalated_items",
    "comments_letters_due",
}


@pytest.fixture
def grown(stories):
    """PostgreSQL believes that each big table has a million rows a page, and forgets what it knew of their columns."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
        if not cursor.fetchone()[0]:
            pytest.skip("only a superuser of PostgreSQL may tell it how large tables are")
        for name in BIG:
            cursor.execute("UPDATE pg_class SET reltuples = 1e6, relpages = 1 WHERE oid = %s::regclass", [name])
            cursor.execute("DELETE FROM pg_statistic WHERE starelid = %s::regclass", [name])


def test_no_page_of_readers_reads_a_big_table_whole(client, stories, thread, grown):
    pages = pages_of_readers(thread, stories[0])
    with CaptureQueriesContext(connection) as captured:
        for name, url in pages.items():
            assert client.get(url).status_code in (200, 302, 304, 404), name
        send(client, thread)
        send(client, thread, to=stories[0].key, text="A reply.")
    assert len(captured) > 40
    assert read_whole(captured.captured_queries) == []


def test_no_page_of_moderators_reads_a_big_table_whole(client, stories, thread, ada, maria, grown):
    client.force_login(ada)
    comment = Comment.objects.pending().first()
    with CaptureQueriesContext(connection) as captured:
        for url in pages_of_moderators(thread, maria):
            assert client.get(url).status_code in (200, 302, 304), url
        seen = {"seen": f"{comment.pk}:{comment.version}", "decide": "approve"}
        assert client.post("/admin/moderation/decisions/", seen).status_code in (200, 302)
    assert len(captured) > 60
    assert read_whole(captured.captured_queries) == []


def test_a_read_without_a_key_is_found(stories, grown):
    with CaptureQueriesContext(connection) as captured:
        list(Comment.objects.filter(author_location="Spain"))
        list(Comment.objects.order_by("author_name")[:5])
        list(Comment.objects.order_by("pk")[:5])
    assert [table for table, _statement in read_whole(captured.captured_queries)] == ["comments_comment"] * 2
