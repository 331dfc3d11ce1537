"""What readers report, in a line for moderators: how many, as what, and how right they have been."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.models import Report
from comments.reports import Open


def words_of(reported: Open) -> str:
    """ "2 reports: Threat, Spam (all from readers who are usually right)"."""
    counted = [pair for pair in zip(reported.reports, reported.standings, strict=True) if pair[0].weight > 0]
    if not counted:
        return _("Reported, by what may be a machine.")
    values = {
        "count": len(counted),
        "reasons": ", ".join(dict.fromkeys(reason_of(report) for report, _standing in counted)),
    }
    return _words({standing for _report, standing in counted}, len(counted)) % values


def _words(standings: set[str], count: int) -> str:
    if standings == {"right"}:
        return ngettext(
            "%(count)d report: %(reasons)s (from a reader who is usually right)",
            "%(count)d reports: %(reasons)s (all from readers who are usually right)",
            count,
        )
    if standings == {"wrong"}:
        return ngettext(
            "%(count)d report: %(reasons)s (from a reader who is usually wrong)",
            "%(count)d reports: %(reasons)s (all from readers who are usually wrong)",
            count,
        )
    return ngettext("%(count)d report: %(reasons)s", "%(count)d reports: %(reasons)s", count)


def reason_of(report: Report) -> str:
    """The clause it rests on, by its title."""
    return report.clause.heading if report.clause else _("Illegal content")
