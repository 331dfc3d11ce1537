"""Note: what moderators tell one another of a person or a comment. Nobody else reads it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.comment import Comment
from comments.models.person import Person


class NoteQuerySet(models.QuerySet["Note"]):
    def on(self, person: Person) -> NoteQuerySet:
        if person.account is not None:
            return self.filter(account=person.account.pk)
        return self.filter(address_digest__in=person.digests)

    def newest_first(self) -> NoteQuerySet:
        return self.order_by("-made_at", "-pk")


class Note(models.Model):
    """About one account, one guest's address (as its keyed hash) or one comment. Written once, never changed."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", null=True, blank=True, db_index=False
    )
    address_digest = models.CharField(max_length=64, blank=True)
    comment = models.ForeignKey(Comment, models.CASCADE, related_name="notes", null=True, blank=True, db_index=False)
    text = models.TextField(_("text"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        constraints = [
            models.CheckConstraint(
                condition=Q(account__isnull=False, address_digest="", comment__isnull=True)
                | Q(account__isnull=True, address_digest__gt="", comment__isnull=True)
                | Q(account__isnull=True, address_digest="", comment__isnull=False),
                name="comments_a_note_is_about_one",
            )
        ]
        indexes = [
            models.Index(fields=["account"], condition=Q(account__isnull=False), name="comments_notes_account"),
            models.Index(fields=["comment"], condition=Q(comment__isnull=False), name="comments_notes_comment"),
            models.Index(fields=["address_digest"], name="comments_notes_guest"),
        ]

    def __str__(self) -> str:
        return f"{self.by_id}, {self.made_at:%Y-%m-%d %H:%M}"
