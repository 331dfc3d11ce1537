"""seal_up_to(): the decisions of each finished hour in one hash, chained to the hash before. Writing stays parallel.

A seal covers decisions by their keys, in key order, from the seal before up to the last one of its hour. So a clock
that jumps leaves no gap, and a row that is committed late has a place: behind the last seal, in the next one. What must
not be is a row that appears later below a key that is sealed. SQLite has one writer, and gives keys in the order of
commits. PostgreSQL gives a key before the commit; so sealing first waits, without a lock of its own, for whoever was
writing to the table when the highest key was read: a writer that comes after them gets a higher key.

The text of a comment is not in the hash, its digest is: texts may expire, and the log still verifies.
"""

from __future__ import annotations

import hashlib
import json
import struct
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, connections, router
from django.db.models import Max
from django.db.models.functions import TruncHour

from comments import turns
from comments.models import Decision, Seal

# What is hashed of a decision, by the form that is written in the seal; the time is last. A form that was used never
# changes: a column that decisions gain later comes into a new form.
FORMS = {
    1: (
        *("pk", "comment_id", "revision", "version", "digest", "was", "now", "by_id", "source", "clause_id"),
        *("note", "findings", "undoes_id", "made_at"),
    ),
    2: (
        *("pk", "comment_id", "revision", "version", "digest", "was", "now", "by_id", "source", "clause_id"),
        *("note", "findings", "undoes_id", "overrides_id", "made_at"),
    ),
    3: (
        *("pk", "comment_id", "revision", "version", "digest", "was", "now", "by_id", "source", "clause_id"),
        *("note", "findings", "undoes_id", "overrides_id", "batch_id", "made_at"),
    ),
    4: (
        *("pk", "comment_id", "revision", "version", "digest", "was", "now", "by_id", "source", "clause_id"),
        *("note", "findings", "undoes_id", "overrides_id", "batch_id", "shown_at", "claimed_at", "request", "made_at"),
    ),
}
FORM = max(FORMS)
# Columns that came later than a form are empty in every row under it: one that is not was filled in afterwards.
LATER = {form: tuple(one for one in FORMS[FORM] if one not in columns) for form, columns in FORMS.items()}
CHUNK = 5000  # rows read at once
BATCH = 200  # seals stored at once; only the first run of a long log makes so many
PATIENCE = 20  # seconds to wait for those who write; then it is the next run's work
MARK = struct.Struct(">q4s")  # a decision's key, and the first four bytes of its hash


