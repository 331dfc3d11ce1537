"""Statements that Django words once a process, with gaps for what differs from one call to the next.

Wording an ordinary statement costs Django more than the database needs to answer it. So what is asked and stored with
every comment that is sent is worded once; the words stay Django's own.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import DatabaseDefault

Shape = tuple[Hashable, ...]
Asked = TypeVar("Asked", bound=models.Model)


@dataclass(frozen=True, slots=True)
class _Worded:
    """SQL, its values in order, at which places of them gaps are, and what turns a column into a value."""

    sql: str
    values: tuple[Any, ...]
    gaps: tuple[tuple[int, int], ...]
    converters: tuple[tuple[int, list[Any], Any], ...]
    names: tuple[str, ...]  # of the columns; "" for what is no column


class Asking(Generic[Asked]):
    """A question whose wording depends on its `shape` alone.

    `word` makes the queryset, a values_list() where rows are asked for, from what stands in for each gap and then the
    shape. `fields` are those that the gaps are compared with: of text, numbers, days or moments, never null.
    """

    def __init__(
        self, model: type[Asked], word: Callable[..., models.QuerySet[Any, Any]], *fields: models.Field[Any, Any]
    ) -> None:
        self.model, self._word, self._fields = model, word, fields
        self._known: dict[Shape, _Worded] = {}

    def rows(self, *filled: object, shape: Shape = ()) -> list[tuple[Any, ...]]:
        """The rows. One statement."""
        return self._asked(connections[router.db_for_read(self.model)], filled, shape)[1]

    def instances(self, *filled: object, shape: Shape = ()) -> list[Asked]:
        """Rows as instances of the model, where whole rows are asked for. One statement."""
        connection = connections[router.db_for_read(self.model)]
        worded, rows = self._asked(connection, filled, shape)
        return [self.model.from_db(connection.alias, worded.names, row) for row in rows]

    def _asked(
        self, connection: BaseDatabaseWrapper, filled: tuple[object, ...], shape: Shape
    ) -> tuple[_Worded, list[tuple[Any, ...]]]:
        key = (connection.alias, connection.vendor, *shape)
        worded = self._known.get(key)
        if worded is None:
            worded = self._known[key] = self._worded(connection, shape)
        values = list(worded.values)
        for place, gap in worded.gaps:
            values[place] = self._fields[gap].get_db_prep_value(filled[gap], connection)
        with connection.cursor() as cursor:
            cursor.execute(worded.sql, values)
            rows = cursor.fetchall()
        return worded, [_converted(row, worded, connection) for row in rows] if worded.converters else rows

    def _worded(self, connection: BaseDatabaseWrapper, shape: Shape) -> _Worded:
        signs = [_sign(number, field) for number, field in enumerate(self._fields)]
        compiler = self._word(*signs, *shape).using(connection.alias).query.get_compiler(connection.alias)
        sql, values = compiler.as_sql()
        stored = {_known_by(field.get_db_prep_value(sign, connection)): number
                  for number, (sign, field) in enumerate(zip(signs, self._fields, strict=True))}  # fmt: skip
        gaps = [(place, stored[_known_by(one)]) for place, one in enumerate(values) if _known_by(one) in stored]
        if {gap for _place, gap in gaps} != set(range(len(signs))):
            raise ValueError(f"A gap was lost: {sql}")
        found = compiler.get_converters([one[0] for one in compiler.select])
        converters = tuple((place, *one) for place, one in found.items())
        names = tuple(getattr(getattr(one[0], "target", None), "attname", "") for one in compiler.select)
        return _Worded(sql, tuple(values), tuple(gaps), converters, names)


def _sign(number: int, field: models.Field[Any, Any]) -> object:
    """What stands in for a gap: nothing that a comment could hold."""
    if isinstance(field, models.DateTimeField):
        return datetime(1001, 1, 1 + number, tzinfo=UTC)
    if isinstance(field, models.DateField):
        return date(1001, 1, 1 + number)
    compared = getattr(field, "target_field", field)  # a relation's
    is_text = isinstance(compared, models.CharField | models.TextField)
    return f"\ue000gap{number}\ue000" if is_text else -(10**9) - number


def _known_by(value: object) -> tuple[type, str]:
    return type(value), str(value)


def _converted(row: tuple[Any, ...], worded: _Worded, connection: BaseDatabaseWrapper) -> tuple[Any, ...]:
    values = list(row)
    for place, converters, expression in worded.converters:
        for convert in converters:
            values[place] = convert(values[place], expression, connection)
    return tuple(values)


@dataclass(frozen=True, slots=True)
class Sql:
    """What the statement that stores a row is to find out by itself; with its values."""

    text: str
    values: tuple[Any, ...] = ()


def insert(
    row: models.Model,
    *,
    returning: Sequence[str] = (),
    beside: Sequence[models.Model] = (),
    by: str = "",
    first: Sql | None = None,
) -> None:
    """Store a new row as save(force_insert=True) does, but for Django's signals.

    A field may hold Sql. What the database gave its key, and the fields of `returning`, are read with the insert.
    Rows `beside` it point to it by their field `by`, and do not learn their own keys; `first` comes before them all. On
    PostgreSQL that is one statement, so a transaction by itself; elsewhere each is one.
    """
    connection = connections[router.db_for_write(type(row), instance=row)]
    read = (row._meta.pk.attname, *returning)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(*_at_once(row, read, beside, by, first, connection))
            given = cursor.fetchone()
        else:
            if first is not None:
                cursor.execute(first.text, first.values)
            cursor.execute(*_stored(row, read, connection))
            given = cursor.fetchone()
            for other in beside:
                setattr(other, by, given[0])
                cursor.execute(*_stored(other, (), connection))
    for name, value in zip(read, given, strict=True):
        setattr(row, name, value)
    row._state.adding, row._state.db = False, connection.alias


def _at_once(
    row: models.Model,
    read: Sequence[str],
    beside: Sequence[models.Model],
    by: str,
    first: Sql | None,
    connection: BaseDatabaseWrapper,
) -> tuple[str, list[Any]]:
    """The rows in one statement. It sees all as it was before: what `row` is to find out must not hang on `first`."""
    parts = [] if first is None else [("first", first.text, [*first.values])]
    parts.append(("stored", *_stored(row, read, connection)))
    for number, other in enumerate(beside):
        setattr(other, by, Sql(f'(SELECT "{row._meta.pk.column}" FROM stored)'))  # noqa: S608
        parts.append((f"beside{number}", *_stored(other, (), connection)))
    words = ", ".join(f"{name} AS ({text})" for name, text, _values in parts)
    return f"WITH {words} SELECT * FROM stored", [one for _name, _text, values in parts for one in values]  # noqa: S608


def _stored(row: models.Model, read: Sequence[str], connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
    fields = _fields(type(row))
    found = [getattr(row, field.attname) for field in fields]
    texts = tuple((place, one.text) for place, one in enumerate(found) if isinstance(one, Sql))
    values: list[Any] = []
    for field, value in zip(fields, found, strict=True):
        if isinstance(value, Sql):
            values += value.values
        else:
            values.append(field.get_db_prep_save(_said(value), connection))
    return _wording(type(row), texts, tuple(read)), values


def _said(value: object) -> object:
    """A default that the database keeps, as it is worded there."""
    return value.expression.value if isinstance(value, DatabaseDefault) else value  # type: ignore[attr-defined]


@lru_cache
def _fields(model: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    return tuple(field for field in model._meta.concrete_fields if not field.primary_key)


@lru_cache(maxsize=256)
def _wording(model: type[models.Model], texts: tuple[tuple[int, str], ...], read: tuple[str, ...]) -> str:
    fields, own = _fields(model), dict(texts)
    stored = {field.attname: field.column for field in model._meta.concrete_fields}
    columns = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join(own.get(place, "%s") for place in range(len(fields)))
    said = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({places})'  # noqa: S608
    returned = ", ".join(f'"{stored[name]}"' for name in read)
    return f"{said} RETURNING {returned}" if read else said
