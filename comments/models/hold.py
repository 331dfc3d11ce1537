"""Hold: what is kept about a person must stay, by law, until somebody lifts it. It stops erasing and purging."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.comment import Comment, CommentQuerySet
from comments.models.person import Person


class HoldQuerySet(models.QuerySet["Hold"]):
    def in_force(self) -> HoldQuerySet:
        return self.filter(lifted_at=None)

    def on(self, person: Person) -> HoldQuerySet:
        if person.account is not None:
            return self.filter(account=person.account.pk)
        return self.filter(address=person.address.lower()) if person.address else self.none()

    def newest_first(self) -> HoldQuerySet:
        return self.order_by("-made_at", "-pk")


class Hold(models.Model):
    """On one account or one guest's address. The address stands here in clear, as it does on the comments that are held
    for it: a purge has to compare the two. Lifting takes it away.
    """

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    address = models.EmailField(_("e-mail"), blank=True)
    why = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        permissions = [("erase_person", "Can export, hold and erase what is kept about a person")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(account__isnull=False, address__gt="")
                & (Q(account__isnull=False) | Q(address__gt="") | Q(lifted_at__isnull=False)),
                name="comments_a_hold_is_on_one",
            )
        ]
        indexes = [
            models.Index(fields=["made_at"], condition=Q(lifted_at__isnull=True), name="comments_holds_in_force")
        ]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"


def held_comments() -> CommentQuerySet:
    """What no purge touches and nobody erases."""
    holds = Hold.objects.in_force().order_by()
    comments = Comment.objects.annotate(held_for=Lower("author_email"))
    return comments.filter(
        Q(author__in=holds.filter(account__isnull=False).values("account"))
        | Q(author=None, held_for__in=holds.exclude(address="").values("address"))
    )
