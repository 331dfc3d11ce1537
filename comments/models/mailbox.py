"""Mailbox: what was sent to an address of late, and whether it wants nothing; known by a keyed hash alone."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Mailbox(models.Model):
    """`asked_at` is when it was last asked to confirm; `letters` so many were written to it on `day`."""

    mark = models.CharField(max_length=64, unique=True, editable=False)
    hushed_at = models.DateTimeField(_("hushed"), null=True, blank=True)
    asked_at = models.DateTimeField(_("asked"), null=True, blank=True)
    day = models.DateField(_("day"), null=True, blank=True)
    letters = models.PositiveIntegerField(_("letters"), default=0)

    class Meta:
        verbose_name = _("mailbox")
        verbose_name_plural = _("mailboxes")
        indexes = [models.Index(fields=["asked_at"], condition=Q(hushed_at=None), name="comments_mailboxes_passing")]

    def __str__(self) -> str:
        return self.mark[:8]
