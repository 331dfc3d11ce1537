"""Hosts that the HTML of a comment links to."""

from __future__ import annotations

import re
from html import unescape

from comments.markdown import host_of

_HREF = re.compile(r'<a href="(https?://[^"]+)"')
LONGEST = 253  # what DNS can name, in characters


def hosts_in(html: str) -> set[str]:
    """Hosts of the links in what markup.to_html made, as markup.links names them; none that cannot exist."""
    hosts = {host_of(unescape(url)) for url in _HREF.findall(html)}
    return {host for host in hosts if 0 < len(host) <= LONGEST}
