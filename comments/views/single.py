"""One value a name: a parameter given twice is somebody's trick, not a reader's form."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

P = ParamSpec("P")


def single_values(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Answer 400 where a name stands twice in the query or in the form."""

    @wraps(view)
    def single(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        for sent in (request.GET, request.POST):
            if any(len(values) > 1 for _name, values in sent.lists()):
                return HttpResponseBadRequest("A parameter was given twice.", content_type="text/plain")
        return view(request, *args, **kwargs)

    return single
