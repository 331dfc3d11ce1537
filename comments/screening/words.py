"""Barred words and domains. Matched on a folded copy, so that look-alike letters and hidden ones do not help."""

from __future__ import annotations

import re
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from comments.folding import Folded, fold
from comments.markup import links
from comments.models import Block
from comments.screening.barred import Bar, bars
from comments.screening.draft import Draft
from comments.screening.finding import Finding, Outcome


def barred_words(draft: Draft) -> Finding | None:
    """A listed word or phrase stands in the text, or in the name."""
    listed = bars(Block.Kind.WORD, draft)
    if not listed:
        return None
    return _in_field(draft.text, "text", listed) or _in_field(draft.name, "name", listed)


def barred_domains(draft: Draft) -> Finding | None:
    """The text links to a listed domain or to a host below it."""
    for bar in bars(Block.Kind.DOMAIN, draft):
        if spans := places_of(Block.Kind.DOMAIN, bar.value, draft.text):
            words = _("Links to this site are not taken here.")
            if bar.outcome is not Outcome.REFUSE:
                words = _("Links to {domain}, which is listed.")
            domain = bar.value.casefold().lstrip(".")
            return Finding("barred_domains", bar.outcome, words, spans, values={"domain": domain})
    return None


def places_of(kind: str, value: str, written: str) -> tuple[tuple[int, int], ...]:
    """Where one listed word, or a link to one listed domain, stands in a text."""
    if kind == Block.Kind.WORD:
        return _places(fold(written), (value,))
    domain = value.casefold().lstrip(".")
    return tuple(link.span for link in links(written) if link.host == domain or link.host.endswith(f".{domain}"))


def _places(folded: Folded, values: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    return tuple(folded.span(*match.span()) for match in _pattern(values).finditer(folded.text))


def _in_field(written: str, field: str, listed: list[Bar]) -> Finding | None:
    folded = fold(written)
    for outcome in sorted({bar.outcome for bar in listed}, reverse=True):
        if spans := _places(folded, tuple(bar.value for bar in listed if bar.outcome is outcome)):
            words = _("A word in your comment is not taken here. Please change it and send again.")
            if outcome is not Outcome.REFUSE:
                words = _("Holds a listed word.")
            return Finding("barred_words", outcome, words, spans, field)
    return None


@lru_cache(maxsize=16)
def _pattern(values: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for the whole list: longest first, whole words only."""
    folded = sorted({" ".join(fold(value).text.split()) for value in values}, key=len, reverse=True)
    listed = "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in folded if one)
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)") if listed else re.compile(r"(?!)")
