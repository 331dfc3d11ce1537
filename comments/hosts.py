"""Hosts that the HTML of a comment links to."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_HREF = re.compile(r'<a href="(https?://[^"]+)"')


def hosts_in(html: str) -> set[str]:
    """Hosts of the links in what markup.to_html made, in lower case."""
    return {host for url in _HREF.findall(html) if (host := _host(url))}


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
