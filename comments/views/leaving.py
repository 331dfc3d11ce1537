"""What the holder of a receipt may have of what is kept: a copy of it, or its end."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from comments.erasing import erase
from comments.exporting import export
from comments.models import Person
from comments.models.erasure import Way
from comments.views.private import opened, private
from comments.views.receipt import receipt_page

HELD = 409


@private
@require_safe
def copy(request: HttpRequest, token: str) -> HttpResponse:
    """Everything that is kept about the comment and whoever sent it, as JSON to be saved.

    Not about all that came from the same address: who typed an address into the form has not proved it.
    """
    found = export(Person(comment=opened(token), alone=True))
    response = JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="comment.json"'
    return response


@private
@require_POST
def erasure(request: HttpRequest, token: str) -> HttpResponse:
    """Take its author out of the comment, with the words or without; the receipt opens nothing any more."""
    comment = opened(token)
    words_go = request.POST.get("words") == "go"
    erased = erase(Person(comment=comment, alone=True), words_go=words_go, way=Way.AUTHOR)
    if erased.is_held:
        return receipt_page(request, comment, token, status=HELD, is_held=True)
    return redirect("comments:erased")


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """What is said afterwards; it is the same for everybody."""
    response = render(request, "comments/erased.html")
    patch_cache_control(response, public=True, max_age=60)
    return response
