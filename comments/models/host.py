"""KnownHost: a host that an approved comment has linked to."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class KnownHost(models.Model):
    """A link to any other host holds its comment, since nobody here has looked at where it leads."""

    host = models.CharField(_("host"), max_length=255, unique=True)
    seen_at = models.DateTimeField(_("first approved"), default=timezone.now)

    class Meta:
        verbose_name = _("known host")
        verbose_name_plural = _("known hosts")

    def __str__(self) -> str:
        return self.host
