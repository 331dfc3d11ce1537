"""Office: whom an account speaks for, and since when; set in the admin and never typed by who writes."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

TITLE_MAX = 100


class OfficeQuerySet(models.QuerySet["Office"]):
    def in_force(self, now: datetime) -> OfficeQuerySet:
        return self.filter(Q(until=None) | Q(until__gt=now), since__lte=now)


class Office(models.Model):
    """An account's office for a time. The title is copied onto answers: those of the past keep theirs."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="comment_offices", verbose_name=_("account")
    )
    title = models.CharField(_("title"), max_length=TITLE_MAX, help_text=_("As readers see it: Bureau of …"))
    since = models.DateTimeField(_("since"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")),
                name="comments_an_office_ends_after_it_began",
                violation_error_message=_("It must end after it began."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def of(cls, account: AbstractBaseUser) -> Office | None:
        """The office that an account holds now: the one taken up last. None for an account that is switched off."""
        held = cls.objects.in_force(timezone.now()).filter(account=account.pk, account__is_active=True)
        return held.order_by("-since", "-pk").first()
