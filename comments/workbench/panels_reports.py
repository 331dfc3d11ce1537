"""The dashboard's panel about reports: how many, as what, and how often moderators agreed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from comments import figures
from comments.models.report import Outcome
from comments.workbench import links
from comments.workbench.panel import Cell, Panel, number, said, share, word
from comments.workbench.panels import View


def reports(view: View) -> Panel:
    """Twelve: reporters' precision, by what they reported."""
    whole = view.record.whole
    came = figures.kinds(whole, "reported")
    upheld, kept = figures.kinds(whole, "report_upheld"), figures.kinds(whole, "report_kept")
    keys = {clause.code: key for key, clause in view.clauses.items()}
    titles = {clause.code: clause.heading for clause in view.clauses.values()}
    rows = tuple(
        _row(view, code, titles, keys.get(code), [counts.get(code, 0) for counts in (came, upheld, kept)])
        for code in dict.fromkeys([*came, *upheld, *kept])
    )
    head = (_("Reported as"), _("Reports"), _("Upheld"), _("Not upheld"), _("Share upheld"))
    values = {"count": said(sum(came.values())), "share": _precision(sum(upheld.values()), sum(kept.values())).text}
    told = _("%(count)s reports; of those decided on, %(share)s were upheld.") % values
    return Panel("reports", _("Reports"), told, head, rows, is_open=True)


def _row(view: View, code: str, titles: dict[str, str], clause: int | None, counts: list[int]) -> tuple[Cell, ...]:
    came, upheld, kept = counts
    return (
        word(_title(code, titles)),
        number(came, _list(view, clause, "created_at")),
        number(upheld, _list(view, clause, "settled_at", Outcome.UPHELD)),
        number(kept, _list(view, clause, "settled_at", Outcome.KEPT)),
        _precision(upheld, kept),
    )


def _title(code: str, titles: dict[str, str]) -> str:
    return titles.get(code, _("Illegal content"))


def _list(view: View, clause: int | None, clock: str, outcome: str = "") -> str:
    """The reports counted, by the clause they name and when they came or were settled, for whoever may see reports."""
    if not view.sees_reports:
        return ""
    about = {"clause__id__exact": str(clause)} if clause else {"clause__isnull": "True"}
    moments = {f"{clock}__gte": view.start.isoformat(), f"{clock}__lt": view.end.isoformat()}
    return links.reports(**about, **moments, **({"outcome__exact": outcome} if outcome else {}))


def _precision(upheld: int, kept: int) -> Cell:
    return share(upheld / (upheld + kept) if upheld + kept else None)
