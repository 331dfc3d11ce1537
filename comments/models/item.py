"""ReviewItem: a reason to look at a comment, due when, held by whom."""

from __future__ import annotations

import json
from functools import reduce
from itertools import combinations, permutations
from operator import or_

from django.apps import apps
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments import due, weighing
from comments.models.comment import Comment
from comments.models.report import Report


class ReviewItemQuerySet(models.QuerySet["ReviewItem"]):
    def open(self) -> ReviewItemQuerySet:
        return self.filter(closed_at=None)

    def by_due(self) -> ReviewItemQuerySet:
        return self.order_by("due_at", "pk")

    def unclaimed(self) -> ReviewItemQuerySet:
        """Nobody holds it, or whoever did has let its time run out."""
        return self.filter(Q(claimed_until=None) | Q(claimed_until__lt=timezone.now()))

    def claimed(self) -> ReviewItemQuerySet:
        """Somebody holds it, and their time has not run out."""
        return self.filter(claimed_until__gte=timezone.now())

    def fit_for(self, moderator: AbstractBaseUser) -> ReviewItemQuerySet:
        """Neither on the moderator's own comment, nor on one they reported, nor on one they left for somebody else.

        Appeals are for seniors, and never for whoever made the decision.
        """
        own = Comment.objects.filter(pk=OuterRef("comment"), author=moderator.pk)
        left = LeftComment.objects.filter(comment=OuterRef("comment"), by=moderator.pk)
        said = Report.objects.filter(comment=OuterRef("comment"), by=moderator.pk)
        return self.filter(~Exists(own), ~Exists(left), ~Exists(said), ~Exists(_appeals_not_for(moderator)))

    def taken_by(self, moderator: AbstractBaseUser) -> ReviewItemQuerySet:
        """None of its causes speaks of a topic that the moderator leaves to others."""
        topics = LeftTopic.objects.filter(by=moderator.pk).annotate(why=Cast(OuterRef("causes"), TextField()))
        return self.filter(~Exists(topics.filter(why__contains=Concat(Value('"'), F("cause"), Value('"')))))

    def of_kind(self, kind: str) -> ReviewItemQuerySet:
        """Those of a class, as due.kind_of tells it of their causes; none of a class that is none."""
        return self.alias(why=Cast("causes", TextField())).filter(_is_kind(kind))


def _is_kind(kind: str) -> Q:
    """The words of due.kind_of for a database: `why` is the causes as text."""
    appeal, reported, edited = _says(due.APPEAL), _says(due.REPORTED), _says(due.EDITED)
    grave, spam, fine = _says(*weighing.GRAVE, due.HEAVY), _spam(), Q(why__in=_speaking_for())
    plain = ~appeal & ~reported & ~edited
    kinds = {
        "appeal": appeal,
        "grave": ~appeal & reported & grave,
        "reported": ~appeal & reported & ~grave,
        "edited": ~appeal & ~reported & edited,
        "spam": plain & spam,
        "fine": plain & fine,
        "unsure": plain & ~spam & ~fine,
    }
    return kinds.get(kind, Q(pk__in=[]))


def _says(*causes: str) -> Q:
    return reduce(or_, (Q(why__contains=f'"{cause}"') for cause in sorted(causes)))


def _spam() -> Q:
    """Signs of two subjects, of an author of whom nothing was published."""
    return ~_says(due.KNOWN) & reduce(or_, (_says(*one) & _says(*other) for one, other in combinations(due.SIGNS, 2)))


def _speaking_for() -> list[str]:
    """The causes, as they are stored, of whatever nothing speaks against."""
    quiet = sorted({*due.QUIET, due.KNOWN})
    return [json.dumps(list(one)) for size in range(len(quiet) + 1) for one in permutations(quiet, size)]


def _appeals_not_for(moderator: AbstractBaseUser) -> models.QuerySet[models.Model]:
    """The open appeals about an item's comment that somebody else answers."""
    appeals = apps.get_model("comments", "Appeal")._default_manager.filter(outcome="", comment=OuterRef("comment"))
    is_senior = getattr(moderator, "has_perm", lambda _right: False)("comments.override_decision")
    return appeals.filter(decision__by=moderator.pk) if is_senior else appeals


class ReviewItem(models.Model):
    """The moderators' work list: the queue reads this small table, never the comments."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="items", db_index=False)
    causes = models.JSONField(_("causes"), default=list)
    due_at = models.DateTimeField(_("due"))
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True, db_index=False
    )
    claimed_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    # Since when they have held it without a break.
    claimed_at = models.DateTimeField(_("claimed"), null=True, blank=True)
    # Which pick of whoever holds it: the order of their cards, and what tells every fourth pick from the others.
    pick = models.IntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    # When a moderator first asked for a senior's eye.
    escalated_at = models.DateTimeField(_("escalated"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = ReviewItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("review item")
        verbose_name_plural = _("review items")
        constraints = [
            models.UniqueConstraint(
                fields=["comment"], condition=Q(closed_at__isnull=True), name="comments_one_open_item_per_comment"
            )
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(closed_at__isnull=True), name="comments_open_items"),
            models.Index(fields=["comment"], name="comments_items_of_comment"),
            models.Index(fields=["closed_at"], condition=Q(closed_at__isnull=False), name="comments_closed_items"),
            models.Index(
                fields=["escalated_at"],
                condition=Q(closed_at__isnull=True, escalated_at__isnull=False),
                name="comments_escalated_items",
            ),
            models.Index(
                fields=["claimed_until"],
                condition=Q(closed_at__isnull=True, claimed_until__isnull=False),
                name="comments_claimed_items",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id}: {', '.join(self.causes)}"


class LeftComment(models.Model):
    """A comment that a moderator left for somebody else: never shown to them in the queue again.

    No reason is asked; whoever escalates gives one, `note`, for those who see the comment next.
    """

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="+", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    note = models.TextField(_("note"), blank=True, db_default="", default="")
    left_at = models.DateTimeField(_("left"), default=timezone.now)

    class Meta:
        verbose_name = _("comment left to others")
        verbose_name_plural = _("comments left to others")
        constraints = [models.UniqueConstraint(fields=["comment", "by"], name="comments_left_once")]
        indexes = [models.Index(fields=["by"], name="comments_left_by")]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.by_id}"


class LeftTopic(models.Model):
    """What a moderator leaves to others altogether: items with this cause are never lent to them.

    A cause is a clause's code, as readers report it, or a rule of screening that points to the clause.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    cause = models.CharField(_("cause"), max_length=64)

    class Meta:
        verbose_name = _("topic left to others")
        verbose_name_plural = _("topics left to others")
        constraints = [models.UniqueConstraint(fields=["by", "cause"], name="comments_topic_left_once")]

    def __str__(self) -> str:
        return f"{self.by_id}: {self.cause}"
