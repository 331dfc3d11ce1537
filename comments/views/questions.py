"""A thread's questions, answered and open. The same for every visitor."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from comments.questions import of_thread
from comments.views.reading import SHARED_SECONDS
from comments.views.single import single_values
from comments.views.target import visible_thread


@require_safe
@single_values
def questions(request: HttpRequest, key: str) -> HttpResponse:
    """What was asked, with the official answers; then what nobody has answered yet."""
    thread = visible_thread(key)
    answered, unanswered = of_thread(thread)
    context = {"thread": thread, "answered": answered, "unanswered": unanswered}
    response = render(request, "comments/questions.html", context)
    patch_cache_control(response, public=True, max_age=SHARED_SECONDS)
    return response
