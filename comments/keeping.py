"""Receipts that a guest keeps in this browser: a signed cookie that only readers' comment pages are sent."""

from __future__ import annotations

from collections.abc import Sequence

from django.core import signing
from django.http import HttpRequest, HttpResponse

from comments.visitors import everywhere, prefix

COOKIE = "comments_receipts"
SALT = "comments.receipts"
SECONDS = 365 * 86400  # how long a browser keeps them, from the last time one was kept
MOST = 50  # the newest are kept; a cookie has room for some 4,000 letters


def kept(request: HttpRequest) -> Sequence[str]:
    """Tokens of the receipts in this browser, the newest first; nothing where the cookie is forged or too old."""
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return []
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def keep(request: HttpRequest, response: HttpResponse, token: str) -> None:
    """Keep one more. Raises ValueError where nothing was sent: reading sets no cookie."""
    _write(request, response, [token, *(one for one in kept(request) if one != token)][:MOST])


def forget(request: HttpRequest, response: HttpResponse, token: str = "") -> None:
    """Keep one no more, or none."""
    _write(request, response, [one for one in kept(request) if token and one != token])


def _write(request: HttpRequest, response: HttpResponse, tokens: Sequence[str]) -> None:
    if request.method != "POST":
        raise ValueError("Only a POST sets the cookie of receipts.")
    if not tokens:
        response.delete_cookie(COOKIE, path=prefix(), samesite="Lax")
        everywhere(response, COOKIE)
        return
    response.set_cookie(
        COOKIE,
        signing.dumps(tokens, salt=SALT, compress=True),
        max_age=SECONDS,
        path=prefix(),
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    everywhere(response, COOKIE)
