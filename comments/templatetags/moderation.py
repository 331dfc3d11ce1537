"""Template tag {% moderation_card %}: what waits for the moderators; filter worded: what a kept finding says."""

from __future__ import annotations

from django import template
from django.template import Context

from comments import queue
from comments.reach import may_read
from comments.screening.finding import worded

register = template.Library()
register.filter(worded)


@register.inclusion_tag("comments/admin/_card.html", takes_context=True)
def moderation_card(context: Context) -> dict[str, queue.Standing | bool | None]:
    """Three statements; nothing for whoever may not look at comments."""
    request = context.get("request")
    if request is None or not request.user.has_perm("comments.view_comment"):
        return {"standing": None}
    return {
        "standing": queue.standing(),
        "can_decide": request.user.has_perm("comments.moderate_comment"),
        "can_read": may_read(request.user),
    }
