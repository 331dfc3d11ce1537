"""Log lines that nobody outside can forge, each with the number of the request it is about."""

from __future__ import annotations

import json
import logging
import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

from comments import occasion

ESCAPES = {code: f"\\x{code:02x}" for code in [*range(0x20), *range(0x7F, 0xA0)]}
ESCAPES |= {ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t", 0x2028: "\\u2028", 0x2029: "\\u2029"}

HELD = re.compile(
    r"(/(?:waiting|receipt|reports)/|\b(?:stamp|csrfmiddlewaretoken|sessionid|csrftoken)=)[^\s/?&#;\"'\\]+",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")  # what a database or a mail server quotes in its complaint
BEARER = re.compile(r"\b(Bearer\s+)\S+", re.IGNORECASE)
GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")  # a number of a proxy that is taken over


class RequestIdMiddleware:
    """Give each request a number, or take over the proxy's; log lines have it, and decisions, and so has the answer.

    Not an answer that any cache may keep: its copies would carry the number of somebody else's request.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        number = given if GIVEN.fullmatch(given) else secrets.token_hex(16)
        request.request_id = number  # type: ignore[attr-defined]
        with occasion.of(request=number):
            response = self.get_response(request)
        if "public" not in response.headers.get("Cache-Control", ""):
            response.headers["X-Request-ID"] = number
        return response


class LineFormatter(logging.Formatter):
    """One line for each record, tracebacks included: control characters are escaped, so no name starts a line.

    What opens something to whoever holds it, such as the address of a comment that waits, is left out; so are e-mail
    addresses.

    The record of a failed request ends in the number that the reader was shown (views.server_error).
    """

    def format(self, record: logging.LogRecord) -> str:
        line = without_secrets(super().format(record).translate(ESCAPES))
        request, error = _numbers(record)
        return f"{line}{request and f' (request {request})'}{error and f' (error {error})'}"


class JsonFormatter(logging.Formatter):
    """One JSON object for each record, on one line, with the same left out."""

    def format(self, record: logging.LogRecord) -> str:
        request, error = _numbers(record)
        status = getattr(record, "status_code", None)
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
            "request": request,
            "status": status if isinstance(status, int) else None,
            "error": error,
            "traceback": without_secrets(self.formatException(record.exc_info)) if record.exc_info else None,
        }
        return json.dumps({name: value for name, value in fields.items() if value}, ensure_ascii=True)


def without_secrets(text: str) -> str:
    """The text without what opens something, and without e-mail addresses."""
    return ADDRESS.sub("[address]", BEARER.sub(r"\1[left out]", HELD.sub(r"\1[left out]", text)))


def _numbers(record: logging.LogRecord) -> tuple[str, str]:
    """The request's number and the error's. Django logs a refused request after all middleware is done with it."""
    request = getattr(record, "request", None)
    return getattr(request, "request_id", "") or occasion.present().request, getattr(request, "error_number", "")
