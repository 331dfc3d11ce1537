"""One address for each page in each language: /stories/… is English, /ar/stories/… is Arabic.

What a page says is decided by its address alone, never by a cookie or by what the browser prefers: so a cache keeps one
copy for each language, and a link that is passed on shows the same to everybody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix
from django.utils import translation
from django.utils.translation import get_language_from_path, get_language_info


class LanguageMiddleware:
    """Answer in the language of the address, and say which that is. Nothing stays behind for the next request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language  # as Django's own middleware has it
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


@dataclass(frozen=True, slots=True)
class Version:
    """A page in one of the site's languages."""

    code: str
    name: str
    direction: str
    address: str
    is_this: bool


def versions_of(address: str) -> list[Version]:
    """The same page in every language, in the order of LANGUAGES. `address` is a path in any of them."""
    begin = get_script_prefix()
    rest = _without_language(address.removeprefix(begin).removeprefix("/"))
    reading = translation.get_language()
    found = []
    for code, name in settings.LANGUAGES:
        prefix = "" if code == settings.LANGUAGE_CODE else f"{code}/"
        direction = "rtl" if get_language_info(code)["bidi"] else "ltr"
        found.append(Version(code, str(name), direction, f"{begin}{prefix}{rest}", code == reading))
    return found


def _without_language(rest: str) -> str:
    first, _slash, after = rest.partition("/")
    return after if first in dict(settings.LANGUAGES) and first != settings.LANGUAGE_CODE else rest
