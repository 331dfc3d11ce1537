"""Batch: comments that were decided on together, under one name; what was left alone, and why."""

from __future__ import annotations

from typing import TypedDict

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.clause import Clause


class Left(TypedDict):
    """A comment that a batch left alone: `why` is moved, gone, unfit or a bar; who moved it, to what, and when."""

    pk: int
    why: str
    status: str
    by: str
    at: str


class Batch(models.Model):
    """What was moved has a Decision that names the batch; what was not is kept here. It is written once, with them."""

    class Verb(models.TextChoices):
        APPROVE = "approve", _("Approve")
        SPAM = "spam", _("Spam")
        REJECT = "reject", _("Reject")
        UNDO = "undo", _("Undo")

    name = models.CharField(_("name"), max_length=200)
    verb = models.CharField(_("verb"), max_length=10, choices=Verb.choices)
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="+", null=True, blank=True, db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField(_("comments asked for"))
    left = models.JSONField(_("left alone"), default=list, blank=True)
    undoes = models.OneToOneField("self", models.PROTECT, related_name="undone_by", null=True, blank=True)
    form_key = models.CharField(max_length=32)
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        constraints = [
            models.UniqueConstraint(fields=["by", "form_key"], name="comments_one_batch_per_form"),
            models.CheckConstraint(
                condition=models.Q(verb="undo", undoes__isnull=False) | ~models.Q(verb="undo"),
                name="comments_an_undoing_batch_names_what",
            ),
        ]

    def __str__(self) -> str:
        return self.name
