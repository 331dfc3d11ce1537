"""Decision: what was decided, by whom and why. The database refuses to change or delete one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import BigIntegerField, F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.batch import Batch
from comments.models.clause import Clause
from comments.models.comment import Comment, Status
from comments.occasion import REQUEST_MAX


class Source(models.TextChoices):
    MODERATOR = "moderator", _("Moderator")
    SCREENING = "screening", _("Screening")
    AUTHOR = "author", _("Author")
    READERS = "readers", _("Readers' reports")
    ARCHIVE = "archive", _("Archive")


class DecisionQuerySet(models.QuerySet["Decision"]):
    def first_hand(self) -> DecisionQuerySet:
        """Decisions that take no other one back.

        `undoes IS NULL` says the same, and SQLite would read nearly every decision for it: where nobody has run ANALYZE
        it takes a unique index for a short way, though its null stands in nearly all rows.
        """
        return self.alias(takes_back=Coalesce("undoes", 0, output_field=BigIntegerField())).filter(takes_back=0)


class Decision(models.Model):
    """Append-only. `was` is empty on a comment's first decision; `by` is null for a rule and for the archive.

    A public comment that somebody looked at again and kept was approved before and is approved now.
    """

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="decisions")
    revision = models.PositiveIntegerField(_("revision"))
    # What its moderator saw: the version, 0 where nobody looked; and the digest of the text, which outlives the text.
    version = models.PositiveIntegerField(_("version seen"), default=0, db_default=0)
    digest = models.CharField(_("digest of the text"), max_length=32, blank=True, default="", db_default="")
    was = models.CharField(_("was"), max_length=20, blank=True, choices=Status.choices)
    now = models.CharField(_("now"), max_length=20, choices=Status.choices)
    # An account that has decided can be switched off, not deleted: its decisions keep their author.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="decisions", null=True, blank=True, db_index=False
    )
    source = models.CharField(_("source"), max_length=20, choices=Source.choices)
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, blank=True, db_index=False)
    note = models.TextField(_("note"), blank=True)
    findings = models.JSONField(_("findings"), default=list, blank=True)
    undoes = models.OneToOneField("self", models.PROTECT, related_name="undone_by", null=True, blank=True)
    # The decision of another moderator that a senior set aside on purpose.
    overrides = models.ForeignKey(
        "self", models.PROTECT, related_name="overridden_by", null=True, blank=True, db_index=False
    )
    batch = models.ForeignKey(
        Batch, models.PROTECT, related_name="decisions", null=True, blank=True, db_index=False, editable=False
    )
    # What an auditor asks beside: when it was shown to whoever decided, and lent to them; in which request they did.
    shown_at = models.DateTimeField(_("shown"), null=True, blank=True, editable=False)
    claimed_at = models.DateTimeField(_("claimed"), null=True, blank=True, editable=False)
    request = models.CharField(_("request"), max_length=REQUEST_MAX, null=True, blank=True, editable=False)  # noqa: DJ001  (SQLite adds a column that may be null without remaking the table)
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        permissions = [
            ("override_decision", "Can override another moderator's decision"),
            ("export_decision", "Can export decisions"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(was=F("now")) | Q(now=Status.APPROVED.value), name="comments_a_decision_changes_or_keeps"
            ),
            models.CheckConstraint(condition=Q(now__in=Status.values), name="comments_decided_status_is_known"),
        ]
        indexes = [
            models.Index(fields=["by", "made_at"], condition=Q(by__isnull=False), name="comments_decisions_by"),
            models.Index(fields=["batch"], condition=Q(batch__isnull=False), name="comments_decisions_batch"),
            models.Index(fields=["made_at"], name="comments_decisions_by_time"),
            models.Index(fields=["made_at", "id"], condition=Q(now=Status.REJECTED.value), name="comments_rejections"),
            models.Index(fields=["clause"], condition=Q(clause__isnull=False), name="comments_decisions_clause"),
            models.Index(
                fields=["overrides"], condition=Q(overrides__isnull=False), name="comments_decisions_overrides"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.was or '·'} → {self.now}, {self.made_at:%Y-%m-%d %H:%M}"
