"""The findings on a comment by their weight, and the clause they suggest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from comments.models import Clause, Comment
from comments.screening.finding import StoredFinding
from comments.suggesting import suggestions

WEIGHTS = {"refuse": 3, "spam": 2, "hold": 1, "pass": 0}


def by_weight(comment: Comment) -> list[StoredFinding]:
    """The findings, the strongest first; what holds all comments alike comes last."""
    findings: list[StoredFinding] = comment.findings
    return sorted(findings, key=lambda one: (one["rule"] == "thread_mode", -WEIGHTS.get(one["outcome"], 0)))


def clause_for(comment: Comment, causes: Iterable[str], clauses: Sequence[Clause]) -> Clause | None:
    """The clause in force that the strongest telling finding points to, or a cause of its item; None where none does.

    What readers and other moderators say of a comment comes before what a rule found.
    """
    found = {one["rule"] for one in comment.findings}
    said = [cause for cause in causes if cause not in found]
    by_code = {clause.code: clause for clause in clauses}
    codes = suggestions([*said, *(one["rule"] for one in by_weight(comment))])
    return next((by_code[code] for code in codes if code in by_code), None)
