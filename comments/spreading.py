"""Abuse spread out among a moderator's cards: after a run of it comes an ordinary one, where there is one."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from comments.suggesting import is_abuse

RUN = 5  # cards of abuse in a row, at most
LOOK = 50  # items to look through for an ordinary one

Causes = Sequence[str]


def may_tire(before: Collection[Causes], ahead: Collection[Causes]) -> bool:
    """Whether what is held and what could come next holds more abuse than a run may: rare, so looking on is cheap."""
    return sum(map(is_abuse, before)) + sum(map(is_abuse, ahead)) > RUN


def spread(before: Sequence[Causes], picked: Sequence[tuple[int, Causes]], count: int) -> list[int]:
    """Keys of the first `count` picks, with an ordinary one drawn forward wherever a run of abuse would be longer."""
    rest, run, taken = list(picked), _run(before), list[int]()
    while rest and len(taken) < count:
        calm = (place for place, (_pk, causes) in enumerate(rest) if not is_abuse(causes))
        pk, causes = rest.pop(next(calm, 0) if run >= RUN else 0)
        run = run + 1 if is_abuse(causes) else 0
        taken.append(pk)
    return taken


def _run(before: Sequence[Causes]) -> int:
    run = 0
    for causes in before:
        run = run + 1 if is_abuse(causes) else 0
    return run
