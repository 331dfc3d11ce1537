"""Decisions and items written for many comments at once: INSERT … SELECT, one statement for one or a thousand.

bulk_create would need a statement for every 80 rows: Django counts 999 parameters to one on SQLite.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connections, models, router
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

from comments import occasion
from comments.models import Batch, Clause, Comment, Decision, ReviewItem, Source, Status
from comments.models.among import Among


@dataclass(frozen=True, slots=True)
class Reason:
    """Who decides, and why; `by` is null for an author, who may have no account."""

    by: AbstractBaseUser | None
    source: Source = Source.MODERATOR
    clause: Clause | None = None
    note: str = ""
    undoing: bool = False
    overriding: bool = False
    batch: Batch | None = None


def record(ids: Iterable[int], now: Status, reason: Reason, *, made_at: datetime) -> None:
    """Insert a decision for each comment, as the comments stand now: call it before they are moved."""
    last = Decision.objects.filter(comment=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    nothing = Value(None, output_field=BigIntegerField())
    present = occasion.present()
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
        source=Value(reason.source.value, CharField()),
        clause=Value(reason.clause.pk, BigIntegerField()) if reason.clause else nothing,
        note=Value(reason.note, TextField()),
        findings=F("findings"),
        undoes=Subquery(last) if reason.undoing else nothing,
        overrides=Subquery(last) if reason.overriding else nothing,
        batch=Value(reason.batch.pk, BigIntegerField()) if reason.batch else nothing,
        shown_at=Value(present.shown_at, DateTimeField()),
        claimed_at=Subquery(_claims_of(reason.by)) if reason.by else nothing,
        request=Value(present.request or None, CharField()),
        made_at=Value(made_at, DateTimeField()),
    )


def _claims_of(moderator: AbstractBaseUser) -> QuerySet[ReviewItem, datetime | None]:
    """Since when a comment's open item has been lent to whoever decides; null where it is not."""
    items = ReviewItem.objects.open().filter(comment=OuterRef("pk"), claimed_by=moderator.pk)
    return items.values_list("claimed_at", flat=True)[:1]


def open_items(ids: Iterable[int], causes: Sequence[str], *, due_at: datetime, opened_at: datetime) -> None:
    """Put comments that have no open item on the work list."""
    _open(ids, Value(list(causes), JSONField()), due_at, opened_at)


def open_again(ids: Iterable[int], *, due_at: datetime, opened_at: datetime) -> None:
    """Put comments whose item was closed on the work list again, for the same reasons."""
    last = ReviewItem.objects.filter(comment=OuterRef("pk")).order_by("-pk").values("causes")[:1]
    _open(ids, Subquery(last), due_at, opened_at)


def _open(ids: Iterable[int], causes: Combinable, due_at: datetime, opened_at: datetime) -> None:
    _insert(
        ReviewItem,
        ids,
        comment=F("pk"),
        causes=causes,
        due_at=Value(due_at, DateTimeField()),
        version=Value(1, BigIntegerField()),
        opened_at=Value(opened_at, DateTimeField()),
    )


def _insert(model: type[models.Model], ids: Iterable[int], **columns: Combinable) -> None:
    if keys := list(ids):
        insert_for(model, Comment.objects.filter(Among("pk", keys)), **columns)


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
