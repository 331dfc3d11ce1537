"""Follow: somebody who is told by e-mail of what is new in a thread, or of the replies to a comment of theirs."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.addresses import digests_of
from comments.keys import new_key
from comments.models.comment import Comment
from comments.models.thread import Thread


class Pace(models.TextChoices):
    AT_ONCE = "at_once", _("Within some minutes")
    DAILY = "daily", _("Once a day")


class FollowQuerySet(models.QuerySet["Follow"]):
    def confirmed(self) -> FollowQuerySet:
        return self.filter(confirmed_at__isnull=False)

    def unconfirmed(self) -> FollowQuerySet:
        return self.filter(confirmed_at=None)

    def to_address(self, address: str) -> FollowQuerySet:
        """Those of guests under an e-mail address."""
        return self.filter(account=None, follower__in=digests_of(address))

    def due(self, now: datetime) -> FollowQuerySet:
        """Those whose thread has changed since it was looked at for them, and whose time has come."""
        return self.confirmed().filter(look_at__lte=now, seen_version__lt=F("thread__version"))


class Follow(models.Model):
    """One person and one thread; with `comment`, the replies to that comment of theirs alone. Ended, it is deleted.

    A guest has an address, an account has its own, read when a letter is sent. What was told is said by `told_up_to`,
    the number of the last decision that letters have covered: a thread's decisions are numbered under its lock.
    """

    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="follows", verbose_name=_("thread"))
    comment = models.ForeignKey(
        Comment,
        models.CASCADE,
        related_name="follows",
        null=True,
        blank=True,
        db_index=False,
        verbose_name=_("replies to"),
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="comment_follows",
        null=True,
        blank=True,
        verbose_name=_("account"),
    )
    address = models.EmailField(_("address"), blank=True)
    follower = models.CharField(max_length=64, editable=False)  # an account's "user:5", or the address's keyed hash
    pace = models.CharField(_("how often"), max_length=20, choices=Pace.choices, default=Pace.AT_ONCE)
    language = models.CharField(_("language"), max_length=16, blank=True)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    told_at = models.DateTimeField(_("told"), default=timezone.now)
    told_up_to = models.BigIntegerField(default=0, editable=False)
    seen_version = models.PositiveIntegerField(default=0, editable=False)
    look_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "follower"], condition=Q(comment__isnull=True), name="comments_follows_a_thread_once"
            ),
            models.UniqueConstraint(
                fields=["comment", "follower"],
                condition=Q(comment__isnull=False),
                name="comments_follows_a_comment_once",
            ),
            models.CheckConstraint(
                condition=Q(account__isnull=False, address="") | Q(account__isnull=True) & ~Q(address=""),
                name="comments_follows_with_one_address",
            ),
        ]
        indexes = [
            models.Index(fields=["look_at"], condition=Q(confirmed_at__isnull=False), name="comments_follows_due"),
            models.Index(fields=["asked_at"], condition=Q(confirmed_at__isnull=True), name="comments_follows_asked"),
            models.Index(fields=["told_at"], name="comments_follows_told"),
            models.Index(fields=["follower"], name="comments_follows_of"),
        ]

    def __str__(self) -> str:
        return str(self.thread)

    @property
    def recipient(self) -> str:
        """Where letters go now; nowhere for an account that is switched off or has no address."""
        if self.account is None:
            return self.address
        own: str = getattr(self.account, self.account.get_email_field_name(), "")
        return own if self.account.is_active else ""
