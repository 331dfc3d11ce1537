"""What pages say of themselves in other languages: links for readers, and what search engines are told."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.utils.translation import get_language

from dipnote_site.languages import versions_of

register = template.Library()

# What search engines find, besides what has a canonical_url
FOUND = ("comments:policy", "comments:privacy", "comments:log", "comments:transparency", "comments:month")
TURNS = ("after", "before")  # parameters that say which part of a page is shown
LOCALES = {  # as Open Graph has them
    "en": "en_US",
    "ar": "ar_AR",
    "zh-hans": "zh_CN",
    "fa": "fa_IR",
    "fr": "fr_FR",
    "pt": "pt_PT",
    "ru": "ru_RU",
    "es": "es_ES",
    "tr": "tr_TR",
    "ur": "ur_PK",
}


@register.inclusion_tag("_languages.html", takes_context=True)
def language_links(context: Context, path: str = "") -> dict[str, object]:
    """The page that is read, or `path`, in each language: plain links, each in its own. None where a form was sent:
    a link would lead to a page without it.
    """
    request: HttpRequest | None = context.get("request")
    if request is None or request.method not in ("GET", "HEAD"):
        return {}
    versions = versions_of(path or request.get_full_path())
    return {"versions": versions, "this": next((one for one in versions if one.is_this), versions[0])}


@register.inclusion_tag("_alternates.html", takes_context=True)
def alternates(context: Context) -> dict[str, object]:
    """The page's own address and those of its other languages; nothing where search engines have no business."""
    canonical = str(context.get("canonical_url") or _canonical(context.get("request")))
    if not canonical:
        return {}
    parts = urlsplit(canonical)
    query = f"?{parts.query}" if parts.query else ""
    host = f"{parts.scheme}://{parts.netloc}"
    versions = versions_of(parts.path)
    return {
        "canonical": canonical,
        "versions": [(one, f"{host}{one.address}{query}") for one in versions],
        "default": next(f"{host}{one.address}{query}" for one in versions if one.code == settings.LANGUAGE_CODE),
        "locale": LOCALES.get(str(get_language())),
        "locales": [LOCALES[one.code] for one in versions if not one.is_this and one.code in LOCALES],
    }


def _canonical(request: HttpRequest | None) -> str:
    match = request.resolver_match if request else None
    if request is None or match is None or match.view_name not in FOUND:
        return ""
    turned = urlencode([(name, request.GET[name]) for name in TURNS if request.GET.get(name)])
    return request.build_absolute_uri(f"{request.path}?{turned}" if turned else request.path)
