"""faults(): what was altered, taken out or put in among decisions since they were sealed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from comments import sealing
from comments.models import Decision, Seal

CHUNK = 100  # seals read at once


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and with the seal of which hour; `decision` is the key of the row where it can be told."""

    what: str
    hour: datetime | None = None
    decision: int | None = None


def faults(noted: Collection[str] = ()) -> Iterator[Fault]:
    """Walk the whole log: each decision under a seal once, in key order, so memory stays flat.

    `noted` are hashes of seals that were kept elsewhere. Whoever can write every table can seal anew what they changed;
    a hash that they could not reach gives them away. Without any, that, and seals cut off at the end, goes unseen.
    """
    wanted = set(noted)
    before: Seal | None = None
    walk = None
    for seal in _seals():
        wanted.discard(seal.digest)
        number = before.number + 1 if before else 1
        if seal.number != number:
            lost = f"seal {number} is" if seal.number == number + 1 else f"seals {number} to {seal.number - 1} are"
            yield Fault(f"{lost} missing before this one", seal.hour)
        if seal.form not in sealing.FORMS:
            yield Fault(f"seal {seal.number} has a form that is not known: {seal.form}", seal.hour)
            return
        if walk is None or before is None or seal.form != before.form:
            walk = sealing.Walk(before.last if before else None, form=seal.form)
        yield from _faults_under(seal, before, walk.up_to(seal.last))
        before = seal
    for digest in sorted(wanted):
        yield Fault(f"no seal has the noted hash {digest}")


def unsealed() -> int:
    """How many decisions are newer than the last seal."""
    last = Seal.objects.last()
    return Decision.objects.filter(pk__gt=last.last).count() if last else Decision.objects.count()


def _seals() -> Iterator[Seal]:
    number = 0
    while some := list(Seal.objects.filter(number__gt=number)[:CHUNK]):
        yield from some
        number = some[-1].number


def _faults_under(seal: Seal, before: Seal | None, rows: sealing.Roll) -> Iterator[Fault]:
    is_whole = sealing.digest_of(seal, rows, before.digest if before else "") == seal.digest
    if is_whole and bytes(seal.marks) == bytes(rows.marks) and seal.count == rows.count and seal.first == rows.first:
        return
    told = 0
    for fault in _differences(seal, _marks(bytes(seal.marks)), _marks(bytes(rows.marks))):
        told += 1
        yield fault
    if not told:
        yield Fault(f"seal {seal.number} is broken: it fits neither its decisions nor the seal before", seal.hour)


def _differences(seal: Seal, then: dict[int, bytes], now: dict[int, bytes]) -> Iterator[Fault]:
    for pk in sorted(then.keys() | now.keys()):
        if pk not in now:
            yield Fault(f"decision {pk} is missing", seal.hour, pk)
        elif pk not in then:
            yield Fault(f"decision {pk} was put in", seal.hour, pk)
        elif then[pk] != now[pk]:
            yield Fault(f"decision {pk} was altered", seal.hour, pk)


def _marks(packed: bytes) -> dict[int, bytes]:
    whole = len(packed) - len(packed) % sealing.MARK.size  # what was cut short is no reason to stop
    return dict(sealing.MARK.iter_unpack(packed[:whole]))
