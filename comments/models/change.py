"""ThreadChange: how a thread was switched, by whom and why. Only ever added."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.thread import Mode, Thread


class ThreadChange(models.Model):
    """What was set, and what stood before. A mode that another follows at a time is one change, not two."""

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="changes")
    mode = models.CharField(_("mode"), max_length=20, choices=Mode.choices)
    mode_until = models.DateTimeField(_("until"), null=True, blank=True)
    mode_after = models.CharField(_("then"), max_length=20, choices=Mode.choices, blank=True)
    slow_seconds = models.PositiveIntegerField(_("seconds between comments"), default=0)
    was_mode = models.CharField(_("mode before"), max_length=20, choices=Mode.choices)
    was_slow_seconds = models.PositiveIntegerField(_("seconds before"), default=0)
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    class Meta:
        verbose_name = _("change of a thread")
        verbose_name_plural = _("changes of threads")

    def __str__(self) -> str:
        return f"{self.was_mode} → {self.mode}, {self.made_at:%Y-%m-%d %H:%M}"
