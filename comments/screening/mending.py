"""What an author can mend before a comment is sent: findings that would have a moderator look at it first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from comments import conf
from comments.screening.draft import Draft
from comments.screening.finding import Finding, Outcome
from comments.screening.text import many_links
from comments.screening.words import barred_words


@dataclass(frozen=True, slots=True)
class Mendable:
    """A finding in the text, and what its author is told: no more than what the rule is known to look for."""

    finding: Finding
    words: str | Promise


def mendable(draft: Draft) -> list[Mendable]:
    """What of a draft holds it and can be mended. Of what marks it as spam, or refuses it, nothing is said here, nor
    to a machine that filled in the hidden field."""
    if draft.trap:
        return []
    asked = [(rule, words) for path, (rule, words) in _RULES.items() if path in conf.RULES]
    found = [(rule(draft), words()) for rule, words in asked]
    return [
        Mendable(one, words)
        for one, words in found
        if one is not None and one.outcome is Outcome.HOLD and one.field == "text" and one.spans
    ]


def _of_links() -> str | Promise:
    words = _("It has more links than most comments need ({most} are fine).")
    return format_lazy(words, most=conf.MAX_LINKS)


def _of_words() -> str | Promise:
    return _("It has a word in it that is often used to hurt or to sell.")


_RULES: dict[str, tuple[Callable[[Draft], Finding | None], Callable[[], str | Promise]]] = {
    "comments.screening.text.many_links": (many_links, _of_links),
    "comments.screening.words.barred_words": (barred_words, _of_words),
}
