"""Posts in the admin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin
from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from comments.models import Thread
from posts.models import Post
from posts.views import LATEST_KEY

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Post]
else:
    _Admin = admin.ModelAdmin


@admin.register(Post)
class PostAdmin(_Admin):
    list_display = ["title", "author_name", "published_on", "is_public", "is_excerpt"]
    list_filter = ["is_public", "is_excerpt"]
    search_fields = ["title", "author_name", "teaser"]
    ordering = ["-published_on", "-pk"]
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["source", "created_at", "updated_at"]
    show_full_result_count = False
    fieldsets = [
        (None, {"fields": ["title", "slug", "author_name", "published_on", "section", "is_public"]}),
        (_("Story"), {"fields": ["caption", "body", "about_author"]}),
        (_("In lists"), {"fields": ["teaser", "is_excerpt"]}),
        (_("Where it came from"), {"fields": ["source", "created_at", "updated_at"]}),
    ]

    class Media:
        css = {"all": ["comments/admin.css"]}

    def save_model(self, request: HttpRequest, obj: Post, form: forms.ModelForm[Post], change: bool) -> None:
        """What others keep of a post follows it: its thread's title and address, and the list of latest stories."""
        super().save_model(request, obj, form, change)
        if change:
            Thread.follow(obj)
        forget_latest()

    def has_delete_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        """A post that people have commented on is taken off the site, not out of the database."""
        if obj is not None and Thread.objects.about([obj]).filter(comments__isnull=False).exists():
            return False
        return super().has_delete_permission(request, obj)

    def delete_model(self, request: HttpRequest, obj: Post) -> None:
        Thread.objects.about([obj]).delete()
        super().delete_model(request, obj)
        forget_latest()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        Thread.objects.about(queryset).delete()
        super().delete_queryset(request, queryset)
        forget_latest()


def forget_latest() -> None:
    """After commit, or another request could put the old stories back."""
    transaction.on_commit(lambda: cache.delete(LATEST_KEY))
