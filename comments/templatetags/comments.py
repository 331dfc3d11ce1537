"""Template tags: {% comments object %} shows a thread; {% comment_count object %} counts what readers can see."""

from __future__ import annotations

from django import template
from django.db.models import Model
from django.template import Context
from django.utils.safestring import SafeString

from comments.fragments import thread_html
from comments.models import Thread

register = template.Library()


@register.simple_tag(takes_context=True)
def comments(context: Context, target: Model) -> SafeString:
    """One page of the comments on an object, or of a thread that is at hand already.

    Which page is said by ?after= and ?before= in the request's address.
    """
    thread = target if isinstance(target, Thread) else Thread.of(target)
    request = context.get("request")
    query = request.GET if request else {}
    is_open = thread.is_open and (target is thread or bool(getattr(target, "comments_open", True)))
    return thread_html(thread, is_open=is_open, after=query.get("after", ""), before=query.get("before", ""))


@register.simple_tag
def comment_count(target: Model) -> int:
    """How many comments on an object readers can see: one statement; for lists use Thread.objects.about(objects)."""
    thread = Thread.objects.about([target]).first()
    return thread.approved_count if thread else 0
