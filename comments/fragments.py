"""A page of a thread as HTML, rendered once for everybody and kept until the thread changes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from comments import __version__, conf, kept, linked_data, reading
from comments.models import Thread
from comments.ordering import NEWEST, ORDERS, Order, order_named


def thread_html(
    thread: Thread,
    *,
    is_open: bool,
    order: str = "",
    after: str = "",
    before: str = "",
    about: Mapping[str, object] | None = None,
) -> SafeString:
    """One page of a thread. Nothing in it is for one viewer; a cache that is down costs the rendering, no more.

    With `about`, what its object says of itself, the plain page has a block of linked data too.
    """
    chosen = order_named(order)
    after = after if chosen.is_cursor(after) else ""
    before = before if chosen.is_cursor(before) else ""
    state = "open" if is_open else "closed"
    about = None if order or after or before else about
    place = f"{chosen.name}:{after}:{before}:{_digest(about)}"
    key = f"comments:page:{__version__}:{thread.key}:{thread.stamp}:{state}:{get_language()}:{place}"
    html = kept.get(key)
    if not isinstance(html, str):
        html = _rendered(thread, is_open, chosen, after, before, about)
        kept.put(key, html, conf.FRAGMENT_SECONDS)
    return mark_safe(html)  # noqa: S308  (a template made it)


def _digest(about: Mapping[str, object] | None) -> str:
    return hashlib.sha256(repr(sorted(about.items())).encode()).hexdigest()[:12] if about else ""


def _rendered(
    thread: Thread, is_open: bool, order: Order, after: str, before: str, about: Mapping[str, object] | None
) -> str:
    page = reading.page(thread, after=after, before=before, order=order)
    context = {
        "thread": thread,
        "is_open": is_open,
        "page": page,
        "linked_data": linked_data.script(thread, page, about) if about else "",
        "order": order,
        "newest_url": reading.address_in(thread, NEWEST),
        "orders": [(one, reading.address_in(thread, one)) for one in ORDERS],
        "respond_url": reverse("comments:respond", args=[thread.key]),
        "follow_url": reverse("comments:follow", args=[thread.key]) if conf.may_follow() else "",
    }
    return render_to_string("comments/thread.html", context)
