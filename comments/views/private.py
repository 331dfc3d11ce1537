"""Pages that are one person's: no cache keeps them, no search engine lists them, no other site learns their address."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from comments import receipt
from comments.models import Comment
from comments.views.single import single_values
from comments.views.target import is_visible

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def private(view: View[P]) -> View[P]:
    """Put around every view whose address or answer is one person's; a parameter given twice is a 400."""

    @never_cache
    @wraps(view)
    def shut(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = single_values(view)(request, *args, **kwargs)
        # Not "no-referrer": with it a browser sends a form's Origin as null, and the form is taken for a forged one.
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return shut


def opened(token: str) -> Comment:
    """The comment whose receipt was asked for. Raises Http404 alike for what is forged, too old, void or hidden."""
    comment = receipt.opened_by(token)
    if comment is None or not is_visible(comment.thread):
        raise Http404
    return comment
