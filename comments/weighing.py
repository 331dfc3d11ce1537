"""What a reader's report weighs: as much as their past reports were right, and never more than CAP."""

from __future__ import annotations

CAP = 2.0  # no one person outweighs a few others
DOUBT = 3  # right once and wrong so often: where everybody begins
LAST = 100  # decided reports that count
HEAVY = 3.0  # reports of such a weight together are grave, whatever they say
MANY = 5  # decided reports from which on somebody is known to be right, or not
GRAVE = frozenset({"threat", "illegal", "self-harm"})  # codes of clauses that cannot wait


def weight(upheld: int, decided: int) -> float:
    """From near 0 to CAP; 0.5 for somebody of whom nothing is known. It takes many right reports to come near CAP."""
    return CAP * (upheld + 1) / (decided + DOUBT + 1)


def standing(upheld: int, decided: int) -> str:
    """What moderators are told of a reporter: "right", "wrong", or "" where too little is known to say."""
    if decided < MANY:
        return ""
    share = upheld / decided
    return "right" if share >= 0.7 else "wrong" if share <= 0.3 else ""
