"""The site as an app: it listens to what the library tells."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "dipnote_site"

    def ready(self) -> None:
        from comments import signals
        from dipnote_site import metrics

        signals.comment_submitted.connect(metrics.note_stored)
        signals.comment_refused.connect(metrics.note_refused)
        signals.comment_decided.connect(metrics.note_decided)
