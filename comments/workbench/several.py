"""One decision on several comments, each as it was listed, and a word on each that was left alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import ngettext

from comments import moderation
from comments.admin import answer
from comments.models import Clause, Comment, Status
from comments.moderation import Decided, Seen
from comments.workbench import suggested
from comments.workbench.forms import VERBS, Asked
from comments.workbench.gate import moderator_of
from comments.workbench.trail import Told, line, remember, told


def decide(request: HttpRequest, asked: Asked) -> Told:
    """Make the decision on those that stand as they were listed; keep it to be taken back as one."""
    moderator, left = moderator_of(request), list[Seen]()
    if asked.verb == "suggested":
        parts = _by_suggestion(asked.seen)
        left = parts.pop(None, [])
        made = [moderation.decide(seen, Status.REJECTED, by=moderator, clause=one) for one, seen in parts.items()]
    else:
        made = [moderation.decide(asked.seen, VERBS[asked.verb], by=moderator, clause=asked.clause)]
    decided = _together(made)
    if decided.moved:
        remember(request, [Seen(moved.pk, moved.version) for moved in decided.moved])
    return told_of("reject" if asked.verb == "suggested" else asked.verb, decided, without_clause=len(left))


def told_of(verb: str, decided: Decided, *, without_clause: int = 0) -> Told:
    """How many moved, and a line for each that did not."""
    answered = answer.answer_to(verb, decided)
    lines = [line(one["pk"], one["name"], one["words"]) for one in answered["lines"] if one["kind"] != "moved"]
    words = answered["words"]
    if without_clause:
        no_clause = ngettext(
            "No clause is suggested for %(count)d.", "No clause is suggested for %(count)d.", without_clause
        )
        words = f"{words} {no_clause % {'count': without_clause}}"
    return {**told("refused" if lines or without_clause else "done", words), "lines": lines}


def _by_suggestion(seen: Iterable[Seen]) -> dict[Clause | None, list[Seen]]:
    """Comments by the clause that is suggested for each; None where there is none."""
    versions = {one.pk: one for one in seen}
    clauses = list(Clause.objects.in_force())
    found = defaultdict[Clause | None, list[Seen]](list)
    for comment in Comment.objects.filter(pk__in=versions).only("findings"):
        found[suggested.clause_for(comment, (), clauses)].append(versions[comment.pk])
    return found


def _together(parts: Iterable[Decided]) -> Decided:
    every = list(parts)
    return Decided(
        tuple(one for part in every for one in part.moved),
        tuple(one for part in every for one in part.stale),
        tuple(one for part in every for one in part.refused),
    )
