"""Erasure: that a person was erased, when and by whom; of the person it says nothing."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    COMMAND = "command", _("Command line")
    OFFICER = "officer", _("Privacy officer")
    AUTHOR = "author", _("The person themselves")


class Erasure(models.Model):
    """One person, or one comment of somebody known by nothing else. `scrubbed_at`: when the file had no rest of it."""

    way = models.CharField(_("way"), max_length=20, choices=Way.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    comments = models.PositiveIntegerField(_("comments"), default=0)
    words_went = models.BooleanField(_("words went too"))
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    scrubbed_at = models.DateTimeField(_("scrubbed"), null=True, blank=True)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        indexes = [
            models.Index(
                fields=["made_at"], condition=models.Q(scrubbed_at__isnull=True), name="comments_erasures_unscrubbed"
            )
        ]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"
