"""Response headers: Content-Security-Policy on Django 5.2, and Permissions-Policy on every Django.

Django 6 brings its own middleware for SECURE_CSP. The one here reads the same setting and writes the same header;
it goes when 5.2 goes. There are no nonces, because there is no inline script.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]


class ContentSecurityPolicyMiddleware:
    """Set the Content-Security-Policy header from SECURE_CSP, unless a view set its own."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if policy := policy_of(settings.SECURE_CSP):
            response.headers.setdefault("Content-Security-Policy", policy)
        return response


class PermissionsPolicyMiddleware:
    """Set the Permissions-Policy header from PERMISSIONS_POLICY: the browser features that no page here uses."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        policy = ", ".join(f"{feature}=()" for feature in settings.PERMISSIONS_POLICY)
        response.headers.setdefault("Permissions-Policy", policy)
        return response


def policy_of(directives: Mapping[str, Sequence[str]]) -> str:
    """Directives and their sources, in order, as the value of the header."""
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())
