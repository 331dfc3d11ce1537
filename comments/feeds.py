"""The comments of one thread as an Atom feed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from comments.markup import excerpt, to_text
from comments.models import Comment, Thread
from comments.views.target import visible_thread

if TYPE_CHECKING:
    _Feed = Feed[Comment, Thread]
else:
    _Feed = Feed

LENGTH = 30  # newest approved comments


class ThreadFeed(_Feed):
    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, key: str) -> Thread:
        return visible_thread(key)

    def title(self, thread: Thread) -> str:
        return _("Comments on “%(title)s”") % {"title": thread.title}

    def link(self, thread: Thread) -> str:
        return thread.url

    def items(self, thread: Thread) -> list[Comment]:
        return list(Comment.objects.on(thread).approved().order_by("-created_at", "-pk")[:LENGTH])

    def item_title(self, comment: Comment) -> str:
        words = excerpt(to_text(comment.html), 80)
        return f"{comment.author_name}: {words}"

    def item_description(self, comment: Comment) -> str:
        return comment.html

    def item_author_name(self, comment: Comment) -> str:
        return comment.author_name

    def item_pubdate(self, comment: Comment) -> datetime:
        return comment.created_at

    def item_updateddate(self, comment: Comment) -> datetime:
        return comment.edited_at or comment.created_at
