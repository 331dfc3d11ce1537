"""Answer: what an official writes under a question, from its draft to the comment that it becomes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.comment import Comment


class Answer(models.Model):
    """One official's to one question. `proposed_at`: another may publish it; `comment`: readers see it as this one."""

    question = models.ForeignKey(Comment, models.CASCADE, related_name="official_answers", verbose_name=_("question"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="official_answers", verbose_name=_("by")
    )
    text = models.TextField(_("text"))
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    proposed_at = models.DateTimeField(_("proposed"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
        verbose_name=_("published by"),
    )
    comment = models.OneToOneField(
        Comment, models.CASCADE, related_name="official_draft", null=True, blank=True, verbose_name=_("comment")
    )

    may_publish = False  # whether who looks at it may publish it: set by the page that shows it

    class Meta:
        verbose_name = _("official answer")
        verbose_name_plural = _("official answers")
        permissions = [("approve_answer", "Can publish official answers of others")]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "by"], condition=Q(comment=None), name="comments_one_draft_per_official"
            )
        ]

    def __str__(self) -> str:
        return f"{self.by}: {self.question}"
