"""What tells two texts apart, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, INSERTED, DELETED = "same", "inserted", "deleted"
_WORD = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of text, still to be escaped: "same" in both, "inserted" in the new or "deleted" from the old."""

    kind: str
    text: str


def words(old: str, new: str) -> tuple[Change, ...]:
    """The changes from the old text to the new, in order: without the inserted ones they are the old, and vice versa.

    Words that stand in a long text again and again are not sought one by one, or hostile texts would take seconds.
    """
    before, after = _WORD.findall(old), _WORD.findall(new)
    changes: list[Change] = []
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=True).get_opcodes():
        if kind == "equal":
            changes.append(Change(SAME, "".join(before[i:j])))
            continue
        if i < j:
            changes.append(Change(DELETED, "".join(before[i:j])))
        if k < m:
            changes.append(Change(INSERTED, "".join(after[k:m])))
    return tuple(changes)
