"""What a rule says: a finding; and what all of them together come to: a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TypedDict

from django.utils import translation
from django.utils.functional import Promise


class Outcome(IntEnum):
    """The heaviest one wins."""

    PASS = 0
    HOLD = 1
    SPAM = 2
    REFUSE = 3


class StoredFinding(TypedDict):
    rule: str
    outcome: str
    words: str
    spans: list[list[int]]
    field: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule saw.

    `words` speak to a moderator, or to the author where the outcome is REFUSE; `spans` are (start, end) in the
    field they were seen in, counted in characters.
    """

    rule: str
    outcome: Outcome
    words: str | Promise
    spans: tuple[tuple[int, int], ...] = ()
    field: str = "text"

    def stored(self) -> StoredFinding:
        """The finding as a row keeps it, in the site's own language: moderators read it, not the author."""
        with translation.override(None):
            return {
                "rule": self.rule,
                "outcome": self.outcome.name.lower(),
                "words": str(self.words),
                "spans": [list(span) for span in self.spans],
                "field": self.field,
            }


@dataclass(frozen=True, slots=True)
class Verdict:
    """The heaviest outcome, and every finding that was made."""

    outcome: Outcome
    findings: tuple[Finding, ...] = ()

    @property
    def refusals(self) -> tuple[Finding, ...]:
        """The findings its author is told of."""
        return tuple(one for one in self.findings if one.outcome is Outcome.REFUSE)
