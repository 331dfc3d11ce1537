"""Sanction: what a person may not do for a time, why, and how it was taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.clause import Clause
from comments.models.comment import Comment
from comments.models.person import Person

SHORT = timedelta(days=7)  # a sanction that lasts longer asks for the right to ban


def is_long(ends_at: datetime | None, made_at: datetime) -> bool:
    """Whether it lasts longer than SHORT; what has no end does."""
    return ends_at is None or ends_at - made_at > SHORT


class SanctionQuerySet(models.QuerySet["Sanction"]):
    def in_force(self) -> SanctionQuerySet:
        """Neither lifted nor at its end; one without an end lasts until somebody has looked at it again."""
        return self.filter(lifted_at=None).filter(Q(ends_at=None) | Q(ends_at__gt=timezone.now()))

    def on(self, person: Person) -> SanctionQuerySet:
        if person.account is not None:
            return self.filter(account=person.account.pk)
        return self.filter(address_digest__in=person.digests)

    def newest_first(self) -> SanctionQuerySet:
        return self.order_by("-made_at", "-pk")


class Sanction(models.Model):
    """About one person, an account or a guest's address; a row is never deleted, lifting it is written beside it.

    What bars no one person is a Block: a network, which many may share, a domain of addresses, a word; and a Block has
    no history, since it is a rule of the site. A guest's address is kept as its keyed hash: the sanction outlives the
    address, and tells nobody what it was.
    """

    class Kind(models.TextChoices):
        MUTE = "mute", _("Mute")
        PREMODERATE = "premoderate", _("Hold every comment")
        BAN = "ban", _("Ban")

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="sanctions", null=True, blank=True, db_index=False
    )
    address_digest = models.CharField(max_length=64, blank=True)
    # By which comment a guest is found again: the hash leads nowhere.
    comment = models.ForeignKey(Comment, models.SET_NULL, related_name="+", null=True, blank=True, db_index=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    reason = models.TextField(_("reason"))
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="+", null=True, blank=True, db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    lift_reason = models.TextField(_("reason for lifting"), blank=True)

    objects = SanctionQuerySet.as_manager()

    class Meta:
        verbose_name = _("sanction")
        verbose_name_plural = _("sanctions")
        permissions = [("ban_author", "Can ban authors, and sanction them for more than 7 days")]
        constraints = [
            models.CheckConstraint(
                condition=Q(account__isnull=False, address_digest="") | Q(account__isnull=True, address_digest__gt=""),
                name="comments_a_sanction_is_about_one",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("made_at")), name="comments_a_sanction_lasts"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True, lift_reason="")
                | Q(lifted_at__isnull=False, lifted_by__isnull=False, lift_reason__gt=""),
                name="comments_lifting_is_signed",
            ),
        ]
        indexes = [
            models.Index(fields=["account"], condition=Q(account__isnull=False), name="comments_sanctions_account"),
            models.Index(fields=["address_digest"], name="comments_sanctions_guest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.made_at:%Y-%m-%d %H:%M}"

    @property
    def is_in_force(self) -> bool:
        return self.lifted_at is None and (self.ends_at is None or self.ends_at > timezone.now())

    @property
    def refuses(self) -> bool:
        """Whether it refuses what its person sends; else it is held."""
        return self.kind != self.Kind.PREMODERATE

    @property
    def is_long(self) -> bool:
        return is_long(self.ends_at, self.made_at)
