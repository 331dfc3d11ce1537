"""From SQLite to PostgreSQL: every row with its key, in one transaction, and then compared by hash.

Nothing can be written meanwhile: the move holds SQLite's one place for a writer. What goes wrong leaves the target with
its tables and nothing in them, so it can be tried again.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import environ
from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

TARGET = "target"
STEP = 2000  # rows that are in memory at a time
OWN = ("comments_comment", "auth_user", "posts_post")  # no migration puts anything there


class Failed(Exception):
    """Why nothing was moved, in words for a person."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A table that was moved: how many rows, and their hash, the same on both sides."""

    table: str
    rows: int
    hash: str


def move(url: str) -> Iterator[Moved]:
    """Move every row of this SQLite database into an empty PostgreSQL. Raises Failed, and then nothing was moved."""
    if connections[DEFAULT_DB_ALIAS].vendor != "sqlite":
        raise Failed("DATABASE_URL names no SQLite database: there is nothing to move from.")
    target = _target(url)
    try:
        target.ensure_connection()
        _migrate(url)
        _ask_whether_it_may(target)
        with transaction.atomic(), transaction.atomic(using=TARGET):  # the first one keeps every writer out
            moved = list(_tables(target))
    except Error as error:
        raise Failed(f"{type(error).__name__}: {str(error).strip()}") from error
    finally:
        target.close()
    yield from moved


def _target(url: str) -> BaseDatabaseWrapper:
    if not url.startswith(("postgres://", "postgresql://")):
        raise Failed("The target must be PostgreSQL: postgres://user:password@host/name")
    config = environ.Env.db_url_config(url)
    configured = connections.configure_settings({DEFAULT_DB_ALIAS: {}, TARGET: config})
    connections.settings[TARGET] = configured[TARGET]
    return connections[TARGET]


def _migrate(url: str) -> None:
    """In a process of its own: the steps of migrations that move data know one database, the site's."""
    command = [sys.executable, "-m", "django", "migrate", "--no-input", "--verbosity=0"]
    environment = {**os.environ, "DATABASE_URL": url, "DATABASE_REPLICA_URLS": ""}
    environment["DJANGO_SETTINGS_MODULE"] = os.environ["DJANGO_SETTINGS_MODULE"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise Failed(f"The target could not be given its tables: {(done.stderr.strip().splitlines() or ['?'])[-1]}")


def _ask_whether_it_may(target: BaseDatabaseWrapper) -> None:
    here = set(MigrationRecorder(connections[DEFAULT_DB_ALIAS]).applied_migrations())
    if missing := sorted(set(MigrationRecorder(target).applied_migrations()) - here):
        raise Failed(f"This database lacks migrations, such as {'.'.join(missing[0])}: manage.py migrate first.")
    for table in OWN:
        with target.cursor() as cursor:
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {target.ops.quote_name(table)})")  # noqa: S608  (our names)
            if cursor.fetchone()[0]:
                raise Failed(f"The target is not empty: there are rows in {table}.")


def _tables(target: BaseDatabaseWrapper) -> Iterator[Moved]:
    """Copy and compare each; constraints between tables are looked at when the transaction ends."""
    tables = [one for one in apps.get_models(include_auto_created=True) if one._meta.managed and not one._meta.proxy]
    with target.cursor() as cursor:
        for model in tables:  # what migrations put there comes from here too, with the keys it has here
            cursor.execute(f"DELETE FROM {target.ops.quote_name(model._meta.db_table)}")  # noqa: S608
    for model in tables:
        _copy(model, target)
        _set_sequence(model, target)
        before, after = _summed(model, DEFAULT_DB_ALIAS), _summed(model, TARGET)
        if before != after:
            raise Failed(f"The rows of {model._meta.db_table} are not the same on both sides: nothing was moved.")
        yield Moved(model._meta.db_table, *before)


def _copy(model: type[models.Model], target: BaseDatabaseWrapper) -> None:
    fields = _fields(model)
    names = ", ".join(target.ops.quote_name(str(field.column)) for field in fields)
    statement = f"COPY {target.ops.quote_name(model._meta.db_table)} ({names}) FROM STDIN"
    with target.cursor() as cursor, cursor.copy(statement) as copy:
        for row in _rows(model, fields, DEFAULT_DB_ALIAS):
            pairs = zip(fields, row, strict=True)
            copy.write_row([field.get_db_prep_save(value, target) for field, value in pairs])


def _set_sequence(model: type[models.Model], target: BaseDatabaseWrapper) -> None:
    """The next number is one that no row has had, those included that are gone."""
    key, table = model._meta.pk, model._meta.db_table
    if not isinstance(key, models.AutoField | models.BigAutoField | models.SmallAutoField):
        return
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    last = found[0] if found else 0
    with target.cursor() as cursor:
        named = [target.ops.quote_name(table), key.column, max(last, 1), last > 0]
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s, %s)", named)


def _summed(model: type[models.Model], alias: str) -> tuple[int, str]:
    """How many rows, and the sum of their hashes: the two databases order texts in their own ways."""
    count, total = 0, 0
    for row in _rows(model, _fields(model), alias):
        said = json.dumps(row, default=_plain, sort_keys=True).encode()
        total += int.from_bytes(hashlib.sha256(said).digest(), "big")
        count += 1
    return count, f"{total % 2**256:064x}"


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)


def _fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if not getattr(field, "generated", False)]


def _rows(
    model: type[models.Model], fields: Iterable[models.Field[Any, Any]], alias: str
) -> Iterator[tuple[object, ...]]:
    rows = model._base_manager.using(alias).order_by().values_list(*(field.attname for field in fields))
    return rows.iterator(chunk_size=STEP)
