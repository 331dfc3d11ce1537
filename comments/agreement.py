"""How far two people who looked at the same things agree, beyond what chance would give."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

Answer = TypeVar("Answer", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Agreement:
    """`observed` and `expected` are shares; `kappa` is None where chance alone would make everything agree."""

    count: int
    observed: float | None = None
    expected: float | None = None
    kappa: float | None = None


def cohen(pairs: Mapping[tuple[Answer, Answer], int]) -> Agreement:
    """Cohen's kappa of how often each pair of first and second answer was given.

    kappa = (observed - expected) / (1 - expected), where `observed` is the share of pairs that agree, and `expected`
    the sum over answers of the product of how often the first and the second gave it. J. Cohen, "A coefficient of
    agreement for nominal scales", Educational and Psychological Measurement 20 (1960), pages 37 to 46.
    """
    count = sum(pairs.values())
    if not count:
        return Agreement(0)
    firsts, seconds = _margin(pairs, 0), _margin(pairs, 1)
    observed = sum(times for (first, second), times in pairs.items() if first == second) / count
    expected = sum(times * seconds.get(answer, 0) for answer, times in firsts.items()) / count**2
    kappa = (observed - expected) / (1 - expected) if expected < 1 else None
    return Agreement(count, observed, expected, kappa)


def by_answer(pairs: Mapping[tuple[Answer, Answer], int]) -> dict[Answer, Agreement]:
    """For each answer: whether both gave it or neither did, over all pairs; `count` is how often either gave it."""
    found = {}
    for answer in {one for pair in pairs for one in pair}:
        binary: dict[tuple[bool, bool], int] = {}
        for (first, second), times in pairs.items():
            both = (first == answer, second == answer)
            binary[both] = binary.get(both, 0) + times
        whole = cohen(binary)
        either = whole.count - binary.get((False, False), 0)
        found[answer] = Agreement(either, whole.observed, whole.expected, whole.kappa)
    return found


def _margin(pairs: Mapping[tuple[Answer, Answer], int], place: int) -> dict[Answer, int]:
    margin: dict[Answer, int] = {}
    for pair, times in pairs.items():
        margin[pair[place]] = margin.get(pair[place], 0) + times
    return margin
