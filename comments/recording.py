"""Decisions and items written for many comments at once: INSERT … SELECT, one statement for one or a thousand.

bulk_create would need a statement for every 80 rows: Django counts 999 parameters to one on SQLite.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    BigIntegerField,
    CharField,
    DateTimeField,
    F,
    JSONField,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.expressions import Combinable

from comments.models import Clause, Comment, Decision, ReviewItem, Revision, Source, Status

ARRIVALS = 500  # comments a statement; SQLite takes at least 999 parameters


@dataclass(frozen=True, slots=True)
class Reason:
    """Who decides, and why."""

    by: AbstractBaseUser | None
    clause: Clause | None = None
    note: str = ""
    undoing: bool = False
    overriding: bool = False


def record(ids: Iterable[int], now: Status, reason: Reason, *, made_at: datetime) -> None:
    """Insert a moderator's decision for each comment, as the comments stand now: call it before they are moved."""
    last = Decision.objects.filter(comment=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    nothing = Value(None, output_field=BigIntegerField())
    _insert(
        Decision,
        ids,
        comment=F("pk"),
        revision=F("revision"),
        version=F("version"),
        digest=F("text_digest"),
        was=F("status"),
        now=Value(now.value, CharField()),
        by=Value(reason.by.pk, BigIntegerField()) if reason.by else nothing,
        source=Value(Source.MODERATOR.value, CharField()),
        clause=Value(reason.clause.pk, BigIntegerField()) if reason.clause else nothing,
        note=Value(reason.note, TextField()),
        findings=F("findings"),
        undoes=Subquery(last) if reason.undoing else nothing,
        overrides=Subquery(last) if reason.overriding else nothing,
        made_at=Value(made_at, DateTimeField()),
    )


def insert_comments(rows: Sequence[Mapping[str, object]]) -> dict[str, int]:
    """Insert comments given by column, each with a source_key; the keys of the new rows by that. Others are defaults.

    Model instances and bulk_create would take twice as long: half the time of an archive's import.
    """
    using = router.db_for_write(Comment)
    fields = [field for field in Comment._meta.concrete_fields if not field.primary_key]
    quote = connections[using].ops.quote_name
    columns = ", ".join(quote(field.column or field.name) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    with connections[using].cursor() as cursor:
        statement = f"INSERT INTO {quote(Comment._meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608
        cursor.executemany(statement, _values(fields, rows, connections[using]))
    return _keys_of([str(row["source_key"]) for row in rows], using)


def _values(
    fields: Sequence[models.Field[Any, Any]], rows: Sequence[Mapping[str, object]], connection: BaseDatabaseWrapper
) -> list[list[Any]]:
    """Rows in the order of the fields; only times and JSON are other to a database than to Python."""
    plan = [(one.attname, one.get_default, _adapter(one, connection)) for one in fields]
    return [[adapt(row[name] if name in row else default()) for name, default, adapt in plan] for row in rows]


def _adapter(field: models.Field[Any, Any], connection: BaseDatabaseWrapper) -> Callable[[object], Any]:
    if isinstance(field, DateTimeField | JSONField):
        return lambda value: None if value is None else field.get_db_prep_save(value, connection)
    return _as_it_is


def _as_it_is(value: object) -> object:
    return value


def _keys_of(source_keys: Sequence[str], using: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(source_keys), ARRIVALS):
        some = Comment.objects.using(using).filter(source_key__in=source_keys[start : start + ARRIVALS])
        found |= {key or "": pk for key, pk in some.values_list("source_key", "pk")}
    return found


def record_arrivals(ids: Iterable[int], *, made_at: datetime) -> None:
    """Insert the first revision and the archive's decision of comments that have just been brought in."""
    every = list(ids)
    for start in range(0, len(every), ARRIVALS):
        some = every[start : start + ARRIVALS]
        _insert(Revision, some, comment=F("pk"), number=F("revision"), text=F("text"), created_at=F("created_at"))
        _insert(
            Decision,
            some,
            comment=F("pk"),
            revision=F("revision"),
            digest=F("text_digest"),
            was=Value("", CharField()),
            now=F("status"),
            source=Value(Source.ARCHIVE.value, CharField()),
            note=Value("", TextField()),
            findings=Value([], JSONField()),
            made_at=Value(made_at, DateTimeField()),
        )


def open_items(ids: Iterable[int], causes: Sequence[str], *, due_at: datetime, opened_at: datetime) -> None:
    """Put comments that have no open item on the work list."""
    _insert(
        ReviewItem,
        ids,
        comment=F("pk"),
        causes=Value(list(causes), JSONField()),
        due_at=Value(due_at, DateTimeField()),
        version=Value(1, BigIntegerField()),
        opened_at=Value(opened_at, DateTimeField()),
    )


def _insert(model: type[models.Model], ids: Iterable[int], **columns: Combinable) -> None:
    if keys := list(ids):
        insert_for(model, Comment.objects.filter(pk__in=keys), **columns)


def insert_for(model: type[models.Model], comments: QuerySet[Comment], **columns: Combinable) -> None:
    """INSERT INTO model SELECT columns FROM comments; the names are the model's own, never a caller's."""
    using = router.db_for_write(model)
    named = {f"new_{name}": value for name, value in columns.items()}
    rows = comments.using(using).order_by("pk").annotate(**named).values_list(*named)
    select, params = rows.query.get_compiler(using).as_sql()
    quote = connections[using].ops.quote_name
    fields = {field.name: field.column or field.name for field in model._meta.concrete_fields}
    into = ", ".join(quote(fields[name]) for name in columns)
    with connections[using].cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(model._meta.db_table)} ({into}) {select}", params)  # noqa: S608
