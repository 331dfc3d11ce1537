"""Report: what a reader says of a public comment, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.clause import Clause
from comments.models.comment import Comment
from comments.models.decision import Decision

ILLEGAL = "illegal"  # code of the clause that a notice of illegal content names, whether or not it is in force


class Outcome(models.TextChoices):
    OPEN = "open", _("Not decided yet")
    UPHELD = "upheld", _("Upheld: the comment was removed")
    KEPT = "kept", _("Not upheld: the comment stays")
    MOOT = "moot", _("The comment was withdrawn by its author")


DECIDED = (Outcome.UPHELD, Outcome.KEPT)  # what says whether a reporter was right


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> ReportQuerySet:
        return self.filter(outcome=Outcome.OPEN)

    def decided(self) -> ReportQuerySet:
        return self.filter(outcome__in=DECIDED)

    def counting(self) -> ReportQuerySet:
        """Those that weigh anything: not what looked as if a machine had sent it."""
        return self.filter(weight__gt=0)

    def given_by(self, marks: Sequence[str], account: int | None = None) -> ReportQuerySet:
        """One reporter's, by what they are known by; of an account also under marks of long ago."""
        return self.filter(Q(mark__in=marks) | Q(by=account)) if account else self.filter(mark__in=marks)


class Report(models.Model):
    """One per comment and reporter. The reporter is an account, or a guest known by the mark of their cookie.

    A notice says that content is illegal, with what Art. 16(2) of the Digital Services Act asks for: why (`note`),
    where (`comment` and its `revision`), who says so unless the law excuses them, and that they say so in good faith,
    without which none is stored. `network` is a hash of use for this comment alone, dropped when it is decided.
    """

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="reports", db_index=False)
    revision = models.PositiveIntegerField(_("revision"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True, db_index=False
    )
    mark = models.CharField(max_length=32, editable=False)
    network = models.CharField(max_length=32, blank=True, editable=False)
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="+", null=True, blank=True, db_index=False)
    is_notice = models.BooleanField(_("notice of illegal content"), default=False)
    note = models.TextField(_("explanation"), blank=True)
    name = models.CharField(_("name"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_excused = models.BooleanField(_("need not say who they are"), default=False)
    weight = models.FloatField(_("weight"), default=0)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, default=Outcome.OPEN)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="settled_reports", null=True, blank=True)
    settled_at = models.DateTimeField(_("decided"), null=True, blank=True)
    created_at = models.DateTimeField(_("reported"), default=timezone.now)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(fields=["comment", "mark"], name="comments_one_report_per_reader"),
            models.UniqueConstraint(
                fields=["comment", "by"], condition=Q(by__isnull=False), name="comments_one_report_per_account"
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.OPEN, settled_at__isnull=True, decision__isnull=True)
                | Q(outcome__in=[Outcome.UPHELD, Outcome.KEPT, Outcome.MOOT], settled_at__isnull=False),
                name="comments_a_report_is_settled_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["mark", "-id"], name="comments_reports_by_mark"),
            models.Index(fields=["by", "-id"], condition=Q(by__isnull=False), name="comments_reports_by"),
            models.Index(fields=["created_at"], name="comments_reports_by_time"),
            models.Index(Lower("email"), condition=Q(email__gt=""), name="comments_reports_by_email"),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.code}"

    @property
    def code(self) -> str:
        """The code of the clause it rests on."""
        return ILLEGAL if self.is_notice or self.clause is None else self.clause.code
