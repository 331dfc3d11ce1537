"""A DipNote site of a given size, filled by the bench: python -m bench.compare.ours SIZE, with DATABASE_URL set."""

from __future__ import annotations

import sys
import time
from collections import Counter
from datetime import date, timedelta

from bench.compare import sample

SECTIONS = 50


def fill(size: int) -> None:
    """Migrate an empty database and fill it. Counters, decisions, revisions, items and the index of words with it."""
    from django.contrib.auth.models import Group, User
    from django.core.management import call_command
    from django.db import connection, transaction

    from bench.compare.filling import Columns
    from comments import markup
    from comments.digest import digest_of
    from comments.indexing import wrong_words
    from comments.models import Comment, Decision, Mode, ReviewItem, Revision, Thread, words
    from posts.models import Post

    call_command("migrate", verbosity=0)
    texts = sample.texts()
    html, digests = [markup.to_html(one) for one in texts], [digest_of(one) for one in texts]
    sizes = sample.sizes(size)
    day = date(2012, 6, 29)
    posts = [
        Post(pk=n, title=f"Story {n}", slug=f"story-{n}", body=texts[n % 199], teaser=texts[n % 199][:200],
             author_name="Victoria Esser", published_on=day - timedelta(days=n % 900), is_public=True)
        for n in range(1, len(sizes) + 1)
    ]  # fmt: skip
    with transaction.atomic():
        Post.objects.bulk_create(posts, batch_size=500)
        sample_thread = Thread.of(posts[0])
        kind = sample_thread.content_type_id
        Thread.objects.all().delete()
        Thread.objects.bulk_create(
            [
                Thread(pk=one.pk, key=f"t{one.pk}", content_type_id=kind, object_id=str(one.pk), title=one.title,
                       url=one.get_absolute_url(), mode=Mode.HOLD_ALL)
                for one in posts
            ],
            batch_size=500,
        )  # fmt: skip
    with connection.schema_editor() as editor:
        words.remove(editor)
    named = ["id", "key", "thread_id", "parent_id", "root_id", "depth", "position", "author_name", "author_location",
             "text", "html", "text_digest", "status", "reply_count", "created_at", "findings"]  # fmt: skip
    replies = Counter(row.root for row in sample.rows(size) if row.root)
    held = '[{"rule": "thread_mode", "outcome": "hold", "words": "Held.", "spans": [], "field": ""}]'
    with transaction.atomic():
        Columns(Comment, named).write(
            (row.number, f"c{row.number}", row.thread, row.parent or None, row.root or None, row.depth, row.position,
             row.name, "Spain", texts[row.text], html[row.text], digests[row.text],
             "pending" if row.is_pending else "approved", replies[row.number], row.created_at,
             held if row.is_pending else "[]")
            for row in sample.rows(size)
        )  # fmt: skip
        Columns(Revision, ["comment_id", "number", "text", "created_at"]).write(
            (row.number, 1, texts[row.text], row.created_at) for row in sample.rows(size)
        )
        Columns(Decision, ["comment_id", "revision", "digest", "now", "source", "made_at"]).write(
            (row.number, 1, digests[row.text], "pending" if row.is_pending else "approved", "screening", row.created_at)
            for row in sample.rows(size)
        )
        Columns(ReviewItem, ["comment_id", "causes", "due_at", "opened_at"]).write(
            (row.number, '["thread_mode"]', row.created_at + timedelta(seconds=600), row.created_at)
            for row in sample.rows(size)
            if row.is_pending
        )
    with connection.schema_editor() as editor:
        words.install(editor)
    _finish(connection)
    moderator = User.objects.create_user("june", password="pw", is_staff=True)
    moderator.groups.add(Group.objects.get(name="Moderators"))
    assert not list(wrong_words()), "the index of words is not what the comments say"


def _finish(connection) -> None:
    """Counters of the threads, sequences, statistics: as the library would have left them."""
    from django.core.management.color import no_style

    from comments.models import Comment, Thread
    from posts.models import Post

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE comments_thread SET "
            "approved_count = (SELECT count(*) FROM comments_comment c "
            "WHERE c.thread_id = comments_thread.id AND c.status = 'approved'), "
            "pending_count = (SELECT count(*) FROM comments_comment c "
            "WHERE c.thread_id = comments_thread.id AND c.status = 'pending'), "
            "last_comment_at = (SELECT max(created_at) FROM comments_comment c "
            "WHERE c.thread_id = comments_thread.id AND c.status = 'approved')"
        )
        for statement in connection.ops.sequence_reset_sql(no_style(), [Comment, Thread, Post]):
            cursor.execute(statement)
        cursor.execute("ANALYZE")


def address(thread: int) -> str:
    """Where the story with this thread stands."""
    day = date(2012, 6, 29) - timedelta(days=thread % 900)
    return f"/stories/{day:%Y/%m/%d}/story-{thread}/"


if __name__ == "__main__":
    import django

    django.setup()
    began = time.perf_counter()
    fill(int(sys.argv[1]))
    print(f"{int(sys.argv[1]):,} comments in {time.perf_counter() - began:.0f} s")
