"""Reading: somebody of the staff was shown a text that readers do not see."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.comment import Comment, Status


class Place(models.TextChoices):
    DETAIL = "detail", _("The comment's own page")
    THREAD = "thread", _("Its thread")
    SELECTION = "selection", _("A selection")
    SECOND_LOOK = "second_look", _("A second look")
    APPEAL = "appeal", _("An appeal")
    AGREEMENT = "agreement", _("A disagreement")


class Reading(models.Model):
    """Append-only. `status` is what the comment was: rejected, spam or withdrawn."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="readings", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices)
    place = models.CharField(_("where"), max_length=20, choices=Place.choices)
    read_at = models.DateTimeField(_("read"), default=timezone.now)

    class Meta:
        verbose_name = _("reading of a removed text")
        verbose_name_plural = _("readings of removed texts")
        indexes = [models.Index(fields=["comment"], name="comments_readings_of")]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.read_at:%Y-%m-%d %H:%M}"
