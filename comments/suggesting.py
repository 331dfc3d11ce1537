"""Which clause of the policy a finding points to, and which findings speak of abuse. A suggestion, never a choice."""

from __future__ import annotations

from collections.abc import Iterable

CLAUSE_FOR = {  # rule of screening, or cause of an item → code of the clause
    "trap_field": "spam",
    "barred_network": "spam",
    "barred_address": "spam",
    "barred_domains": "spam",
    "many_links": "spam",
    "barred_words": "obscenity",
    "protected_name": "impersonation",
    "said_before": "duplicate",
}
ABUSE = frozenset({"personal-attack", "threat", "hate", "obscenity", "illegal"})


def suggestions(causes: Iterable[str]) -> list[str]:
    """Codes of clauses that causes point to, in their order: the strongest first. A cause may be a code itself."""
    return [CLAUSE_FOR.get(cause, cause) for cause in causes]


def is_abuse(causes: Iterable[str]) -> bool:
    """Whether any cause speaks of attacks, threats, hate, obscenity or crime: what wears a reader down."""
    return not ABUSE.isdisjoint(suggestions(causes))


def causes_of(code: str) -> set[str]:
    """What points to a clause: its own code, as readers say it, and the rules that suggest it."""
    return {code, *(cause for cause, clause in CLAUSE_FOR.items() if clause == code)}
