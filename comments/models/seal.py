"""Seal: what an hour's decisions were, in one hash that holds the hash of the seal before."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Seal(models.Model):
    """Append-only. It covers the decisions after the last one of the seal before, up to its own last one.

    Numbers go up by one, so that the chain cannot fork. `form` says which columns were hashed, and how.
    """

    number = models.PositiveIntegerField(_("number"), unique=True)
    hour = models.DateTimeField(_("hour"))
    form = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField(_("decisions"))
    first = models.BigIntegerField(_("first"))
    last = models.BigIntegerField(_("last"))
    digest = models.CharField(_("hash"), max_length=64, unique=True)
    # Four bytes of each row's own hash with its key: they tell which row is not what it was.
    marks = models.BinaryField()
    sealed_at = models.DateTimeField(_("sealed"), default=timezone.now)

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H:%M} UTC  {self.count} decisions, {self.first} to {self.last}  {self.digest}"
