"""{% found_stories words %} lists stories that have these words, above the comments that were found."""

from __future__ import annotations

from typing import Any

from django import template

from posts.models import Post

register = template.Library()

REACH = 2000  # newest stories that are looked through: no index knows their words, so this is where the cost ends
MOST = 5
WORDS = 8


@register.inclusion_tag("posts/_found.html")
def found_stories(typed: str) -> dict[str, Any]:
    """The newest public stories in whose title, teaser or text every word occurs, whatever stands around it."""
    words = [word.strip("*") for word in typed.replace('"', " ").split() if not word.startswith("-")][:WORDS]
    words = [word for word in words if any(char.isalnum() for char in word)]
    return {"words": words, "stories": Post.objects.public().latest_first().with_words(words, REACH)[:MOST]}
