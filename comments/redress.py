"""The ways to object to a decision, as Art. 17(3)(f) of the Digital Services Act lists them: here, beside, a court."""

from __future__ import annotations

from django.utils.translation import gettext as _

from comments import conf


def against_decision() -> tuple[str, ...]:
    """Those against a decision on a comment: on its receipt (comments.appealing), or by an answer somebody reads."""
    here = _(
        "If you think this is wrong, say why, on the page of your comment or in an answer to this letter: a moderator "
        "who did not decide will look at it again."
    )
    return here, *elsewhere()


def against_sanction() -> tuple[str, ...]:
    """Those against what was imposed on a person."""
    here = _("If you think this is wrong, answer this letter and say why: a moderator will look at it again.")
    return here, *elsewhere()


def elsewhere() -> tuple[str, ...]:
    """Those that are left when the site has said its last word: out of court, and in court.

    Small sites owe nobody the first (Art. 19), so the general words claim no more than the law gives.
    """
    named = {"body": conf.SETTLEMENT_BODY}
    if conf.SETTLEMENT_BODY:
        beside = _("You may also turn to a body for out-of-court dispute settlement: %(body)s.") % named
    else:
        beside = _(
            "You may also turn to a body for out-of-court dispute settlement, where the law gives you that right."
        )
    return beside, _("You may also turn to a court.")
