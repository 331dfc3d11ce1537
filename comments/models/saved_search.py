"""SavedSearch: what a moderator looks for again and again, under a name."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def seen_by(self, moderator: AbstractBaseUser) -> SavedSearchQuerySet:
        """Their own, and those that others share."""
        return self.filter(Q(owner=moderator.pk) | Q(is_shared=True))

    def by_name(self) -> SavedSearchQuerySet:
        return self.order_by("name", "pk")


class SavedSearch(models.Model):
    """The query of the search page's address, without the place in the list. Only its owner changes or deletes it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("query"), max_length=2000, blank=True)
    is_shared = models.BooleanField(_("shared"), default=False)
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="comments_one_search_per_name")]

    def __str__(self) -> str:
        return self.name
