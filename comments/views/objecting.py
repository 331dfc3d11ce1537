"""Objecting to a decision: what its author says is taken from the receipt, once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from comments.appealing import Refusal, appeal
from comments.views.private import opened, private
from comments.views.receipt import receipt_page

UNFIT = 422


@private
@require_POST
def objection(request: HttpRequest, token: str) -> HttpResponse:
    """Take an appeal; refused, it comes back with what was written."""
    comment = opened(token)
    words = request.POST.get("words", "")
    made = appeal(comment, words)
    if isinstance(made, Refusal):
        return receipt_page(request, comment, token, status=UNFIT, refusal=made.label, typed=words)
    return redirect(f"{reverse('comments:receipt', args=[token])}#appeal-heading")
