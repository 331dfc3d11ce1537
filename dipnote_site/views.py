"""The page for an error of ours."""

from __future__ import annotations

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


def server_error(request: HttpRequest) -> HttpResponse:
    """A page that tells a reader nothing but a number, which the log holds too, beside the traceback."""
    number = secrets.token_hex(5)
    logger.error("Error %s at %s %s", number, request.method, request.path, exc_info=True)
    return HttpResponse(render_to_string("500.html", {"number": number}), status=500)
