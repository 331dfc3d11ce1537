"""Purge: when what was kept long enough was last taken out, and how much of it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Purge(models.Model):
    """One run. `ended_at` is empty where it was stopped, or goes on; `counts` are rows by what they were."""

    began_at = models.DateTimeField(_("began"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    counts = models.JSONField(_("taken out"), default=dict, blank=True)

    class Meta:
        verbose_name = _("purge")
        verbose_name_plural = _("purges")

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d %H:%M}"