def _as_json(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(value)


_encode = json.JSONEncoder(separators=(",", ":"), sort_keys=True, default=_as_json).encode
WRITING = """SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation' AND relation = %s::regclass
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND mode = 'RowExclusiveLock' AND granted AND pid IS DISTINCT FROM pg_backend_pid()"""


@dataclass(frozen=True, slots=True)
class Sealed:
    """The seals that were made, and whether somebody else was at it: writing still, or sealing."""

    seals: tuple[Seal, ...] = ()
    is_cut_short: bool = False


@dataclass(slots=True)
class Roll:
    """What a stretch of decisions comes to. Memory: twelve bytes a row."""

    count: int = 0
    first: int = 0
    last: int = 0
    marks: bytearray = field(default_factory=bytearray)
    hashed: str = ""


def seal_up_to(now: datetime) -> Sealed:
    """Seal the decisions of every hour of UTC that has ended before `now` and is not sealed; none for an empty one.

    Safe to run twice at once: the numbers of seals are unique, so the second finds its work done.
    """
    if (newest := _settled()) is None:
        return Sealed(is_cut_short=True)
    last = Seal.objects.last()
    walk = Walk(last.last if last else None, form=FORM)
    made: list[Seal] = []
    batch: list[Seal] = []
    for hour, cut in _cuts(last, newest, now):
        last = _seal(last, hour, walk.up_to(cut))
        batch.append(last)
        if len(batch) == BATCH:
            if not _store(batch):
                return Sealed(tuple(made), is_cut_short=True)
            made, batch = made + batch, []
    return Sealed(tuple(made + batch)) if _store(batch) else Sealed(tuple(made), is_cut_short=True)


class Walk:
    """Decisions above a key, in key order, hashed in one form; they are read in chunks, so memory stays flat."""

    def __init__(self, after: int | None, *, form: int) -> None:
        self._hashes = _hashes(after, form)
        self._next = next(self._hashes, None)

    def up_to(self, until: int) -> Roll:
        """What the decisions up to this key come to, from where the walk stands."""
        hasher, done = hashlib.sha256(), Roll()
        while self._next is not None and self._next[0] <= until:
            pk, hashed = self._next
            hasher.update(hashed)
            done.marks += MARK.pack(pk, hashed[:4])
            done.first = done.first if done.count else pk
            done.count, done.last = done.count + 1, pk
            self._next = next(self._hashes, None)
        done.hashed = hasher.hexdigest()
        return done


def digest_of(seal: Seal, rows: Roll, before: str) -> str:
    """The hash a seal should have, given what its rows come to and the hash of the seal before."""
    head = [seal.form, seal.number, seal.hour.astimezone(UTC).isoformat(), rows.count, rows.first, rows.last]
    return hashlib.sha256(_encode([*head, before, rows.hashed]).encode()).hexdigest()


def _settled() -> int | None:
    """The highest key below which no decision can appear any more, 0 without any; None if that is not yet so."""
    newest: int = Decision.objects.aggregate(newest=Max("pk"))["newest"] or 0
    connection = connections[router.db_for_write(Decision)]
    if connection.vendor != "postgresql":
        return newest
    ends = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        before: set[str] | None = None
        while True:
            cursor.execute(WRITING, [Decision._meta.db_table])
            writing = {str(one) for (one,) in cursor.fetchall()}
            before = writing if before is None else before & writing
            if not before:
                return newest
            if time.monotonic() > ends:
                return None
            time.sleep(0.05)


def _cuts(last: Seal | None, newest: int, now: datetime) -> Iterator[tuple[datetime, int]]:
    """Each finished hour with the key up to which its seal goes: its highest, where an earlier hour has none above."""
    ends = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    reached = last.last if last else None
    rows = Decision.objects.filter(made_at__lt=ends, pk__lte=newest)
    if reached is not None:
        rows = rows.filter(pk__gt=reached)
    hours = rows.annotate(hour=TruncHour("made_at", tzinfo=UTC)).order_by("hour").values_list("hour")
    for hour, cut in hours.annotate(cut=Max("pk")):
        if reached is None or cut > reached:
            reached = cut
            yield hour, cut


def _seal(before: Seal | None, hour: datetime, rows: Roll) -> Seal:
    number = before.number + 1 if before else 1
    seal = Seal(number=number, hour=hour, form=FORM, count=rows.count, first=rows.first, last=rows.last)
    seal.marks = bytes(rows.marks)
    seal.digest = digest_of(seal, rows, before.digest if before else "")
    return seal


def _store(seals: list[Seal]) -> bool:
    """Whether they were stored; not where another run was faster."""
    try:
        with turns.atomic():
            Seal.objects.bulk_create(seals)
    except IntegrityError:
        return False
    return True


def _hashes(after: int | None, form: int) -> Iterator[tuple[int, bytes]]:
    columns = FORMS[form]
    every = Decision.objects.order_by("pk").values_list(*columns, *LATER[form])
    while True:
        some = list((every if after is None else every.filter(pk__gt=after))[:CHUNK])
        for row in some:
            yield row[0], _hash_of(row[: len(columns)], [one for one in row[len(columns) :] if one is not None])
        if len(some) < CHUNK:
            return
        after = some[-1][0]


def _hash_of(row: tuple[Any, ...], later: Sequence[Any] = ()) -> bytes:
    """Columns in the order of their form, and what should not be there, as JSON without blanks. Times are in UTC."""
    return hashlib.sha256(_encode([*row, *later]).encode()).digest()
