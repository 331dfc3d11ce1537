"""The list behind the dashboard's figures of what is open: each item with its class, its causes and its clock."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comments import items
from comments.reach import reach_of
from comments.workbench.page import show
from comments.workbench.panels import CLASSES, class_name

UNTAKEN = "untaken"
KINDS = {*CLASSES, UNTAKEN}


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Open items, with ?kind= those of one class, or "untaken" those on topics that nobody on duty takes."""
    kind = request.GET.get("kind", "")
    if kind and kind not in KINDS:
        raise Http404("No such class.")
    reach = reach_of(request.user)
    rows = items.untaken(reach) if kind == UNTAKEN else items.open_items(reach, kind)
    context = {
        "rows": [(one, class_name(items.kind_of(one))) for one in rows],
        "most": items.MOST if len(rows) == items.MOST else 0,
    }
    return show(request, "comments/workbench/items.html", title=_title(kind), context=context)


def _title(kind: str) -> str:
    if kind == UNTAKEN:
        return _("Waiting, on topics that nobody on duty takes")
    return _("Open: %(class)s") % {"class": class_name(kind)} if kind else _("Waiting")
