"""Revision: the texts a comment has had."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.comment import Comment


class Revision(models.Model):
    """One text of a comment; number 1 is what was first sent."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="revisions", db_index=False)
    number = models.PositiveIntegerField(_("number"), default=1)
    text = models.TextField(_("text"))
    created_at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [models.UniqueConstraint(fields=["comment", "number"], name="comments_one_revision_per_number")]

    def __str__(self) -> str:
        return f"{self.comment_id}.{self.number}"
