"""The newest posts as an Atom feed."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from posts.models import Post

if TYPE_CHECKING:
    _Feed = Feed[Post, None]
else:
    _Feed = Feed

LENGTH = 20


class PostFeed(_Feed):
    feed_type = Atom1Feed
    title = "DipNote"
    subtitle = _("U.S. Department of State Official Blog, the archive")

    def link(self) -> str:
        return reverse("posts:list")

    def items(self) -> list[Post]:
        return list(Post.objects.public().latest_first()[:LENGTH])

    def item_description(self, post: Post) -> str:
        return post.summary

    def item_author_name(self, post: Post) -> str | None:
        return post.author_name or None

    def item_pubdate(self, post: Post) -> datetime:
        return timezone.make_aware(datetime.combine(post.published_on, time()))

    def item_updateddate(self, post: Post) -> datetime:
        return post.updated_at
