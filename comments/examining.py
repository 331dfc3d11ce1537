"""examine(): what stands in the way of moderating, in plain words, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Q

from comments import gathering, posting, purging
from comments.models import Clause, Letter, Purge, Thread
from comments.recounting import recount
from comments.verifying import missing_triggers

MANY = 100  # parked letters counted at most


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong, and what to do about it."""

    what: str
    mend: str


def examine(sample: int = 50) -> list[Complaint]:
    """Complaints about what the database holds; counters are proved in the `sample` newest threads only.

    Changes nothing. Raises the database's errors where it does not answer or lacks a table.
    """
    asked = (_no_moderator, _no_clause, _no_trigger, _no_postman, _parked, _no_purge)
    return [*(one for ask in asked for one in ask()), *_wrong_counters(sample)]


def _no_moderator() -> Iterator[Complaint]:
    may = Permission.objects.filter(content_type__app_label="comments", codename="moderate_comment")
    people = get_user_model()._default_manager.filter(is_active=True)
    able = Q(is_superuser=True) | Q(user_permissions__in=may) | Q(groups__permissions__in=may)
    if not people.filter(able, is_staff=True).exists():
        yield Complaint(
            "Nobody may decide on comments, so held comments wait for ever.",
            "Make an account: manage.py createmoderator --another; or add somebody to the group Moderators in the "
            "admin and mark the account as staff.",
        )


def _no_clause() -> Iterator[Complaint]:
    if not Clause.objects.in_force().exists():
        yield Complaint(
            "No clause of the comment policy is in force, so no comment can be rejected and the policy page is empty.",
            "Mark at least one clause as in force, in the admin under Comments, Clauses.",
        )


def _no_trigger() -> Iterator[Complaint]:
    if missing := missing_triggers():
        yield Complaint(
            f"The database would let decisions be changed or deleted: {', '.join(missing)} is missing or switched off.",
            "Put it back: manage.py verify --mend",
        )


def _no_postman() -> Iterator[Complaint]:
    late = max(posting.lateness(), gathering.lateness())
    if late > posting.LATE:
        yield Complaint(
            f"Letters to authors or followers have been due for {late.total_seconds() // 60:.0f} minutes, and nothing "
            "sends them.",
            "Start `manage.py sendletters --forever` as a service, as deploy/systemd/dipnote-letters.service does; if "
            "it runs, it says what is wrong with the mail server.",
        )


def _parked() -> Iterator[Complaint]:
    count = Letter.objects.parked().order_by()[: MANY + 1].count()
    if count:
        yield Complaint(
            f"{min(count, MANY)}{'+' if count > MANY else ''} letters could not be delivered and are parked.",
            "Look at the reasons in the admin under Comments, Letters; once they are mended: Try again.",
        )


def _no_purge() -> Iterator[Complaint]:
    if late := purging.lateness():
        last = Purge.objects.filter(ended_at__isnull=False).order_by("-pk").first()
        when = f"last on {last.ended_at:%Y-%m-%d}" if last and last.ended_at else "never to its end"
        yield Complaint(
            f"Traces of readers are kept {late.days} days longer than they are told: the purge ran {when}.",
            "Run manage.py purge, and have it run every night as deploy/systemd/dipnote-purge.timer does.",
        )


def _wrong_counters(sample: int) -> Iterator[Complaint]:
    wrong = recount(Thread.objects.order_by("-pk")[:sample], mend=False)
    if wrong:
        yield Complaint(
            f"{len(wrong)} counters are wrong in the {sample} newest threads, the first: {wrong[0].what} is "
            f"{wrong[0].stored} and should be {wrong[0].real}.",
            "Mend them, while the site runs: manage.py recount",
        )
