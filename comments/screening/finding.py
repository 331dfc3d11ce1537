"""What a rule says: a finding; and what all of them together come to: a verdict."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import NotRequired, TypedDict

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext

_VALUE = re.compile(r"\{(\w+)\}")


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
    many: NotRequired[str]
    counts: NotRequired[str]
    values: NotRequired[dict[str, str | int]]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule saw.

    `words` speak to a moderator, or to the author where the outcome is REFUSE; `spans` are (start, end) in the
    field they were seen in, counted in characters. `values` fill what stands in braces in the words; `counts` names
    the one whose number chooses the plural, where the words are an ngettext_lazy on that name. str() is the sentence.
    """

    rule: str
    outcome: Outcome
    words: str | Promise
    spans: tuple[tuple[int, int], ...] = ()
    field: str = "text"
    values: Mapping[str, str | int] = dataclasses.field(default_factory=dict)
    counts: str = ""

    def __str__(self) -> str:
        """What the finding says, in the language being read."""
        return worded(self.stored())

    def stored(self) -> StoredFinding:
        """The finding as a row keeps it: its words as they are written in the rule, and the values beside them, so
        that everybody reads it in their own language."""
        kept: StoredFinding = {
            "rule": self.rule,
            "outcome": self.outcome.name.lower(),
            "words": self._written(1),
            "spans": [list(span) for span in self.spans],
            "field": self.field,
        }
        if self.counts:
            kept |= {"many": self._written(2), "counts": self.counts}
        if self.values:
            kept["values"] = {name: one if isinstance(one, int) else str(one) for name, one in self.values.items()}
        return kept

    def _written(self, number: int) -> str:
        """The words before any translation; of a pair, those for the number."""
        with translation.override(None):
            return str(self.words % {self.counts: number} if self.counts else self.words)


def worded(found: StoredFinding) -> str:
    """What a kept finding says, in the language being read. One that was kept as a whole sentence, as all once were,
    is translated where the sentence is known, and else shown as it stands."""
    words, values = found.get("words", ""), found.get("values", {})
    if "counts" in found:
        said = ngettext(words, found["many"], int(values.get(found["counts"], 0)))
    else:
        said = gettext(words) if words else ""  # to gettext, nothing is the name of a catalogue's head
    return _VALUE.sub(lambda brace: str(values.get(brace[1], brace[0])), said) if values else said


@dataclass(frozen=True, slots=True)
class Verdict:
    """The heaviest outcome, and every finding that was made."""

    outcome: Outcome
    findings: tuple[Finding, ...] = ()

    @property
    def refusals(self) -> tuple[Finding, ...]:
        """The findings its author is told of."""
        return tuple(one for one in self.findings if one.outcome is Outcome.REFUSE)
