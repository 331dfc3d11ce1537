"""Letter: the outbox, one row for each letter to be sent."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments import conf
from comments.keys import new_key
from comments.models.comment import Comment
from comments.models.decision import Decision
from comments.models.follow import Follow


class Kind(models.TextChoices):
    """What a letter is about; for each there is one who words it."""

    ARRIVAL = "arrival", _("Receipt")
    DECISION = "decision", _("Decision")
    CORRECTION = "correction", _("Correction")
    SANCTION = "sanction", _("Sanction")
    APPEAL = "appeal", _("Answer to an appeal")
    CONFIRMATION = "confirmation", _("Whether somebody wants to be told")
    NEWS = "news", _("What is new")


TELLING = (Kind.DECISION, Kind.CORRECTION)  # what tells an author how their comment stands


class State(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    CANCELLED = "cancelled", _("Cancelled")
    PARKED = "parked", _("Parked")


def new_message_id() -> str:
    """A Message-ID of its own for a letter; the same letter keeps it however often it is sent."""
    return f"<{new_key()}@{conf.host()}>"


class LetterQuerySet(models.QuerySet["Letter"]):
    def waiting(self) -> LetterQuerySet:
        return self.filter(state=State.WAITING)

    def parked(self) -> LetterQuerySet:
        return self.filter(state=State.PARKED)

    def telling(self) -> LetterQuerySet:
        """What tells authors how their comments stand."""
        return self.filter(kind__in=TELLING)

    def to(self, address: str) -> LetterQuerySet:
        """Those to an address that are about no comment; none to no address."""
        return self.filter(address__iexact=address) if address else self.none()

    def untouched(self) -> LetterQuerySet:
        """Nobody holds it, nor is it unknown whether somebody who did has sent it: it can still be stopped."""
        return self.waiting().filter(claimed_until=None)

    def may_have_left(self) -> LetterQuerySet:
        """Sent, being sent, or given up without a clear answer: its reader may know what it says."""
        return self.filter(Q(state=State.SENT) | Q(claimed_until__isnull=False))

    def due(self, now: datetime) -> LetterQuerySet:
        """May be sent: its time has come, and nobody holds it, or whoever did has let their time run out.

        What follows a letter about the same comment waits while somebody is sending that one.
        """
        before = Letter.objects.telling().waiting().filter(comment=OuterRef("comment"), pk__lt=OuterRef("pk"))
        follows = Exists(before.filter(claimed_until__gte=now)) & Q(kind__in=TELLING)
        free = Q(claimed_until=None) | Q(claimed_until__lt=now)
        return self.waiting().filter(free & ~follows, not_before__lte=now)


class Letter(models.Model):
    """To the author of a comment, to a follower, or to an address; written with what it tells of.

    The author's address is read when the letter is sent, never copied: with the comment or account it is gone. A claim
    is who sends it and until when; while there is one, even one that has run out, the letter may have been sent.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    comment = models.ForeignKey(
        Comment, models.CASCADE, related_name="letters", null=True, blank=True, verbose_name=_("comment")
    )
    decision = models.ForeignKey(
        Decision, models.PROTECT, related_name="letters", null=True, blank=True, verbose_name=_("decision")
    )
    follow = models.ForeignKey(
        Follow,
        models.CASCADE,
        related_name="letters",
        null=True,
        blank=True,
        db_index=False,
        verbose_name=_("follower"),
    )
    address = models.EmailField(_("address"), blank=True)
    payload = models.JSONField(_("details"), default=dict, blank=True)
    language = models.CharField(_("language"), max_length=16, blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=200, unique=True, default=new_message_id)
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.WAITING)
    not_before = models.DateTimeField(_("not before"), default=timezone.now)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    claimed_by = models.CharField(max_length=40, blank=True)
    claimed_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    why = models.CharField(_("reason"), max_length=300, blank=True)
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="comments_letter_state_is_known"),
            models.CheckConstraint(
                condition=Q(comment__isnull=False) | Q(follow__isnull=False) | ~Q(address=""),
                name="comments_letters_go_to_somebody",
            ),
            models.UniqueConstraint(
                fields=["decision", "kind"],
                condition=Q(decision__isnull=False),
                name="comments_one_letter_per_decision",
            ),
        ]
        indexes = [
            models.Index(fields=["not_before", "id"], condition=Q(state="waiting"), name="comments_letters_due"),
            models.Index(fields=["state", "id"], name="comments_letters_by_state"),
            models.Index(fields=["follow"], condition=Q(follow__isnull=False), name="comments_letters_followers"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.comment or self.follow or '–'}"

    @property
    def recipient(self) -> str:
        """The address as it is known now; empty where it is known no longer."""
        if self.follow is not None:
            return self.follow.recipient
        if self.comment is None:
            return self.address
        account = self.comment.author
        own: str = getattr(account, account.get_email_field_name(), "") if account else ""
        return own or self.comment.author_email
