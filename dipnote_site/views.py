"""The page for an error of ours, the site's picture, what crawlers may read."""

from __future__ import annotations

import logging
import secrets
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from dipnote_site.languages import versions_of
from posts.views import UNREAD

AGAIN = 10  # seconds

logger = logging.getLogger(__name__)


@cache_control(public=True, max_age=86_400)
def favicon(request: HttpRequest) -> HttpResponse:
    """Where the site's picture is: browsers ask here on pages that name none, as the admin's."""
    return redirect(static("posts/icon.svg"))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read in any language, and where the sitemap is."""
    prefix = reverse("comments:policy").removesuffix("policy/")
    closed = [reverse("admin:index"), *(f"{prefix}{name}/" for name in UNREAD)]
    barred = [f"Disallow: {version.address}" for path in closed for version in versions_of(path)]
    lines = ["User-agent: *", *barred, f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def server_error(request: HttpRequest) -> HttpResponse:
    """A page that tells a reader nothing but a number.

    503 where the database is away or too busy, which passes: a proxy then shows the last copy it has.

    Django logs the failed request after this, and the log's formatter puts the number at the end of that line.
    """
    number = secrets.token_hex(5)
    request.error_number = number  # type: ignore[attr-defined]
    response = HttpResponse(_page(number), status=500)
    response.headers["Cache-Control"] = "no-store"
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        response.status_code = 503
        response.headers["Retry-After"] = str(AGAIN)
    return response


def _page(number: str) -> str:
    """The site's page; a bare line where even that cannot be made, as when the static files were never collected."""
    try:
        return render_to_string("500.html", {"number": number})
    except Exception:
        logger.exception("The page for an error could not be made")
        return f"Something went wrong on our side. Number of this error: {number}"
