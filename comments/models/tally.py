"""Tally: what happened in an hour, or in a month of hours, counted once and kept."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class TallyQuerySet(models.QuerySet["Tally"]):
    def hours(self) -> TallyQuerySet:
        return self.filter(span=Tally.Span.HOUR)

    def months(self) -> TallyQuerySet:
        return self.filter(span=Tally.Span.MONTH)

    def between(self, start: datetime, end: datetime) -> TallyQuerySet:
        """Those that begin at `start` or later and before `end`, in order."""
        return self.filter(start__gte=start, start__lt=end).order_by("start")


class Tally(models.Model):
    """`counts` are numbers by name, as comments.counting makes them; a pause leaves an empty one, so none is missing.

    Hours are those of UTC. A month is the sum of the hours that begin in it by the site's own clock (TIME_ZONE).
    """

    class Span(models.TextChoices):
        HOUR = "hour", _("Hour")
        MONTH = "month", _("Month")

    span = models.CharField(_("span"), max_length=10, choices=Span.choices)
    start = models.DateTimeField(_("start"))
    counts = models.JSONField(_("counts"), default=dict)
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        constraints = [models.UniqueConstraint(fields=["span", "start"], name="comments_one_tally_per_span")]

    def __str__(self) -> str:
        return f"{self.span} {self.start:%Y-%m-%d %H:%M}"
