"""The one gate before every page of the workbench, applied in its urls."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

CAN_DECIDE = "comments.moderate_comment"
View = Callable[[HttpRequest], HttpResponse]


def moderators_only(view: View) -> View:
    """A visitor is sent to the admin's sign-in page; whoever is signed in and may not decide gets a 403."""

    @never_cache
    @wraps(view)
    def admitted(request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))
        if not (user.is_active and user.is_staff and user.has_perm(CAN_DECIDE)):
            raise PermissionDenied
        return view(request)

    return admitted


def moderator_of(request: HttpRequest) -> AbstractBaseUser:
    """Who is signed in, behind the gate."""
    assert isinstance(request.user, AbstractBaseUser)  # noqa: S101  (for the type checker: the gate has let them in)
    return request.user
