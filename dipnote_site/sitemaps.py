"""The public posts for search engines, in every language, each with its others."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings

from dipnote_site.languages import versions_of
from posts.sitemaps import PostSitemap

if TYPE_CHECKING:
    from django.contrib.sites.models import Site
    from django.contrib.sites.requests import RequestSite


class EveryLanguage(PostSitemap):
    limit = 1000  # posts a page: each stands there once in each language

    def get_urls(
        self, page: int | str = 1, site: Site | RequestSite | None = None, protocol: str | None = None
    ) -> list[dict[str, object]]:
        """Django's own way reverses each address for each pair of languages; here it is found once."""
        return [made for found in super().get_urls(page, site, protocol) for made in _in_each(found)]


def _in_each(found: dict[str, object]) -> list[dict[str, object]]:
    parts = urlsplit(str(found["location"]))
    host = f"{parts.scheme}://{parts.netloc}"
    versions = [(one.code, f"{host}{one.address}") for one in versions_of(parts.path)]
    others = [{"lang_code": code, "location": address} for code, address in versions]
    default = next(address for code, address in versions if code == settings.LANGUAGE_CODE)
    others.append({"lang_code": "x-default", "location": default})
    return [{**found, "location": address, "alternates": others} for _code, address in versions]
