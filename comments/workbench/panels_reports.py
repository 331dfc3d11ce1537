"""The dashboard's panel about reports: how many, as what, and how often moderators agreed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from comments import figures
from comments.workbench.panel import Cell, Panel, number, said, share, word
from comments.workbench.panels import View


def reports(view: View) -> Panel:
    """Twelve: reporters' precision, by what they reported."""
    whole = view.record.whole
    came = figures.kinds(whole, "reported")
    upheld, kept = figures.kinds(whole, "report_upheld"), figures.kinds(whole, "report_kept")
    titles = {clause.code: clause.heading for clause in view.clauses.values()}
    rows = tuple(
        (word(_title(code, titles)), number(came.get(code, 0)), number(upheld.get(code, 0)),
         number(kept.get(code, 0)), _precision(upheld.get(code, 0), kept.get(code, 0)))
        for code in dict.fromkeys([*came, *upheld, *kept])
    )  # fmt: skip
    head = (_("Reported as"), _("Reports"), _("Upheld"), _("Not upheld"), _("Share upheld"))
    values = {"count": said(sum(came.values())), "share": _precision(sum(upheld.values()), sum(kept.values())).text}
    told = _("%(count)s reports; of those decided on, %(share)s were upheld.") % values
    return Panel("reports", _("Reports"), told, head, rows, is_open=True)


def _title(code: str, titles: dict[str, str]) -> str:
    return titles.get(code, _("Illegal content"))


def _precision(upheld: int, kept: int) -> Cell:
    return share(upheld / (upheld + kept) if upheld + kept else None)
