"""SecondLook: a decision that another moderator looks at without being told what it was."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.clause import Clause
from comments.models.comment import Status
from comments.models.decision import Decision


class SecondLookQuerySet(models.QuerySet["SecondLook"]):
    def open(self) -> SecondLookQuerySet:
        """Nobody has given a verdict yet."""
        return self.filter(verdict="")

    def unsettled(self) -> SecondLookQuerySet:
        """Two moderators came to different ends, and no senior has settled it."""
        return self.filter(agrees=False, settled_at=None)


class SecondLook(models.Model):
    """A noun of its own beside ReviewItem: the comment is decided on, waits for nothing, and readers see no change.

    `verdict` is what the second moderator would have decided; it never moves the comment.
    """

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="second_look")
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    due_at = models.DateTimeField(_("due"))
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True, db_index=False
    )
    held_until = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(_("verdict"), max_length=20, blank=True, choices=Status.choices)
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="+", null=True, blank=True, db_index=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    agrees = models.BooleanField(_("agrees"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    objects = SecondLookQuerySet.as_manager()

    class Meta:
        verbose_name = _("second look")
        verbose_name_plural = _("second looks")
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="", by__isnull=True, agrees__isnull=True, answered_at__isnull=True)
                | (~Q(verdict="") & Q(by__isnull=False, agrees__isnull=False, answered_at__isnull=False)),
                name="comments_a_second_look_is_answered_whole",
            )
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(verdict=""), name="comments_open_looks"),
            models.Index(
                fields=["answered_at"], condition=Q(answered_at__isnull=False), name="comments_answered_looks"
            ),
            models.Index(
                fields=["answered_at", "id"],
                condition=Q(agrees=False, settled_at__isnull=True),
                name="comments_unsettled_looks",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.verdict or '·'}"
