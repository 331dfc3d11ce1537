"""What a moderator may touch: the threads of their beats, and in those no comment they have a part in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from comments.models import Appeal, Beat, Comment, Report, Status, Thread
from comments.models.among import Among

REPLIES_TO_OWN = "comments.decide_on_replies"
ANSWERS_APPEALS = "comments.override_decision"
DECIDES = "comments.moderate_comment"
READS = ("comments.view_comment", "comments.view_decision", "comments.view_thread")  # what an auditor has
_KEPT = "_comments_reach"  # on the account's instance, which lives for one request, as its permissions are


class Bar(TextChoices):
    """Why somebody may not decide on a comment, and what they are told."""

    OWN = "own", _("Left alone: nobody decides on their own comment.")
    REPORTED = "reported", _("Left alone: you reported it, so another decides on it.")
    REPLY = "reply", _("Left alone: it replies to you, so another decides on it.")
    APPEAL = "appeal", _("Left alone: its author has objected, and a senior who did not decide answers that.")
    EMPTIED = "emptied", _("Left alone: its text was taken out, so nothing is there to be published.")
    UNREAD = "unread", _("Left alone: it was reported after you were shown it. Look at what the report says.")
    OUTSIDE = "outside", _("Left alone: it is not in the sections you moderate.")


@dataclass(frozen=True, slots=True)
class Reach:
    """Places as (site, section), an empty word meaning every one; no place at all means everywhere."""

    places: tuple[tuple[str, str], ...] = ()

    def holds(self, thread: Thread) -> bool:
        """Whether a thread is within it."""
        return not self.places or any(
            site in ("", thread.site) and section in ("", thread.section) for site, section in self.places
        )

    def q(self, prefix: str = "") -> Q:
        """The same for a queryset: `prefix` leads to the thread, as in "comment__thread__"."""
        found = Q()
        for site, section in self.places:
            place = Q(**{f"{prefix}site": site}) if site else Q()
            place &= Q(**{f"{prefix}section": section}) if section else Q()
            found |= place
        return found


def reach_of(moderator: AbstractBaseUser | AnonymousUser) -> Reach:
    """Where an account may look and decide: its beats, read once a request. A superuser's is everywhere.

    Raises PermissionDenied for a visitor, who has no business where this is asked.
    """
    if isinstance(moderator, AnonymousUser):
        raise PermissionDenied
    kept = getattr(moderator, _KEPT, None)
    if isinstance(kept, Reach):
        return kept
    everywhere = getattr(moderator, "is_superuser", False)
    places = () if everywhere else tuple(Beat.objects.filter(moderator=moderator.pk).values_list("site", "section"))
    reach = Reach(() if ("", "") in places else places)
    setattr(moderator, _KEPT, reach)
    return reach


def may_read(person: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether somebody may look at what moderators look at: those who decide, and auditors, who decide nothing."""
    if isinstance(person, AnonymousUser):
        return False
    has_perm = getattr(person, "has_perm", lambda _right: False)
    return bool(has_perm(DECIDES) or all(has_perm(right) for right in READS))


def bars(moderator: AbstractBaseUser, comments: Sequence[Comment]) -> Mapping[int, Bar]:
    """The comments, by key, that an account may not decide on, and why. Four statements at most, one for most.

    Takes comments with status, author, parent and thread keys. An editor does not decide on replies to what they wrote,
    nor anybody on what they reported, nor on what its author objects to, save for a senior who did not decide.
    """
    if not comments:
        return {}
    threads = {one.thread_id for one in comments}
    reach, outside = reach_of(moderator), set[int]()
    if reach.places:
        outside = set(Thread.objects.filter(pk__in=threads).exclude(reach.q()).values_list("pk", flat=True))
    found = {one.pk: Bar.OUTSIDE for one in comments if one.thread_id in outside}
    found |= {one.pk: Bar.REPLY for one in _replies_to(moderator, comments)}
    theirs = Report.objects.filter(Among("comment_id", [one.pk for one in comments]), by=moderator.pk)
    found |= dict.fromkeys(theirs.values_list("comment_id", flat=True), Bar.REPORTED)
    found |= dict.fromkeys(_appealed(moderator, comments), Bar.APPEAL)
    return found | {one.pk: Bar.OWN for one in comments if one.author_id == moderator.pk}


def _replies_to(moderator: AbstractBaseUser, comments: Sequence[Comment]) -> list[Comment]:
    replies = [one for one in comments if one.parent_id is not None]
    has_perm = getattr(moderator, "has_perm", None)
    if not replies or has_perm is None or has_perm(REPLIES_TO_OWN):
        return []
    parents = Comment.objects.filter(pk__in={one.parent_id for one in replies}, author=moderator.pk)
    own = set(parents.values_list("pk", flat=True))
    return [one for one in replies if one.parent_id in own]


def _appealed(moderator: AbstractBaseUser, comments: Sequence[Comment]) -> list[int]:
    """Those whose authors have objected, to be answered by somebody else: a senior, and not whoever decided."""
    rejected = [one.pk for one in comments if one.status == Status.REJECTED]
    if not rejected:
        return []
    appeals = Appeal.objects.open().filter(comment__in=rejected)
    if getattr(moderator, "has_perm", lambda _right: False)(ANSWERS_APPEALS):
        appeals = appeals.against(moderator)
    return list(appeals.values_list("comment_id", flat=True))
