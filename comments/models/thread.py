"""Thread: the object it hangs on, its mode, its counters and its version."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from comments import conf, language
from comments.keys import new_key
from comments.models.statements import Asking


class Mode(models.TextChoices):
    HOLD_ALL = "hold_all", _("Hold every comment")
    HOLD_NEWCOMERS = "hold_newcomers", _("Hold newcomers")
    OPEN = "open", _("Publish at once")
    CLOSED = "closed", _("Closed")


class ThreadQuerySet(models.QuerySet["Thread"]):
    def about(self, objects: Iterable[models.Model]) -> ThreadQuerySet:
        """Threads that hang on these objects, which are all of one model."""
        objects = list(objects)
        if not objects:
            return self.none()
        kind = ContentType.objects.get_for_model(objects[0])
        return self.filter(content_type=kind, object_id__in=[str(one.pk) for one in objects])


class Thread(models.Model):
    """One row per object that has comments; the generic key is paid here, once an object, never once a comment."""

    key = models.CharField(_("key"), max_length=16, unique=True, default=new_key, editable=False)
    content_type = models.ForeignKey(ContentType, models.PROTECT, db_index=False, editable=False)
    object_id = models.CharField(max_length=64, editable=False)
    target = GenericForeignKey("content_type", "object_id")
    title = models.CharField(_("title"), max_length=500)
    url = models.CharField(_("address"), max_length=500)
    site = models.CharField(_("site"), max_length=100, blank=True, editable=False)
    section = models.CharField(_("section"), max_length=100, blank=True, editable=False)
    mode = models.CharField(_("mode"), max_length=20, choices=Mode.choices, default=Mode.HOLD_ALL)
    mode_until = models.DateTimeField(_("until"), null=True, blank=True, editable=False)
    mode_after = models.CharField(_("then"), max_length=20, choices=Mode.choices, blank=True, editable=False)
    mode_reason = models.CharField(
        _("reason"), max_length=300, blank=True, help_text=_("Readers of a closed thread see it.")
    )
    slow_seconds = models.PositiveIntegerField(_("seconds between comments"), default=0, editable=False)
    approved_count = models.PositiveIntegerField(_("approved"), default=0, editable=False)
    pending_count = models.PositiveIntegerField(_("waiting"), default=0, editable=False)
    last_comment_at = models.DateTimeField(_("last comment"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    stays_open = models.BooleanField(
        _("stays open whatever its age"),
        default=False,
        db_default=False,
        help_text=_("Where the site closes threads after some days, this one is left out."),
    )
    # When its pages are to be made anew, since counts on them moved that were not worth a version each.
    renew_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="comments_one_thread_per_object"),
            models.CheckConstraint(condition=models.Q(mode__in=Mode.values), name="comments_thread_mode_is_known"),
            models.CheckConstraint(
                condition=models.Q(mode_until__isnull=True, mode_after="")
                | models.Q(mode_until__isnull=False, mode_after__in=Mode.values)
                & ~models.Q(mode_after=models.F("mode")),
                name="comments_thread_mode_changes_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-pending_count", "-id"],
                condition=models.Q(pending_count__gt=0),
                name="comments_threads_waiting",
            ),
            models.Index(fields=["-last_comment_at", "-id"], name="comments_threads_by_last"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its address in the language being read; `url` is the one that is kept."""
        return language.here(self.url)

    @property
    def stamp(self) -> str:
        """What caches know its pages by: its version, and whether a renewal that was set has come since."""
        is_renewed = self.renew_at is not None and self.renew_at <= timezone.now()
        return f"{self.version}r" if is_renewed else str(self.version)

    @property
    def is_visible(self) -> bool:
        """Whether the object it hangs on is there and public: one that hides itself takes its comments with it."""
        return self.target is not None and bool(getattr(self.target, "is_public", True))

    @property
    def mode_now(self) -> str:
        """Its mode at this moment: a change that was set for a time happens when it is read, no clockwork needed."""
        return self.mode_after if self.mode_until is not None and self.mode_until <= timezone.now() else self.mode

    @property
    def mode_ends_at(self) -> datetime | None:
        """When its mode will be another; None where none was set, or it has happened."""
        return self.mode_until if self.mode_until is not None and self.mode_until > timezone.now() else None

    @property
    def is_open(self) -> bool:
        """Whether its own mode and age take comments; the object it hangs on may still refuse them."""
        return self.mode_now != Mode.CLOSED and not self.is_too_old

    @property
    def closes_at(self) -> datetime | None:
        """When its age closes it; None where nothing but a moderator does."""
        days = conf.CLOSE_AFTER_DAYS
        return None if days is None or self.stays_open else self.created_at + timedelta(days=days)

    @property
    def is_too_old(self) -> bool:
        return self.closes_at is not None and self.closes_at <= timezone.now()

    @property
    def opens_at(self) -> datetime | None:
        """When a closed thread takes comments again."""
        return None if self.is_open or self.is_too_old else self.mode_ends_at

    @property
    def closed_reason(self) -> str:
        """Why it is closed, in the moderators' words for readers or for its age; empty where it is open."""
        if self.mode_now == Mode.CLOSED:
            return self.mode_reason
        if not self.is_too_old:
            return ""
        days = conf.CLOSE_AFTER_DAYS or 0
        words = ngettext("Comments are taken for %(days)d day.", "Comments are taken for %(days)d days.", days)
        return words % {"days": days}

    @classmethod
    def of(cls, target: models.Model) -> Thread:
        """The thread of an object, made on first sight. `target` is saved and has get_absolute_url()."""
        kind, pk = ContentType.objects.get_for_model(target), str(target.pk)
        # A read like any other, so that a replica may answer it
        if found := _OF.instances(kind.pk, pk):
            return found[0]
        return cls.objects.get_or_create(
            content_type=kind, object_id=pk, defaults={**_copied(target), "mode": conf.DEFAULT_MODE}
        )[0]

    @classmethod
    def follow(cls, target: models.Model) -> None:
        """Give the object's thread, if it has one, the title, address, site and section of today.

        Its version rises where any of them changed, since cached pages hold them.
        """
        copied = _copied(target)
        cls.objects.about([target]).exclude(**copied).update(**copied, version=models.F("version") + 1)


def _copied(target: models.Model) -> dict[str, str]:
    """What a thread keeps of its object, in the site's own language; queues and feeds then never load it."""
    with language.own():
        address: str = target.get_absolute_url()  # type: ignore[attr-defined]  # asked of any model, known of none
        return {
            "title": str(target)[:500],
            "url": address[:500],
            "site": str(getattr(target, "comments_site", ""))[:100],
            "section": str(getattr(target, "comments_section", ""))[:100],
        }


_OF = Asking(
    Thread,
    lambda kind, pk: Thread.objects.filter(content_type=kind, object_id=pk)[:1],
    Thread._meta.get_field("content_type"),
    Thread._meta.get_field("object_id"),
)
