"""What all pages of the workbench have around them: the admin's frame, and the way from one page to the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comments.workbench.gate import CAN_ANSWER, CAN_DECIDE, CAN_ERASE, CAN_OVERRIDE


@dataclass(frozen=True, slots=True)
class Tab:
    """A page in the workbench's navigation: the name of its address, its title, and who sees it."""

    name: str
    title: str | Promise
    permission: str = CAN_DECIDE


TABS = (
    Tab("queue", _("Queue")),
    Tab("search", _("Search")),
    Tab("history", _("History")),
    Tab("batches", _("Batches")),
    Tab("threads", _("Threads")),
    Tab("questions", _("Questions"), CAN_ANSWER),
    Tab("dashboard", _("Dashboard")),
    Tab("sanctions", _("Sanctions")),
    Tab("second_look", _("Second look")),
    Tab("agreement", _("Agreement"), CAN_OVERRIDE),
    Tab("appeals", _("Appeals"), CAN_OVERRIDE),
    Tab("privacy", _("Privacy"), CAN_ERASE),
    Tab("mine", _("My work")),
)


def show(
    request: HttpRequest, template: str, *, title: str | Promise, context: Mapping[str, object], status: int = 200
) -> HttpResponse:
    """A whole page of the workbench: `template` extends comments/workbench/page.html."""
    frame = {
        **admin.site.each_context(request),
        "title": title,
        "is_nav_sidebar_enabled": False,
        "tabs": [tab for tab in TABS if request.user.has_perm(tab.permission)],
    }
    return render(request, template, {**frame, **context}, status=status)
