"""The public posts for search engines."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from posts.models import Post

if TYPE_CHECKING:
    _Sitemap = Sitemap[Post]
else:
    _Sitemap = Sitemap


class PostSitemap(_Sitemap):
    def items(self) -> QuerySet[Post]:
        return Post.objects.public().latest_first().defer("body", "about_author")

    def lastmod(self, post: Post) -> datetime:
        return post.updated_at
