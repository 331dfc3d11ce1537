"""Screening: rules look at a draft and leave findings; the heaviest outcome wins."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from comments import conf
from comments.screening.draft import Draft
from comments.screening.finding import Finding, Outcome, Verdict
from comments.screening.listed import ATTEMPTS, LISTS

__all__ = ["Draft", "Finding", "Outcome", "Rule", "Verdict", "screen"]

Rule = Callable[[Draft], Finding | None]

logger = logging.getLogger(__name__)


def screen(draft: Draft) -> Verdict:
    """Run every rule of settings.COMMENTS["RULES"] on a draft; a rule that breaks holds it and says so."""
    known = {key: draft.asked[key] for key in (LISTS, ATTEMPTS) if key in draft.asked}
    draft = replace(draft)  # what an earlier screening has asked may be so no more
    draft.asked.update(known)  # but what its author was told to mend came out of the same lists
    findings = tuple(finding for path in conf.RULES if (finding := _ask(path, draft)))
    return Verdict(max((one.outcome for one in findings), default=Outcome.PASS), findings)


def _ask(path: str, draft: Draft) -> Finding | None:
    try:
        rule: Rule = import_string(path)
        found = rule(draft)
        if found is not None:
            found.stored()  # an answer that cannot be kept breaks here, not where the comment is stored
        return found
    except Exception:
        logger.exception("The screening rule %s broke; the comment is held", path)
        return Finding(path.rpartition(".")[2], Outcome.HOLD, _("This check could not be made."), field="")
