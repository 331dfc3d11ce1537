"""Places in the index of words where terms occur, newest or oldest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connections, router

from comments.models import Comment
from comments.terms import Term

FIRST, LAST = -(1 << 63), (1 << 63) - 1  # of 64 bits: times up to the year 2242


@dataclass(frozen=True, slots=True)
class Pattern:
    """Terms anywhere (text, author's name, place), and terms in the name alone."""

    anywhere: tuple[Term, ...] = ()
    named: tuple[Term, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        return self.anywhere + self.named

    def __bool__(self) -> bool:
        return bool(self.terms)

    @property
    def is_open(self) -> bool:
        """Whether it only says what must not occur, which no index can look up."""
        return bool(self.terms) and all(term.is_excluded for term in self.terms)


def places(pattern: Pattern, *, after: int = FIRST, before: int = LAST, rising: bool, most: int) -> list[int]:
    """The first places between two, which are not included. One statement, which walks and does not sort on SQLite."""
    way = "ASC" if rising else "DESC"
    return [
        place for (place,) in _ask(pattern, f"SELECT {{place}} {{found}} ORDER BY {{place}} {way}", after, before, most)
    ]


def count(pattern: Pattern, *, after: int = FIRST, before: int = LAST, most: int) -> int:
    """How many places there are, counted up to `most`."""
    ((number,),) = _ask(pattern, "SELECT count(*) FROM (SELECT 1 {found} LIMIT %s) AS these", after, before, most)
    return int(number)


def _ask(pattern: Pattern, select: str, after: int, before: int, most: int) -> Sequence[tuple[int, ...]]:
    """Parts of the statement are ours; whatever was typed is a parameter, and quoted within it."""
    connection = connections[router.db_for_read(Comment)]
    is_sqlite = connection.vendor == "sqlite"
    condition, typed = _fts5(pattern) if is_sqlite else _tsquery(pattern)
    place = "rowid" if is_sqlite else "place"
    found = f"FROM comments_words WHERE {condition} AND {place} > %s AND {place} < %s"
    statement = select.format(place=place, found=found)
    if "LIMIT" not in statement:
        statement += " LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(statement, [*typed, after, before, most])
        rows: list[tuple[int, ...]] = cursor.fetchall()
    return rows


def _fts5(pattern: Pattern) -> tuple[str, list[str]]:
    """One string in FTS5's language. Within quotes only a quote means anything, and no term holds one."""
    wanted = [_string(term) for term in pattern.anywhere if not term.is_excluded]
    wanted += [f"name : {_string(term)}" for term in pattern.named if not term.is_excluded]
    refused = [_string(term) for term in pattern.anywhere if term.is_excluded]
    refused += [f"name : {_string(term)}" for term in pattern.named if term.is_excluded]
    query = f"({' AND '.join(wanted)})" + (f" NOT ({' OR '.join(refused)})" if refused else "")
    return "comments_words MATCH %s", [query]


def _string(term: Term) -> str:
    return '"' + term.words.replace('"', " ") + '"' + ("*" if term.is_prefix else "")


def _tsquery(pattern: Pattern) -> tuple[str, list[str]]:
    """One expression; each term is folded like the index, which leaves no sign of its own in it, and quoted."""
    parts = [*_parts(pattern.anywhere, ""), *_parts(pattern.named, "A")]
    return f"words @@ ({' && '.join(parts)})", [term.words for term in pattern.terms]


def _parts(terms: Iterable[Term], weight: str) -> list[str]:
    return [_part(term, ("*" if term.is_prefix else "") + weight) for term in terms]


def _part(term: Term, flags: str) -> str:
    end = "''" + (f":{flags}" if flags else "")  # of a literal in SQL, where a quote is doubled
    folded = f"to_tsquery('simple', '''' || comments_fold(%s) || '{end}')"
    return f"!!{folded}" if term.is_excluded else folded
