"""Trace: from which network a comment came, and what its browser called itself. Kept for TRACE_DAYS, then purged."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments import conf
from comments.models.comment import Comment

AGENT_MAX = 200  # characters of what a browser calls itself; the rest is cut


class TraceQuerySet(models.QuerySet["Trace"]):
    def kept(self) -> TraceQuerySet:
        """What may still be looked at: a row that the purge has not come to yet is as good as gone."""
        return self.filter(left_at__gt=timezone.now() - timedelta(days=conf.TRACE_DAYS))

    def over(self) -> TraceQuerySet:
        """What is to go."""
        return self.filter(left_at__lte=timezone.now() - timedelta(days=conf.TRACE_DAYS))


class Trace(models.Model):
    """A row of its own beside the comment, so that it can go by itself.

    `network` is what limits and blocks are counted by: an IPv4 address, or the /64 of an IPv6 one.
    """

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="traces", db_index=False)
    network = models.CharField(_("network"), max_length=50)
    agent = models.CharField(_("browser"), max_length=AGENT_MAX, blank=True)
    left_at = models.DateTimeField(_("left"), default=timezone.now)

    objects = TraceQuerySet.as_manager()

    class Meta:
        verbose_name = _("trace")
        verbose_name_plural = _("traces")
        indexes = [
            models.Index(fields=["comment"], name="comments_traces_of"),
            models.Index(fields=["network", "left_at"], name="comments_traces_by_network"),
            models.Index(fields=["left_at"], name="comments_traces_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.left_at:%Y-%m-%d %H:%M}"
