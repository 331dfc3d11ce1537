"""A site with a million comments of the last two years, 200,000 of them waiting, for the others to measure.

DATABASE_URL names the database, which must be empty or made by this; without it, an SQLite file among the system's
temporary files. What was made within the hour is used again.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
THREADS = 2000
MODERATORS = 10
SPREAD = 63  # seconds from one comment to the next: two years for a million

TEXT = "The role of social media in diplomacy is what people make of it, and what they do not. " * 3
RULE = "CASE i % 4 WHEN 0 THEN 'many_links' WHEN 1 THEN 'barred_words' ELSE 'unknown_host' END"
FOUND = (
    """'[{"rule": "thread_mode", "outcome": "hold", "words": "Held.", "spans": [], "field": ""}'"""
    f""" || CASE WHEN i % 3 = 0 THEN ', {{"rule": "' || {RULE}"""
    """ || '", "outcome": "hold", "words": "Found.", "spans": [], "field": "text"}'"""
    " ELSE '' END || ']'"
)
# Of each twenty: four wait, six were held and approved, two rejected, one marked as spam; one was spam at once.
STATUS = """CASE WHEN i % 5 = 3 THEN 'pending' WHEN i % 20 IN (7, 9) THEN 'rejected' WHEN i % 20 IN (10, 11) THEN 'spam'
            ELSE 'approved' END"""
FIRST = """CASE WHEN i % 20 = 11 THEN 'spam' WHEN i % 5 = 3 OR i % 20 < 11 THEN 'pending' ELSE 'approved' END"""
HELD = "(i % 5 = 3 OR i % 20 < 11)"
DECIDED = "i % 20 < 11 AND i % 5 <> 3"
DUE = "CASE WHEN i % 3 = 0 THEN 900 ELSE 600 END"
WAIT = "(20 + i % 700 * 7919 % 700 + CASE WHEN i % 50 = 0 THEN 4000 ELSE 0 END)"
REPLY = f"(i % 10 > 6 AND i > 10 AND {STATUS} = 'approved')"


def start() -> None:
    """Django, with the database to measure on."""
    sys.path.insert(0, str(ROOT))
    file = Path(tempfile.gettempdir()) / f"million-{size()}.sqlite3"
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{file}")
    os.environ["DJANGO_SETTINGS_MODULE"] = "dipnote_site.settings"
    os.environ.setdefault("SECRET_KEY", "only-for-measuring")
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS.append("testserver")
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"


def size() -> int:
    """The first word after the program's name, if it is a number."""
    first = "".join(sys.argv[1:2])
    return int(first) if first.isdigit() else 1_000_000


def make() -> None:
    """Fill the database, unless it is as fresh as it should be."""
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from comments.models import Comment

    call_command("migrate", verbosity=0)
    newest = Comment.objects.order_by("-pk").values_list("pk", "created_at").first()
    if newest and newest[0] == size() and newest[1] > timezone.now() - timedelta(hours=1):
        return
    if newest:
        sys.exit("This database holds something else, or what was made over an hour ago: give an empty one.")
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=OFF")
        people, clauses = _surroundings()
        for model, columns, where in _tables(people, clauses):
            _fill(cursor, model, columns, where)
        _finish(cursor)
    print(f"made {size():,} comments on {connection.vendor} in {time.perf_counter() - begun:.0f} s", flush=True)


def _surroundings() -> tuple[list[int], list[int]]:
    from django.contrib.auth.models import Group, User
    from django.contrib.contenttypes.models import ContentType

    from comments.models import Clause, Thread

    kind = ContentType.objects.get_by_natural_key("posts", "post")
    Thread.objects.bulk_create(
        Thread(pk=number, content_type=kind, object_id=str(number), title=f"Post {number}", url=f"/{number}/")
        for number in range(1, THREADS + 1)
    )
    names = ["june", *(f"moderator-{number}" for number in range(1, MODERATORS))]
    people = [User.objects.create_user(name, password=None, is_staff=True) for name in names]
    Group.objects.get(name="Moderators").user_set.add(*people)
    return [one.pk for one in people], list(Clause.objects.in_force().values_list("pk", flat=True))


