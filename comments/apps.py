"""Wiring of the comments app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    name = "comments"
    verbose_name = _("Comments")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from comments import (
            answers,  # noqa: F401  (registers who words answers to appeals)
            bulletins,  # noqa: F401  (registers who words followers' letters)
            checks,  # noqa: F401  (registers the system checks)
            indexing,
            measuring,
            notices,  # noqa: F401  (registers who words letters)
        )

        post_migrate.connect(indexing.put_back, sender=self)
        post_migrate.connect(measuring.measure_again, sender=self)
