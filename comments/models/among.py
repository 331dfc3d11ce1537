"""Whether a key is among many: told PostgreSQL as one array, where IN would be a value for each key."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func
from django.db.models.sql.compiler import SQLCompiler


class Among(Func):
    """filter(Among("pk", keys)), as filter(pk__in=keys). A thousand keys would else be worded, split and read each by
    itself in every statement, which costs more than finding their rows.
    """

    output_field = BooleanField()

    def __init__(self, column: str, keys: Iterable[int]) -> None:
        super().__init__(F(column))
        self.keys = list(keys)

    def as_sql(  # type: ignore[override]  # it takes none of the words that change what a function looks like
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        column, values = compiler.compile(self.source_expressions[0])
        if not self.keys:
            return "1 = 0", ()
        if connection.vendor == "postgresql":
            # As a text: the driver would write a list number by number, each with its type.
            return f"{column} = ANY(%s::bigint[])", (*values, f"{{{','.join(map(str, self.keys))}}}")
        return f"{column} IN ({', '.join(['%s'] * len(self.keys))})", (*values, *self.keys)
