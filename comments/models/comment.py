"""Comment, its statuses and their transitions, its queryset."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments import conf, scripts
from comments.keys import new_key
from comments.models.thread import Thread


class Status(models.TextChoices):
    PENDING = "pending", _("Waiting")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    SPAM = "spam", _("Spam")
    WITHDRAWN = "withdrawn", _("Withdrawn by its author")


TRANSITIONS: dict[str, frozenset[str]] = {
    Status.PENDING: frozenset({Status.APPROVED, Status.REJECTED, Status.SPAM, Status.WITHDRAWN}),
    Status.APPROVED: frozenset({Status.PENDING, Status.REJECTED, Status.SPAM, Status.WITHDRAWN}),
    Status.REJECTED: frozenset({Status.APPROVED, Status.PENDING}),
    Status.SPAM: frozenset({Status.APPROVED, Status.PENDING, Status.WITHDRAWN}),
    Status.WITHDRAWN: frozenset(),
}


class CommentQuerySet(models.QuerySet["Comment"]):
    def approved(self) -> CommentQuerySet:
        return self.filter(status=Status.APPROVED)

    def pending(self) -> CommentQuerySet:
        return self.filter(status=Status.PENDING)

    def on(self, thread: Thread) -> CommentQuerySet:
        return self.filter(thread=thread)

    def roots(self) -> CommentQuerySet:
        return self.filter(root=None)

    def shown(self) -> CommentQuerySet:
        """Roots that readers see: approved, or a tombstone above approved replies."""
        return self.filter(Q(status=Status.APPROVED) | Q(reply_count__gt=0))

    def picked(self) -> CommentQuerySet:
        """Marked by the editors, and still approved."""
        return self.approved().filter(featured_at__isnull=False)

    def by_guest(self, address: str) -> CommentQuerySet:
        """Sent without an account under an e-mail address, in whatever case. The database folds both sides alike."""
        guests = self.filter(author=None, author_email__gt="")
        return guests.annotate(address=Lower("author_email")).filter(address=Lower(Value(address)))

    def in_order(self) -> CommentQuerySet:
        """Reading order. The archive loads pages in any order, so ids alone are no clock."""
        return self.order_by("created_at", "pk")


class Comment(models.Model):
    """What one person said, with their name copied onto the row: a page joins nothing."""

    key = models.CharField(_("key"), max_length=16, unique=True, default=new_key, editable=False)
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="comments", db_index=False, editable=False)
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="replies", null=True, blank=True, db_index=False, editable=False
    )
    root = models.ForeignKey(
        "self", models.PROTECT, related_name="branch", null=True, blank=True, db_index=False, editable=False
    )
    depth = models.PositiveSmallIntegerField(default=0, editable=False)
    position = models.PositiveIntegerField(default=0, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="comments",
        null=True,
        blank=True,
        db_index=False,
        editable=False,
    )
    author_name = models.CharField(_("name"), max_length=100)
    author_email = models.EmailField(_("e-mail"), blank=True)
    author_location = models.CharField(_("place"), max_length=100, blank=True)
    # The language of the page it was written on; null where that is not known.
    language = models.CharField(max_length=16, null=True, blank=True, editable=False)  # noqa: DJ001
    lead_line = models.CharField(_("lead line"), max_length=300, blank=True, editable=False)
    text = models.TextField(_("text"))
    html = models.TextField(editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, editable=False)
    findings = models.JSONField(_("findings"), default=list, blank=True, editable=False)
    reply_count = models.PositiveIntegerField(_("replies"), default=0, editable=False)
    recommend_count = models.PositiveIntegerField(_("recommendations"), default=0, db_default=0, editable=False)
    # Null, not "": a unique column may hold null many times.
    source_key = models.CharField(max_length=80, null=True, blank=True, editable=False)  # noqa: DJ001
    text_digest = models.CharField(max_length=32, editable=False)
    date_only = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    featured_at = models.DateTimeField(_("picked"), null=True, blank=True, editable=False)
    # A question, by what it ends with or as a moderator said; null where nobody knows, as of what was brought in.
    asks = models.BooleanField(null=True, blank=True, editable=False)
    # The office its author spoke for, copied from the account when it was published; null where for none.
    office = models.CharField(_("office"), max_length=100, null=True, blank=True, editable=False)  # noqa: DJ001
    # Its author asked in the form to be told of replies; null again once that is seen to. False: no letters at all.
    wants_replies = models.BooleanField(null=True, blank=True, editable=False)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True, editable=False)
    # An edit that waits, as HTML: `text` is then what it says, `html` what readers see. Null where none waits.
    edited_html = models.TextField(null=True, blank=True, editable=False)  # noqa: DJ001
    # Whether others had answered when it was edited; null where readers see no edit.
    edited_after_replies = models.BooleanField(null=True, editable=False)
    # What its author's receipt is known by (comments.receipt); null where there is none.
    receipt = models.CharField(max_length=80, null=True, blank=True, editable=False)  # noqa: DJ001
    # When its text was taken out, since it had been kept long enough or its author asked: nothing is left to publish.
    emptied_at = models.DateTimeField(_("emptied"), null=True, blank=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        permissions = [
            ("moderate_comment", "Can decide on comments"),
            ("decide_on_replies", "Can decide on replies to own comments"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source_key"], name="comments_one_comment_per_source"),
            models.UniqueConstraint(
                fields=["root", "position"], condition=Q(root__isnull=False), name="comments_one_reply_per_position"
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="comments_status_is_known"),
            models.CheckConstraint(
                condition=Q(root__isnull=True, parent__isnull=True, depth=0, position=0)
                | Q(root__isnull=False, parent__isnull=False, depth__gt=0, position__gt=0),
                name="comments_roots_have_no_parent",
            ),
        ]
        indexes = [
            models.Index(fields=["thread", "created_at", "id"], condition=Q(root__isnull=True), name="comments_roots"),
            models.Index(
                fields=["thread", "recommend_count", "created_at", "id"],
                condition=Q(root__isnull=True),
                name="comments_recommended",
            ),
            models.Index(
                fields=["thread", "created_at", "id"], condition=Q(status="approved"), name="comments_approved"
            ),
            models.Index(
                fields=["thread", "featured_at"], condition=Q(featured_at__isnull=False), name="comments_picked"
            ),
            models.Index(fields=["status", "created_at", "id"], name="comments_by_status"),
            models.Index(fields=["created_at", "id"], name="comments_by_date"),
            models.Index(fields=["thread", "text_digest"], name="comments_repeats"),
            models.Index(fields=["text_digest"], condition=Q(status="pending"), name="comments_alike"),
            models.Index(fields=["created_at", "id"], condition=Q(asks=True), name="comments_questions"),
            models.Index(fields=["thread"], condition=Q(asks=True), name="comments_questions_of"),
            models.Index(fields=["thread", "parent"], condition=Q(office__isnull=False), name="comments_official"),
            models.Index(fields=["id"], condition=Q(wants_replies=True), name="comments_wishes"),
            models.Index(fields=["parent"], condition=Q(parent__isnull=False), name="comments_by_parent"),
            models.Index(
                fields=["author", "created_at"],
                condition=Q(author__isnull=False),
                name="comments_author_record",
            ),
            models.Index(
                Lower("author_email"),
                "created_at",
                "id",
                condition=Q(author__isnull=True, author_email__gt=""),
                name="comments_guest_record",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author_name}, {self.created_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """Its permalink, which opens the right page at the right comment."""
        return reverse("comments:permalink", args=[self.key])

    @property
    def has_edit(self) -> bool:
        """It is public, and an edit of it waits."""
        return self.edited_html is not None

    @property
    def spoken(self) -> str:
        """The language its text is in, as HTML's `lang` has it; "" where that is not known."""
        return scripts.language_of(self.html, self.language or conf.language())

    @property
    def is_approved(self) -> bool:
        return self.status == Status.APPROVED
