"""The index of words, proved and made anew. What keeps it in step is the database's own: models/words.py."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps.config import AppConfig
from django.db import DatabaseError, connections, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from comments.models import Comment, words


def wrong_words(*, mend: bool = False) -> Iterator[str]:
    """What is wrong with the index of words, in words; nothing where each comment stands in it as it is written.

    On SQLite the whole index is compared at once and writers wait meanwhile, some 10 s a million comments. With `mend`
    it is made anew.
    """
    connection = connections[router.db_for_write(Comment)]
    found = [f"trigger {name} is missing or switched off" for name in words.missing(connection)]
    found += ["new comments pass the index by"] if words.is_aside(connection) else []
    found += _wrong_rows(connection)
    if found and mend:
        _make_anew(connection)
    yield from found


def put_back(sender: AppConfig, using: str, **named: object) -> None:
    """After migrations: a table that SQLite made anew has lost its triggers. It has kept its rows as they were."""
    connection = connections[using]
    tables = connection.introspection.table_names()
    if "comments_words" in tables and words.missing(connection):
        words.put_triggers(connection)


def _wrong_rows(connection: BaseDatabaseWrapper) -> list[str]:
    return _differs(connection) if connection.vendor == "sqlite" else _unlike(connection)


def _differs(connection: BaseDatabaseWrapper) -> list[str]:
    """SQLite proves the index by itself, against a view that is there only meanwhile."""
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(words.SQLITE_VIEW)
            cursor.execute("INSERT INTO comments_words (comments_words, rank) VALUES ('integrity-check', 1)")
            cursor.execute("DROP VIEW comments_worded")
    except DatabaseError as error:
        return [f"the index is not what the comments say ({error})"]
    return []


def _unlike(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(words.POSTGRESQL_UNLIKE)
        return [f"comment {pk} is not in the index as it is written" for (pk,) in cursor.fetchall()]


def _make_anew(connection: BaseDatabaseWrapper) -> None:
    """One transaction on SQLite; on PostgreSQL what is wrong is taken out, and put in again in batches."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in words.CLEAR[connection.vendor]:
            cursor.execute(statement)
        words.put_triggers(connection)
    if connection.vendor == "postgresql":
        words.fill(connection)
