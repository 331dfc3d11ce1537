"""What changes around a desk while it is looked at: asked for every few seconds, answered mostly with a 304."""

from __future__ import annotations

import hashlib

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from comments.duty import duty
from comments.workbench.gate import moderator_of


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Who is here, what waits and what is still held, since the item ?after= was the newest. It claims nothing."""
    after = request.GET.get("after", "")
    if not (after.isascii() and after.isdigit() and len(after) < 19):
        raise BadRequest("No such item.")
    found = duty(moderator_of(request), after=int(after))
    state = repr((get_language(), found.state))
    etag = f'"{hashlib.sha256(state.encode()).hexdigest()[:32]}"'
    if unchanged := get_conditional_response(request, etag=etag):
        return unchanged
    response = render(request, "comments/workbench/_load.html", {"duty": found})
    response["ETag"] = etag
    return response
