"""Comments that are brought in, as rows, many at once: each with its first revision and the archive's decision.

Model instances and bulk_create would take twice as long: half the time of an archive's import.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any

from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper

from comments.models import Comment, Decision, KnownHost, Revision, Source, words

# SQLite has one writer at a time, and this is its transaction: nobody else takes the numbers after the last.
_NEXT = {
    "sqlite": "WITH RECURSIVE count (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < %s) SELECT n "
    "+ coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'comments_comment'), 0) FROM count",
    "postgresql": "SELECT nextval(pg_get_serial_sequence('comments_comment', 'id')) FROM generate_series(1, %s)",
}

_COUNT_MANY = (
    "UPDATE {table} SET reply_count = reply_count + given.number "
    "FROM unnest(%s::bigint[], %s::integer[]) AS given (id, number) WHERE {table}.id = given.id"
)


def next_keys(count: int) -> list[int]:
    """Primary keys for so many new comments, rising, which nobody else will use. Inside of a transaction."""
    connection, _table = _place(Comment)
    with connection.cursor() as cursor:
        cursor.execute(_NEXT[connection.vendor], [count])
        return sorted(key for (key,) in cursor.fetchall())[:count]


def store(columns: Mapping[str, Sequence[Any]]) -> None:
    """Insert comments given column by column under keys from next_keys(), with what belongs to each.

    The values are at hand: to have the database copy them (INSERT … SELECT) takes Django longer to write down.
    """
    connection, _table = _place(Comment)
    keys, texts = columns["id"], columns["text"]
    times = [connection.ops.adapt_datetimefield_value(at) for at in columns["created_at"]]
    with words.in_one_statement(connection, keys[0], keys[-1]):
        _insert(Comment, {**columns, "created_at": times})
    _insert(Revision, {"comment_id": keys, "text": texts, "created_at": times})
    first = {"comment_id": keys, "digest": columns["text_digest"], "now": columns["status"]}
    _insert(Decision, first | {"revision": repeat(1), "source": repeat(Source.ARCHIVE.value)})


def count_replies(numbers: Mapping[int, int]) -> None:
    """Add so many to the replies of each root, by its key."""
    connection, table = _place(Comment)
    if not numbers:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            given = [list(numbers), list(numbers.values())]
            cursor.execute(_COUNT_MANY.format(table=table), given)
        else:
            statement = f"UPDATE {table} SET reply_count = reply_count + %s WHERE id = %s"  # noqa: S608
            cursor.executemany(statement, [(number, root) for root, number in numbers.items()])


def know_hosts(hosts: Sequence[str]) -> None:
    """Hosts that approved comments have linked to; those that are known already stay as they are."""
    if hosts:
        _insert(KnownHost, {"host": hosts}, where_there="ON CONFLICT DO NOTHING")


def _insert(model: type[models.Model], columns: Mapping[str, Iterable[object]], *, where_there: str = "") -> None:
    """INSERT INTO model, as many rows as the shortest column; a column not given has one default for all rows.

    Values are as the database takes them. `where_there` says what happens to a row whose key is taken. Raises
    ValueError for a column the model has not.
    """
    connection, table = _place(model)
    fields = [field for field in model._meta.concrete_fields if not field.primary_key or field.attname in columns]
    if unknown := columns.keys() - {field.attname for field in fields}:
        raise ValueError(f"{model.__name__} has no such columns: {', '.join(sorted(unknown))}")
    names = ", ".join(connection.ops.quote_name(field.column or field.name) for field in fields)
    rows = list(zip(*(columns.get(field.attname) or _default(field, connection) for field in fields), strict=False))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and not where_there:  # which COPY cannot say
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(fields))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks}) {where_there}", rows)  # noqa: S608


def _default(field: models.Field[Any, Any], connection: BaseDatabaseWrapper) -> Iterable[object]:
    return repeat(field.get_db_prep_save(field.get_default(), connection))


def _place(model: type[models.Model]) -> tuple[BaseDatabaseWrapper, str]:
    connection = connections[router.db_for_write(model)]
    return connection, connection.ops.quote_name(model._meta.db_table)
