"""A page of a thread as HTML, rendered once for everybody and kept until the thread changes."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from comments import __version__, conf, cursor, kept, reading
from comments.models import Thread


def thread_html(thread: Thread, *, is_open: bool, after: str = "", before: str = "") -> SafeString:
    """One page of a thread. Nothing in it is for one viewer; a cache that is down costs the rendering, no more."""
    after = after if cursor.decode(after) else ""
    before = before if cursor.decode(before) else ""
    state = "open" if is_open else "closed"
    key = f"comments:page:{__version__}:{thread.key}:{thread.version}:{state}:{get_language()}:{after}:{before}"
    html = kept.get(key)
    if not isinstance(html, str):
        html = _rendered(thread, is_open, after, before)
        kept.put(key, html, conf.FRAGMENT_SECONDS)
    return mark_safe(html)  # noqa: S308  (a template made it)


def _rendered(thread: Thread, is_open: bool, after: str, before: str) -> str:
    context = {
        "thread": thread,
        "is_open": is_open,
        "page": reading.page(thread, after=after, before=before),
        "respond_url": reverse("comments:respond", args=[thread.key]),
    }
    return render_to_string("comments/thread.html", context)
