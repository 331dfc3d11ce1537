"""Comments that are brought in, as rows, many at once: each with its first revision and the archive's decision.

Model instances and bulk_create would take twice as long: half the time of an archive's import.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import repeat
from typing import Any, cast

from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DateTimeField

from comments.models import Comment, Decision, KnownHost, Revision, Source

AT_ONCE = 500  # keys a statement asks for; SQLite takes at least 999 parameters


def store(columns: Mapping[str, Sequence[object]]) -> dict[str, int]:
    """Insert comments given column by column, with what belongs to each; the keys of the new rows by source_key.

    The values are at hand: to have the database copy them (INSERT … SELECT) takes Django longer to write down.
    """
    _insert(Comment, columns)
    keys = _keys_of([str(key) for key in columns["source_key"]])
    comments = [keys[str(key)] for key in columns["source_key"]]
    _insert(Revision, {"comment_id": comments, "text": columns["text"], "created_at": columns["created_at"]})
    first = {"comment_id": comments, "digest": columns["text_digest"], "now": columns["status"]}
    _insert(Decision, first | {"revision": repeat(1), "source": repeat(Source.ARCHIVE.value)})
    return keys


def count_replies(numbers: Mapping[int, int]) -> None:
    """Add so many to the replies of each root, by its key."""
    connection, table = _place(Comment)
    with connection.cursor() as cursor:
        statement = f"UPDATE {table} SET reply_count = reply_count + %s WHERE id = %s"  # noqa: S608
        cursor.executemany(statement, [(number, root) for root, number in numbers.items()])


def know_hosts(hosts: Sequence[str]) -> None:
    """Hosts that approved comments have linked to; those that are known already stay as they are."""
    if hosts:
        _insert(KnownHost, {"host": hosts}, where_there="ON CONFLICT DO NOTHING")


def _insert(model: type[models.Model], columns: Mapping[str, Iterable[object]], *, where_there: str = "") -> None:
    """INSERT INTO model, as many rows as the shortest column; a column not given has one default for all rows.

    `where_there` says what happens to a row whose key is taken. Raises ValueError for a column the model has not.
    """
    connection, table = _place(model)
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    if unknown := columns.keys() - {field.attname for field in fields}:
        raise ValueError(f"{model.__name__} has no such columns: {', '.join(sorted(unknown))}")
    names = ", ".join(connection.ops.quote_name(field.column or field.name) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    rows = zip(*(_stored(field, columns.get(field.attname), connection) for field in fields), strict=False)
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks}) {where_there}", list(rows))  # noqa: S608


def _stored(
    field: models.Field[Any, Any], given: Iterable[object] | None, connection: BaseDatabaseWrapper
) -> Iterable[object]:
    """A column's values as the database takes them. Of those that are given only times are other than in Python."""
    if given is None:
        return repeat(field.get_db_prep_save(field.get_default(), connection))
    if isinstance(field, DateTimeField):
        return map(connection.ops.adapt_datetimefield_value, cast("Iterable[datetime]", given))
    return given


def _keys_of(source_keys: Sequence[str]) -> dict[str, int]:
    connection, table = _place(Comment)
    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        for start in range(0, len(source_keys), AT_ONCE):
            some = source_keys[start : start + AT_ONCE]
            marks = ", ".join(["%s"] * len(some))
            cursor.execute(f"SELECT source_key, id FROM {table} WHERE source_key IN ({marks})", some)  # noqa: S608
            found |= dict(cursor.fetchall())
    return found


def _place(model: type[models.Model]) -> tuple[BaseDatabaseWrapper, str]:
    connection = connections[router.db_for_write(model)]
    return connection, connection.ops.quote_name(model._meta.db_table)
