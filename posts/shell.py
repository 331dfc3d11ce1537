"""A story's page around its thread, kept by the process until anything on it changes.

The thread changes with each comment, and what stands around it seldom. So the page is rendered once with marks where
the thread and the number of its comments go; then it is these pieces with the two between them. Marks are drawn when a
process starts and never sent: nobody can write one.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from threading import Lock

from django.http import HttpRequest
from django.template.loader import get_template, render_to_string
from django.utils.safestring import mark_safe

MOST = 200  # pages kept, of some 30 KB each
TEMPLATE = "posts/detail.html"
NAMES = ("jump_html", "thread_html")  # in the order in which the template has them

_marks = {name: secrets.token_hex(16) for name in NAMES}
_kept: OrderedDict[Hashable, tuple[str, ...]] = OrderedDict()
_lock = Lock()


def page(request: HttpRequest, context: Mapping[str, object], key: Hashable, *, filled: Mapping[str, str]) -> str:
    """The page with `filled` in its places. `key` holds all that the rest of it depends on; None keeps nothing."""
    template = get_template(TEMPLATE)
    key = None if key is None else (getattr(template, "template", None), key)
    pieces = None if key is None else _kept_under(key)
    if pieces is None:
        marked = {name: mark_safe(mark) for name, mark in _marks.items()}  # noqa: S308  (letters and digits)
        html = template.render({**context, **marked}, request)
        pieces = _pieces(html)
        if pieces is None:  # a theme that has them elsewhere, or not at all
            return render_to_string(TEMPLATE, {**context, **{n: mark_safe(h) for n, h in filled.items()}}, request)  # noqa: S308
        if key is not None:
            _keep(key, pieces)
    before, between, after = pieces
    return "".join([before, filled[NAMES[0]], between, filled[NAMES[1]], after])


def _pieces(html: str) -> tuple[str, ...] | None:
    before, first, rest = html.partition(_marks[NAMES[0]])
    between, second, after = rest.partition(_marks[NAMES[1]])
    return (before, between, after) if first and second else None


def _kept_under(key: Hashable) -> tuple[str, ...] | None:
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
        return _kept.get(key)


def _keep(key: Hashable, pieces: tuple[str, ...]) -> None:
    with _lock:
        _kept[key] = pieces
        while len(_kept) > MOST:
            _kept.popitem(last=False)
