"""A thread's first page as linked data (schema.org: DiscussionForumPosting, Comment), for search engines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import islice

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from comments import conf, markup
from comments.models import Thread
from comments.reading import Page, Row

MOST = 20  # comments named
_KEY = "k0e0y0"  # stands for a key, which is letters and digits too
TEXT_MAX = 500  # characters of each; the whole stands on the page


def script(thread: Thread, page: Page, about: Mapping[str, object]) -> SafeString:
    """A data block that no browser runs. `about` is what the object says of itself: author, published, text."""
    data = json.dumps(_posting(thread, page, about))  # ASCII alone
    for char in "<>&":  # nothing may end the element it stands in
        data = data.replace(char, f"\\u{ord(char):04X}")
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(data))  # noqa: S308  (escaped here)


def _posting(thread: Thread, page: Page, about: Mapping[str, object]) -> dict[str, object]:
    url = _absolute(thread.url)
    published = about.get("published")
    return {
        "@context": "https://schema.org",
        "@type": "DiscussionForumPosting",
        "@id": f"{url}#posting",
        "url": url,
        "mainEntityOfPage": url,
        "headline": thread.title,
        "text": markup.excerpt(str(about.get("text", "")), TEXT_MAX) or thread.title,
        "author": _person(str(about.get("author", ""))),
        "datePublished": published.isoformat() if hasattr(published, "isoformat") else thread.created_at.isoformat(),
        "commentCount": thread.approved_count,
        "comment": _comments(row for row in page.rows if not row.is_tombstone),
    }


def _comments(rows: Iterable[Row]) -> list[dict[str, object]]:
    """The first of them. Their addresses differ in the key alone; asking for each would cost as much as the rest."""
    before, _key, after = _absolute(reverse("comments:permalink", args=[_KEY])).rpartition(_KEY)
    return [_comment(row, f"{before}{row.key}{after}") for row in islice(rows, MOST)]


def _comment(row: Row, url: str) -> dict[str, object]:
    at = row.created_at
    said: dict[str, object] = {
        "@type": "Comment",
        "url": url,
        "text": markup.excerpt(markup.to_text(row.html), TEXT_MAX),
        "author": _person(row.author_name),
    }
    if at is not None:
        said["datePublished"] = at.date().isoformat() if row.date_only else at.isoformat()
    if row.recommend_count:
        said["upvoteCount"] = row.recommend_count
    return said


def _person(name: str) -> dict[str, str]:
    return {"@type": "Person", "name": name}


def _absolute(path: str) -> str:
    """With the site's own address where it is known; else it stands against that of the page."""
    return f"{conf.SITE_URL}{path}" if path.startswith("/") else path
