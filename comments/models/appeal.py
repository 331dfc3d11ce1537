"""Appeal: what an author says against a rejection, and what another moderator answered. Once a decision."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.comment import Comment
from comments.models.decision import Decision

WORDS_MAX = 500


class Outcome(models.TextChoices):
    UPHELD = "upheld", _("The decision stands")
    OVERTURNED = "overturned", _("The decision was overturned")
    DROPPED = "dropped", _("Its author was erased")


class AppealQuerySet(models.QuerySet["Appeal"]):
    def open(self) -> AppealQuerySet:
        """Nobody has answered yet."""
        return self.filter(outcome="")

    def against(self, moderator: AbstractBaseUser) -> AppealQuerySet:
        """Against what this moderator decided: for somebody else to answer."""
        return self.filter(decision__by=moderator.pk)


class Appeal(models.Model):
    """`answer` is what its author is told; `overturned_by` the decision that set the other aside."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="appeal")
    comment = models.ForeignKey(Comment, models.PROTECT, related_name="appeals")
    words = models.TextField(_("words"), blank=True)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    outcome = models.CharField(_("outcome"), max_length=20, blank=True, choices=Outcome.choices)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    overturned_by = models.OneToOneField(Decision, models.PROTECT, related_name="overturns", null=True, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(outcome="") & Q(answered_at__isnull=False)),
                name="comments_an_appeal_is_answered_whole",
            ),
            models.UniqueConstraint(fields=["comment"], condition=Q(outcome=""), name="comments_one_open_appeal"),
        ]
        indexes = [
            models.Index(fields=["made_at"], name="comments_appeals_by_time"),
            models.Index(
                fields=["answered_at"], condition=Q(answered_at__isnull=False), name="comments_answered_appeals"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.outcome or '·'}"
