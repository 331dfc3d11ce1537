"""The one gate before every page of the workbench, applied in its urls."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import never_cache

from comments import occasion, sight
from comments.reach import may_read

CAN_DECIDE = "comments.moderate_comment"
CAN_OVERRIDE = "comments.override_decision"
CAN_EXPORT = "comments.export_decision"
CAN_SANCTION = "comments.add_sanction"
CAN_ANSWER = "comments.add_answer"
CAN_TRACE = "comments.view_trace"
CAN_ERASE = "comments.erase_person"
SEES_REPORTS = "comments.view_report"
View = Callable[..., HttpResponseBase]


def only_where(is_admitted: Callable[[HttpRequest], bool]) -> Callable[[View], View]:
    """A gate for staff of whom something holds: a visitor is sent to the admin's sign-in page, others get a 403."""

    def gate(view: View) -> View:
        @never_cache
        @wraps(view)
        def admitted(request: HttpRequest, **named: object) -> HttpResponseBase:
            user = request.user
            if not user.is_authenticated:
                return redirect_to_login(request.get_full_path(), reverse("admin:login"))
            if not (user.is_active and user.is_staff and is_admitted(request)):
                raise PermissionDenied
            with occasion.on_what_was_shown(sight.shown_at(request.POST.get(sight.FIELD, ""), user)):
                return view(request, **named)

        return admitted

    return gate


def only_with(permission: str) -> Callable[[View], View]:
    """A gate for staff with a permission."""
    return only_where(lambda request: request.user.has_perm(permission))


def _reads(request: HttpRequest) -> bool:
    """Whoever only reads sends nothing, whatever the address."""
    return request.user.has_perm(CAN_DECIDE) or (request.method in ("GET", "HEAD") and may_read(request.user))


readers_only = only_where(_reads)
moderators_only = only_with(CAN_DECIDE)
seniors_only = only_with(CAN_OVERRIDE)
exporters_only = only_with(CAN_EXPORT)
sanctioners_only = only_with(CAN_SANCTION)
answerers_only = only_with(CAN_ANSWER)
officers_only = only_with(CAN_ERASE)


def moderator_of(request: HttpRequest) -> AbstractBaseUser:
    """Who is signed in, behind the gate."""
    assert isinstance(request.user, AbstractBaseUser)  # noqa: S101  (for the type checker: the gate has let them in)
    return request.user
