"""Who a reader is, as far as that can be known: an account, or whoever has a browser's cookie.

The cookie goes only to those who sent something that is one a person; public pages never set it and never read it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from comments import conf
from comments.addresses import marks_of

COOKIE = "comments_visitor"
SALT = "comments.visitor"
SECONDS = 365 * 86400  # how long a browser keeps it, from the last time it was used


@dataclass(frozen=True, slots=True)
class Visitor:
    """One person: "user:5", or "guest:" and the random token that their browser keeps."""

    identity: str

    @property
    def is_guest(self) -> bool:
        return self.identity.startswith("guest:")

    @property
    def mark(self) -> str:
        """What the database knows them by: 32 hexadecimal digits, a keyed hash."""
        return self.marks[0]

    @property
    def marks(self) -> list[str]:
        """That mark, then those under earlier secret keys, as long as SECRET_KEY_FALLBACKS names them: look for all."""
        return marks_of(self.identity)


def visitor_of(request: HttpRequest) -> Visitor | None:
    """Who sent this, if they are known already. Only for pages that no cache keeps: it reads the session."""
    if request.user.is_authenticated:
        return Visitor(f"user:{request.user.pk}")
    try:
        token = _signer().unsign(request.COOKIES.get(COOKIE, ""), max_age=SECONDS)
    except signing.BadSignature:
        return None
    return Visitor(f"guest:{token}")


def met(request: HttpRequest) -> Visitor:
    """Who sent this; a guest who is not known is given a token, which `remembered` hands out."""
    return visitor_of(request) or Visitor(f"guest:{secrets.token_urlsafe(18)}")


def remembered(request: HttpRequest, response: HttpResponse, visitor: Visitor | None = None) -> Visitor:
    """Have the browser bring this visitor again, or whoever sent the request; an account needs no cookie.

    The cookie is renewed each time, so that it lives a year from its last use, under the secret key of today.
    Raises ValueError where nothing was sent: reading sets no cookie.
    """
    if request.method != "POST":
        raise ValueError("Only a POST sets the visitor's cookie.")
    visitor = visitor or met(request)
    if visitor.is_guest:
        response.set_cookie(
            COOKIE,
            _signer().sign(visitor.identity.removeprefix("guest:")),
            max_age=SECONDS,
            path=prefix(),
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
        everywhere(response, COOKIE)
    return visitor


def _signer() -> signing.TimestampSigner:
    """Not a response's own signed cookies: Django 6.1 signs those otherwise than 5.2."""
    return signing.TimestampSigner(salt=SALT)


def everywhere(response: HttpResponse, name: str) -> None:
    """Set a cookie in every language, where each has addresses of its own, and paths that take in no other's.

    Whoever changes the language is the same person.
    """
    cookie = response.cookies[name]
    for path in sorted(_prefixes() - {cookie["path"]}):
        other = cookie.copy()
        other["path"] = path
        response.cookies[f"{name} {path}"] = other  # the name that is sent is the cookie's, not this one


def _prefixes() -> set[str]:
    found = set()
    for code in conf.languages():
        with translation.override(code):
            found.add(prefix())
    return found


def prefix() -> str:
    """What all addresses of readers' comment pages begin with: no other page is sent the cookie."""
    return reverse("comments:policy").removesuffix("policy/")
