"""PostgreSQL compares nothing with the character NUL: a filter of Django's admin that does is answered with 400."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest


class RefuseNulMiddleware:
    """Our own pages know what to do with it; the lists of Django's admin do not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, ValueError | DataError) and "NUL" in str(exception):
            return HttpResponseBadRequest("Bad Request", content_type="text/plain")
        return None
