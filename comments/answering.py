""" "@ Name in Place" at the beginning of a reply, made a link to the comment that it answers. Pure."""

from __future__ import annotations

import re

from django.utils.html import format_html

_BEGINNING = "<p>"


def linked(html: str, *, name: str, place: str, url: str) -> str:
    """The HTML of a reply whose first words address the author of the comment at `url`, with a link there.

    Any other HTML comes back as it is: only whom a reply hangs on is a person it can lead to. `html` is cleaned
    already; `name` and `place` are as they were typed.
    """
    start = _BEGINNING if html.startswith(_BEGINNING) else None
    address = _address(name, place)
    if start is None or address is None:
        return html
    met = address.match(html, len(start))
    if met is None:
        return html
    link = format_html('<a class="comment-answers" href="{}">', url)
    return f"{start}{link}{met[0]}</a>{html[met.end() :]}"


def addresses_somebody(html: str) -> bool:
    """Whether its first words may address somebody."""
    return html.startswith(f"{_BEGINNING}@")


def _address(name: str, place: str) -> re.Pattern[str] | None:
    if not name.strip():
        return None
    where = rf"(?:\s+in\s+{_as_in_html(place)})?" if place.strip() else ""
    return re.compile(rf"@\s?{_as_in_html(name)}{where}(?!\w)", re.IGNORECASE)


def _as_in_html(words: str) -> str:
    """A pattern for words as they stand in cleaned HTML, however they are spaced."""
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return r"\s+".join(re.escape(word) for word in escaped.split())
