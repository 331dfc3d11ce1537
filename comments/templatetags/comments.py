"""Template tags: {% comments object %} shows a thread, {% comment_count object %} counts what readers can see of it,
{% openness_links %} lead to the policy, to what is kept, and to moderation in public."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django import template
from django.db.models import Model
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from comments import conf, stencil
from comments.fragments import thread_html
from comments.models import Thread
from comments.reading import Row

register = template.Library()


@register.simple_tag(takes_context=True)
def comments(context: Context, target: Model, **about: object) -> SafeString:
    """One page of the comments on an object, or of a thread that is at hand already.

    Which page is said by ?after= and ?before= in the request's address, and in which order by ?order=.
    `about` is what the object says of itself to search engines: author=, published=, text=.
    """
    thread = target if isinstance(target, Thread) else Thread.of(target)
    request = context.get("request")
    query = request.GET if request else {}
    is_open = thread.is_open and (target is thread or bool(getattr(target, "comments_open", True)))
    asked = {name: query.get(name, "") for name in ("order", "after", "before")}
    return thread_html(thread, is_open=is_open, about=about, **asked)


@register.simple_tag
def comment_rows(rows: Iterable[Row], respond_url: str = "", is_open: bool = False) -> SafeString:
    """Rows of a page, each as comments/_row.html writes it: the items of a list."""
    return mark_safe(stencil.rows_html(rows, respond_url=respond_url, is_open=is_open))  # noqa: S308  (a template's)


@register.simple_tag
def comment_count(target: Model) -> int:
    """How many comments on an object readers can see: one statement; for lists use Thread.objects.about(objects)."""
    thread = Thread.objects.about([target]).first()
    return thread.approved_count if thread else 0


@register.inclusion_tag("comments/_openness.html")
def openness_links() -> dict[str, bool]:
    """Links to the policy and to what is kept; to the moderation log and its figures where the site shows them."""
    return {"is_public": conf.PUBLIC_LOG}


@register.filter
def duration_words(seconds: float | None) -> str:
    """ "12 minutes" for seconds; a dash where there are none."""
    if seconds is None:
        return "–"
    start = datetime(2000, 1, 1, tzinfo=UTC)
    return timesince(start, start + timedelta(seconds=seconds)) if seconds >= 60 else _("a minute")
