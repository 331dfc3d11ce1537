"""Block: an address, word, domain or network that is held or refused."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class BlockQuerySet(models.QuerySet["Block"]):
    def in_force(self) -> BlockQuerySet:
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=timezone.now()))


class Block(models.Model):
    """Who or what is barred. A word is matched on a folded copy of the text, so look-alike letters do not slip by."""

    class Kind(models.TextChoices):
        WORD = "word", _("Word or phrase")
        DOMAIN = "domain", _("Domain")
        ADDRESS = "address", _("E-mail address")
        NETWORK = "network", _("Network")

    class Outcome(models.TextChoices):
        HOLD = "hold", _("Hold")
        SPAM = "spam", _("Spam")
        REFUSE = "refuse", _("Refuse")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    value = models.CharField(
        _("value"), max_length=200, help_text=_("A word or phrase, example.com, name@example.com, or 192.0.2.0/24.")
    )
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices, default=Outcome.HOLD)
    note = models.CharField(_("note"), max_length=300, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True, editable=False
    )

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        ordering = ["kind", "value"]
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="comments_one_block_per_value")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.value}"
