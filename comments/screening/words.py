"""Barred words and domains. Matched on a folded copy, so that look-alike letters and hidden ones do not help."""

from __future__ import annotations

import re
from functools import lru_cache

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from comments.folding import fold
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
        domain = bar.value.casefold().lstrip(".")
        spans = tuple(
            link.span for link in links(draft.text) if link.host == domain or link.host.endswith(f".{domain}")
        )
        if spans:
            words = _("Links to this site are not taken here.")
            if bar.outcome is not Outcome.REFUSE:
                words = format_lazy(_("Links to {domain}, which is listed."), domain=domain)
            return Finding("barred_domains", bar.outcome, words, spans)
    return None


def _in_field(written: str, field: str, listed: list[Bar]) -> Finding | None:
    folded = fold(written)
    for outcome in sorted({bar.outcome for bar in listed}, reverse=True):
        pattern = _pattern(tuple(bar.value for bar in listed if bar.outcome is outcome))
        spans = tuple(folded.span(*match.span()) for match in pattern.finditer(folded.text))
        if spans:
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
