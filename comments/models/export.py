"""Export: somebody of the staff took a copy of the log of decisions with them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.occasion import REQUEST_MAX


class Export(models.Model):
    """Append-only, written before the first line is sent. `query` is what was asked for, as the history's address."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    form = models.CharField(_("form"), max_length=10, choices=[("csv", "CSV"), ("jsonl", "JSON lines")])
    query = models.TextField(_("what was asked for"), blank=True)
    request = models.CharField(_("request"), max_length=REQUEST_MAX, blank=True)
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    class Meta:
        verbose_name = _("export of decisions")
        verbose_name_plural = _("exports of decisions")

    def __str__(self) -> str:
        return f"{self.form}: {self.made_at:%Y-%m-%d %H:%M}"
