"""Template tag {% moderation_card %}: what waits for the moderators, for the front page of an admin site."""

from __future__ import annotations

from django import template
from django.template import Context

from comments import queue

register = template.Library()


@register.inclusion_tag("comments/admin/_card.html", takes_context=True)
def moderation_card(context: Context) -> dict[str, queue.Standing | None]:
    """Three statements; nothing for whoever may not look at comments."""
    request = context.get("request")
    may_look = request is not None and request.user.has_perm("comments.view_comment")
    return {"standing": queue.standing() if may_look else None}
