"""The blog's posts."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

SUMMARY_WORDS = 45


class PostQuerySet(models.QuerySet["Post"]):
    def public(self) -> PostQuerySet:
        return self.filter(is_public=True)

    def latest_first(self) -> PostQuerySet:
        return self.order_by("-published_on", "-pk")

    def with_words(self, words: Sequence[str], reach: int) -> PostQuerySet:
        """Of the first `reach` of these those that have every word somewhere in their title, teaser or text."""
        rows = self.filter(pk__in=self.values("pk")[:reach])
        for word in words:
            rows = rows.filter(Q(title__icontains=word) | Q(teaser__icontains=word) | Q(body__icontains=word))
        return rows


class Post(models.Model):
    """One story. An excerpt holds only title, date and teaser: all that is archived of it."""

    title = models.CharField(_("title"), max_length=300)
    slug = models.SlugField(_("slug"), max_length=120)
    author_name = models.CharField(_("author"), max_length=200, blank=True)
    published_on = models.DateField(_("date"))
    section = models.CharField(
        _("section"), max_length=100, blank=True, help_text=_("Moderators can be limited to a section.")
    )
    caption = models.CharField(_("caption"), max_length=1000, blank=True)
    body = models.TextField(_("text"), blank=True, help_text=_("Paragraphs are separated by blank lines."))
    about_author = models.TextField(_("about the author"), blank=True)
    teaser = models.TextField(_("teaser"), blank=True)
    is_excerpt = models.BooleanField(_("excerpt only"), default=False)
    is_public = models.BooleanField(_("public"), default=True)
    source = models.CharField(_("source"), max_length=300, blank=True, help_text=_("The archive file it came from."))
    created_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = PostQuerySet.as_manager()

    comment_count: int = 0  # what a list of posts shows beside each: set there, for all of them at once

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.UniqueConstraint(fields=["title", "published_on"], name="posts_one_post_per_title_and_date"),
            models.UniqueConstraint(fields=["published_on", "slug"], name="posts_one_post_per_address"),
        ]
        indexes = [
            models.Index(fields=["-published_on", "-id"], condition=Q(is_public=True), name="posts_public_by_date"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        day = self.published_on
        return reverse("posts:detail", args=[f"{day:%Y}", f"{day:%m}", f"{day:%d}", self.slug])

    @property
    def language(self) -> str:
        """What it is written in: the site's own language, whatever the page around it is in."""
        return settings.LANGUAGE_CODE

    @property
    def comments_open(self) -> bool:
        """Asked by the comments: readers cannot write under what they cannot see."""
        return self.is_public

    @property
    def comments_section(self) -> str:
        """Asked by the comments: which moderators' beat it is."""
        return self.section

    @property
    def paragraphs(self) -> list[str]:
        return [one.strip() for one in self.body.split("\n\n") if one.strip()]

    @property
    def summary(self) -> str:
        """What a list says of it: its teaser, or else the beginning of its text."""
        return self.teaser or Truncator(next(iter(self.paragraphs), "")).words(SUMMARY_WORDS)
