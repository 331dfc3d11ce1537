"""The page for an error of ours."""

from __future__ import annotations

import secrets

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def server_error(request: HttpRequest) -> HttpResponse:
    """A page that tells a reader nothing but a number.

    Django logs the failed request after this, and the log's formatter puts the number at the end of that line.
    """
    number = secrets.token_hex(5)
    request.error_number = number  # type: ignore[attr-defined]
    response = HttpResponse(render_to_string("500.html", {"number": number}), status=500)
    response.headers["Cache-Control"] = "no-store"
    return response