def _tables(people: list[int], clauses: list[int]):
    """The rows of each table as expressions over the number i of a comment, in SQL that both databases read."""
    from comments.models import Comment, Decision, ReviewItem, Revision

    ago = f"({size()} - i) * {SPREAD}"
    root = f"CASE WHEN {REPLY} THEN i - i % 10 END"
    comment = {
        "id": "i", "key": "'k' || (1000000000 + i)", "thread_id": f"(i / 10) % {THREADS} + 1",
        "parent_id": root, "root_id": root, "depth": f"CASE WHEN {REPLY} THEN 1 ELSE 0 END",
        "position": f"CASE WHEN {REPLY} THEN i % 10 - 6 ELSE 0 END",
        "author_name": "'Reader ' || (i % 50000 * 7919 % 50000)",
        "author_email": "'r' || (i % 50000 * 7919 % 50000) || '@example.org'", "author_location": "'Ohio'",
        "text": f"'Comment ' || i || '. {TEXT}'", "html": f"'<p>Comment ' || i || '. {TEXT}</p>'", "status": STATUS,
        "version": f"CASE WHEN {DECIDED} THEN 2 ELSE 1 END", "findings": f"CASE WHEN {HELD} THEN {FOUND} ELSE '[]' END",
        "text_digest": "'d' || (i - CASE WHEN i % 40 = 10 THEN 40 ELSE 0 END)", "created_at": _ago(ago),
    }  # fmt: skip
    first = {"comment_id": "i", "revision": "1", "was": "''", "now": FIRST, "source": "'screening'",
             "findings": comment["findings"], "made_at": _ago(ago)}  # fmt: skip
    by = f"CASE i / 12 % {len(people)} " + " ".join(f"WHEN {n} THEN {pk}" for n, pk in enumerate(people)) + " END"
    clause = " ".join(f"WHEN {n} THEN {pk}" for n, pk in enumerate(clauses))
    second = first | {
        "was": "'pending'", "now": STATUS, "source": "'moderator'", "by_id": by, "made_at": _ago(f"{ago} - {WAIT}"),
        "clause_id": f"CASE WHEN {STATUS} = 'rejected' THEN CASE i / 7 % {len(clauses)} {clause} END END",
    }  # fmt: skip
    item = {
        "comment_id": "i", "causes": """CASE WHEN i % 3 = 0 THEN '["thread_mode", "unknown_host"]'
        ELSE '["thread_mode"]' END""", "opened_at": _ago(ago), "due_at": _ago(f"{ago} - {DUE}"),
        "closed_at": f"CASE WHEN {DECIDED} THEN {_ago(f'{ago} - {WAIT}')} END",
    }  # fmt: skip
    text = {"comment_id": "i", "number": "1", "text": comment["text"], "created_at": _ago(ago)}
    past = f"{DECIDED} AND {ago} > {WAIT}"
    open_or_past = f"i % 5 = 3 OR ({past})"
    return [(Comment, comment, ""), (Revision, text, ""), (Decision, first, ""), (Decision, second, past),
            (ReviewItem, item, open_or_past)]  # fmt: skip


def _ago(seconds: str) -> str:
    """A time so many seconds before now."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return f"strftime('%Y-%m-%d %H:%M:%f', 'now', (-({seconds})) || ' seconds')"
    return f"(statement_timestamp() - make_interval(secs => {seconds}))"


def _fill(cursor, model, columns: dict[str, str], where: str) -> None:
    """Columns that are not named get the field's default."""
    from django.db import connection, models

    values = []
    fields = [one for one in model._meta.concrete_fields if not (one.primary_key and "id" not in columns)]
    for field in fields:
        if (expression := columns.get(field.column)) is None:
            default = field.get_db_prep_save(field.get_default(), connection)
            expression = cursor.mogrify("%s", [default]) if hasattr(cursor, "mogrify") else _literal(default)
        is_json = isinstance(field, models.JSONField) and connection.vendor == "postgresql"
        values.append(f"({expression})::jsonb" if is_json else expression)
    names = ", ".join(f'"{field.column}"' for field in fields)
    cursor.execute(
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {size()}) "
        f"INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(values)} FROM n"
        + (where and f" WHERE {where}")
    )


def _literal(value: object) -> str:
    """A default as SQL writes it."""
    if value is None or isinstance(value, bool):
        return {None: "NULL", True: "TRUE", False: "FALSE"}[value]
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def _finish(cursor) -> None:
    """Counters of the threads, sequences, statistics."""
    from django.core.management.color import no_style
    from django.db import connection

    from comments.models import Comment, Thread

    for status, column in (("pending", "pending_count"), ("approved", "approved_count")):
        cursor.execute(
            f"UPDATE comments_thread SET {column} = (SELECT count(*) FROM comments_comment c "
            f"WHERE c.thread_id = comments_thread.id AND c.status = '{status}')"
        )
    for statement in connection.ops.sequence_reset_sql(no_style(), [Comment, Thread]):
        cursor.execute(statement)
    cursor.execute("ANALYZE")
