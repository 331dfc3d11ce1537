"""Clause: one numbered sentence of the comment policy."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ClauseQuerySet(models.QuerySet["Clause"]):
    def in_force(self) -> ClauseQuerySet:
        """Clauses a comment may be rejected under, in the order of the policy."""
        return self.filter(is_active=True).order_by("number")


class Clause(models.Model):
    """A reason to reject a comment, in words that readers see, with its letter to the author."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=100)
    text = models.TextField(_("text"), help_text=_("What the policy page says."))
    letter = models.TextField(_("letter"), blank=True, help_text=_("What the author of a rejected comment is told."))
    is_active = models.BooleanField(_("in force"), default=True)

    objects = ClauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"
