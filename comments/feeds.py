"""Approved comments as Atom feeds: of one thread, the replies to one comment, of the whole site."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from comments.markup import excerpt, to_text
from comments.models import Comment, Thread
from comments.views.target import is_visible, visible_thread

if TYPE_CHECKING:
    _Entries = Feed[Comment, Any]
else:
    _Entries = Feed

LENGTH = 30  # newest approved comments
LOOKED_AT = 90  # of the whole site's, to find as many that can be seen


class _Comments(_Entries):
    """What the entries of all of them say."""

    feed_type = Atom1Feed

    def item_title(self, comment: Comment) -> str:
        words = excerpt(to_text(comment.html), 80)
        return f"{self.item_author_name(comment)}: {words}"

    def item_description(self, comment: Comment) -> str:
        return comment.html

    def item_author_name(self, comment: Comment) -> str:
        if not comment.office:
            return comment.author_name
        return _("%(name)s (official answer, %(office)s)") % {"name": comment.author_name, "office": comment.office}

    def item_pubdate(self, comment: Comment) -> datetime:
        return comment.created_at

    def item_updateddate(self, comment: Comment) -> datetime:
        return comment.edited_at or comment.created_at


class ThreadFeed(_Comments):
    def get_object(self, request: HttpRequest, key: str) -> Thread:
        return visible_thread(key)

    def title(self, thread: Thread) -> str:
        return _("Comments on “%(title)s”") % {"title": thread.title}

    def link(self, thread: Thread) -> str:
        return thread.get_absolute_url()

    def items(self, thread: Thread) -> list[Comment]:
        return list(Comment.objects.on(thread).approved().order_by("-created_at", "-pk")[:LENGTH])


class RepliesFeed(_Comments):
    """The replies to one comment that readers see."""

    def get_object(self, request: HttpRequest, key: str) -> Comment:
        comment = Comment.objects.approved().filter(key=key).select_related("thread__content_type").first()
        if comment is None or not is_visible(comment.thread):
            raise Http404
        return comment

    def title(self, comment: Comment) -> str:
        said = {"name": comment.author_name, "title": comment.thread.title}
        return _("Replies to %(name)s on “%(title)s”") % said

    def link(self, comment: Comment) -> str:
        return comment.get_absolute_url()

    def items(self, comment: Comment) -> list[Comment]:
        return list(Comment.objects.filter(parent=comment).approved().order_by("-created_at", "-pk")[:LENGTH])


class SiteFeed(_Comments):
    """What is newest on the whole site, of threads that can be seen."""

    def get_object(self, request: HttpRequest) -> None:
        return None

    def title(self) -> str:
        return _("All comments")

    def link(self) -> str:
        return reverse("comments:site_feed")

    def items(self) -> list[Comment]:
        newest = Comment.objects.approved().order_by("-created_at", "-pk").prefetch_related("thread__target")
        return [comment for comment in newest[:LOOKED_AT] if is_visible(comment.thread)][:LENGTH]

    def item_title(self, comment: Comment) -> str:
        return f"{super().item_title(comment)} · {comment.thread.title}"
