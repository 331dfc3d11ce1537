"""Posts out of the archive: found again by title and day, made, and filled in place."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.text import slugify

from posts.archive.order import post_key
from posts.archive.page import ArchivePage
from posts.archive.stories import Story
from posts.models import Post

_TEXTS = ("author_name", "caption", "body", "about_author")
_SLUG_MAX = 110  # characters; the column holds 120, and a number may follow


@dataclass(slots=True)
class Shelf:
    """The posts of the days that one file speaks of, in one query."""

    by_key: dict[str, Post]
    slugs: dict[date, set[str]]
    made: list[Post] = field(default_factory=list)
    filled: list[Post] = field(default_factory=list)

    @classmethod
    def of(cls, days: Iterable[date]) -> Shelf:
        shelf = cls({}, defaultdict(set))
        for post in Post.objects.filter(published_on__in=set(days)).order_by("-pk"):
            shelf.by_key[post_key(post.title, post.published_on)] = post
            shelf.slugs[post.published_on].add(post.slug)
        return shelf

    def put_page(self, page: ArchivePage, source: str) -> Post:
        """The post of a page, made, filled or left as it is. An excerpt becomes the whole post and keeps its teaser."""
        post = self.by_key.get(post_key(page.title, page.published_on))
        if post is None:
            return self._make(page.title, page.published_on, source, **{name: getattr(page, name) for name in _TEXTS})
        changes: dict[str, object] = {
            name: getattr(page, name) for name in _TEXTS if _continues(getattr(post, name), getattr(page, name))
        }
        if post.is_excerpt:
            changes |= {"is_excerpt": False, "title": page.title}
        if post.is_excerpt or source < post.source:
            changes["source"] = source
        self._fill(post, changes)
        return post

    def put_story(self, story: Story, source: str) -> Post:
        """The post a story tells of: made as an excerpt, or given its teaser."""
        post = self.by_key.get(post_key(story.title, story.published_on))
        if post is None:
            return self._make(story.title, story.published_on, source, teaser=story.teaser, is_excerpt=True)
        changes: dict[str, object] = {"teaser": story.teaser} if _continues(post.teaser, story.teaser) else {}
        if post.is_excerpt and source < post.source:
            changes["source"] = source
        self._fill(post, changes)
        return post

    def _make(self, title: str, day: date, source: str, **fields: object) -> Post:
        post = Post(title=title, published_on=day, slug=self._slug(title, day), source=source, **fields)
        post.save(force_insert=True)
        self.by_key[post_key(title, day)] = post
        self.slugs[day].add(post.slug)
        self.made.append(post)
        return post

    def _slug(self, title: str, day: date) -> str:
        """Its address on that day: the title's letters, or its digest where it has none; with a number if taken."""
        stem = slugify(title)[:_SLUG_MAX].strip("-_")
        stem = stem or "story-" + hashlib.sha256(post_key(title, day).encode()).hexdigest()[:8]
        slug, number = stem, 1
        while slug in self.slugs[day]:
            number += 1
            slug = f"{stem}-{number}"
        return slug

    def _fill(self, post: Post, changes: dict[str, object]) -> None:
        if not changes:
            return
        for name, value in changes.items():
            setattr(post, name, value)
        post.save(update_fields=[*changes, "updated_at"])
        if post not in self.filled and post not in self.made:
            self.filled.append(post)


def _continues(stored: str, archived: str) -> bool:
    """Whether the archive has more of a text that was cut off or missing. What an editor has changed stays changed."""
    stored = " ".join(stored.split())
    archived = " ".join(archived.split())
    return len(stored) < len(archived) and archived.startswith(stored.rstrip("…. "))
