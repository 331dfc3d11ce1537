"""What all pages of the workbench have around them: the admin's frame, and the way from one page to the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comments import sight
from comments.reach import may_read
from comments.workbench.gate import CAN_ANSWER, CAN_DECIDE, CAN_ERASE, CAN_OVERRIDE, CAN_SANCTION

READERS = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """A page in the workbench's navigation: the name of its address, the key after "g", its title, and who sees it.

    Without a permission it is for all who may read.
    """

    name: str
    key: str
    title: str | Promise
    permission: str = CAN_DECIDE

    def is_for(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.permission) if self.permission else may_read(request.user)


# No key twice, and "w" is kept for waves.
TABS = (
    Tab("queue", "q", _("Queue")),
    Tab("search", "s", _("Search"), READERS),
    Tab("history", "h", _("History"), READERS),
    Tab("batches", "b", _("Batches"), READERS),
    Tab("threads", "t", _("Threads"), READERS),
    Tab("questions", "u", _("Questions"), CAN_ANSWER),
    Tab("dashboard", "d", _("Dashboard"), READERS),
    Tab("sanctions", "n", _("Sanctions"), CAN_SANCTION),
    Tab("second_look", "l", _("Second look")),
    Tab("agreement", "g", _("Agreement"), CAN_OVERRIDE),
    Tab("appeals", "a", _("Appeals"), CAN_OVERRIDE),
    Tab("privacy", "p", _("Privacy"), CAN_ERASE),
    Tab("mine", "m", _("My work")),
)


def show(
    request: HttpRequest, template: str, *, title: str | Promise, context: Mapping[str, object], status: int = 200
) -> HttpResponse:
    """A whole page of the workbench: `template` extends comments/workbench/page.html."""
    frame = {
        **admin.site.each_context(request),
        "title": title,
        "is_nav_sidebar_enabled": False,
        "sight": sight.stamp(request.user),
        "may_decide": request.user.has_perm(CAN_DECIDE),
        "tabs": [tab for tab in TABS if tab.is_for(request)],
    }
    return render(request, template, {**frame, **context}, status=status)
