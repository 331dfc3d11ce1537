"""The outbox: what waits, what could not be delivered and why, and a second try for it. It is walked, not counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from comments import posting
from comments.admin.careful import CarefulList
from comments.admin.decision import DecisionList
from comments.models import Letter
from comments.models.letter import State

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Letter]
else:
    _Admin = admin.ModelAdmin

ORDER = (State.PARKED, State.WAITING, State.SENT, State.CANCELLED)


class LetterList(DecisionList):
    """The same walk, with the choice of what to try again."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.show_admin_actions = True


class StateFilter(admin.SimpleListFilter):
    """Always one state, at first what could not be delivered: over all of them the list would have no order to walk."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [(state.value, str(state.label)) for state in ORDER]

    def value(self) -> str:
        asked = super().value()
        return asked if asked in State.values else State.PARKED.value

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for value, label in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": self.value() == value, "query_string": query, "display": label}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Letter]) -> QuerySet[Letter]:
        return queryset.filter(state=self.value())


@admin.register(Letter)
class LetterAdmin(_Admin):
    list_display = ["written_at", "kind", "about", "state", "why", "tries", "not_before"]
    list_display_links = ["written_at"]
    list_filter = [StateFilter]
    list_select_related = ["comment"]
    list_per_page = 50
    ordering = ["-pk"]
    sortable_by = ()
    show_facets = admin.ShowFacets.NEVER
    change_list_template = "admin/comments/letter/change_list.html"
    fields = ["kind", "about", "decision", "language", "state", "why", "tries", "not_before"]
    readonly_fields = ["about"]
    actions = ["try_again"]

    class Media:
        css = {"all": ["comments/admin.css"]}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Letter | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Letter | None = None) -> bool:
        return False

    def has_try_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("comments.change_letter")

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[CarefulList]:
        return LetterList

    @admin.display(description=_("comment"))
    def about(self, letter: Letter) -> SafeString | str:
        if letter.comment is None:
            return "–"
        address = reverse("admin:comments_comment_change", args=[letter.comment_id])
        return format_html('<a href="{}">{}</a>', address, letter.comment)

    @admin.action(description=_("Try again"), permissions=["try"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Letter]) -> None:
        count = posting.try_again(queryset.values_list("pk", flat=True))
        words = ngettext("%(count)d letter will be tried again.", "%(count)d letters will be tried again.", count)
        self.message_user(request, words % {"count": count})
