"""Beat: where a moderator works, a whole site or a section of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Beat(models.Model):
    """One place of a moderator's. Whoever has none works everywhere; whoever has some, there and nowhere else.

    `site` and `section` are the words that threads carry; an empty one means every site, every section.
    """

    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="beats", db_index=False, verbose_name=_("moderator")
    )
    site = models.CharField(_("site"), max_length=100, blank=True, help_text=_("Empty: every site."))
    section = models.CharField(_("section"), max_length=100, blank=True, help_text=_("Empty: every section."))

    class Meta:
        verbose_name = _("beat")
        verbose_name_plural = _("beats")
        constraints = [models.UniqueConstraint(fields=["moderator", "site", "section"], name="comments_beat_once")]

    def __str__(self) -> str:
        return f"{self.moderator}: {self.site or '*'} / {self.section or '*'}"
