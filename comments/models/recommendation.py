"""Recommendation: one neutral, positive mark that a person gave a comment."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.comment import Comment


class Recommendation(models.Model):
    """One a person and comment. Of the person only a keyed hash is kept: see comments.visitors."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="recommendations", db_index=False, editable=False)
    mark = models.CharField(max_length=32, editable=False)
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        constraints = [
            models.UniqueConstraint(fields=["comment", "mark"], name="comments_one_recommendation_a_person"),
        ]
        indexes = [models.Index(fields=["mark"], name="comments_recommended_by")]

    def __str__(self) -> str:
        return f"{self.comment_id}, {self.made_at:%Y-%m-%d}"
