"""What the database is told of its tables, so that it takes the shorter way: on SQLite nobody else tells it."""

from __future__ import annotations

from django.apps import apps
from django.apps.config import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections, transaction

ENTRIES = 1000  # of an index that are looked at: a quarter of a second for a million comments


def measure(using: str = DEFAULT_DB_ALIAS) -> None:
    """Measure the library's tables on SQLite; PostgreSQL does so by itself. Again gives the figures of today.

    Without figures SQLite takes every index for as good as another: it would read all that a moderator has decided for
    each comment of a page, rather than the two decisions on that comment.
    """
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    there = set(connection.introspection.table_names())
    tables = {model._meta.db_table for model in apps.get_app_config("comments").get_models()}
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {ENTRIES}")
        for table in sorted(tables & there):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")


def measure_again(sender: AppConfig, using: str, **named: object) -> None:
    """After migrations: a table that SQLite made anew has lost its figures."""
    measure(using)
