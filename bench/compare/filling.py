"""Many rows into a table at once, by the quickest way that each database has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models

BATCH = 20_000


class Columns:
    """A table's columns in order: what a row says, and for all else what the model says of a new one."""

    def __init__(self, model: type[models.Model], named: Sequence[str]) -> None:
        self.model, self.named = model, list(named)
        others = [one for one in model._meta.concrete_fields if one.attname not in named and not one.primary_key]
        self.fields = [*(_field(model, name) for name in named), *others]
        self.rest = [_prepared(one, one.get_default()) for one in others]

    def write(self, rows: Iterable[Sequence[Any]]) -> int:
        """Insert rows of values for the named columns. Returns how many."""
        names = ", ".join(f'"{one.column}"' for one in self.fields)
        table = self.model._meta.db_table
        count = 0
        for batch in _batches(rows):
            whole = [[*map(_prepared, self.fields, row), *self.rest] for row in batch]
            count += len(whole)
            with connection.cursor() as cursor:
                if connection.vendor == "postgresql":
                    with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                        for row in whole:
                            copy.write_row(row)
                else:
                    marks = ", ".join("?" * len(self.fields))
                    cursor.cursor.connection.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', whole)
        return count


def _field(model: type[models.Model], attname: str) -> models.Field:
    return next(one for one in model._meta.concrete_fields if one.attname == attname)


def _prepared(field: models.Field, value: Any) -> Any:
    return value if isinstance(value, int | str) or value is None else field.get_db_prep_save(value, connection)


def _batches(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    rest = iter(rows)
    while batch := list(islice(rest, BATCH)):
        yield batch
