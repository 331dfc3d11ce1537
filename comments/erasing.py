"""erase(): a person goes from all that is kept; their words go too, or stay under no name.

Replies keep their shape, since no comment's row is taken out; decisions are not touched, so seals verify.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import quote_plus

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from comments import conf, moderation, receipt, turns
from comments.belongings import address_of, followed_by, given_by, mailbox_of, reports_of
from comments.emptying import empty
from comments.holding import holds_on
from comments.models import (
    TRANSITIONS,
    Appeal,
    Block,
    Comment,
    Erasure,
    Follow,
    LeftComment,
    Letter,
    Note,
    Person,
    Recommendation,
    Report,
    ReviewItem,
    Sanction,
    SavedSearch,
    Source,
    Status,
    Thread,
    Trace,
)
from comments.models.appeal import Outcome
from comments.models.erasure import Way
from comments.recording import Reason

BATCH = 200  # comments a transaction


@dataclass(frozen=True, slots=True)
class Erased:
    """How many comments were theirs; `is_held` where a legal hold stands in the way, and nothing was done."""

    comments: int = 0
    is_held: bool = False


def erase(
    person: Person, *, words_go: bool, way: Way, by: AbstractBaseUser | None = None, close_account: bool = False
) -> Erased:
    """Take a person out of everything, BATCH comments a transaction; stopped, it may be run again.

    With `words_go` every text of theirs goes and what was public is withdrawn; else the texts stay, by nobody. With
    `close_account` the account is emptied and shut, since other apps hang on its row. What is left in the database's
    file is for scrub().
    """
    if holds_on(person):
        return Erased(is_held=True)
    count, address, digests = 0, person.address, person.digests
    keys = [person.comment.pk] if person.alone and person.comment else None
    while ids := _next(person) if keys is None else keys:
        _erase_comments(ids, words_go=words_go)
        count += len(ids)
        keys = None if keys is None else []
    with turns.atomic():
        _erase_files(person, address, digests, by)
        if close_account and person.account is not None:
            _close(person.account)
        row = {"by_id": by.pk if by else None, "comments": count, "words_went": words_go}
        Erasure.objects.create(way=way, **row)
    return Erased(count)


def _next(person: Person) -> list[int]:
    """Those erased already are nobody's any more, so the next ones are the first."""
    return list(person.comments.order_by("pk").values_list("pk", flat=True)[:BATCH])


def _erase_comments(ids: Sequence[int], *, words_go: bool) -> None:
    now = timezone.now()
    with turns.atomic():
        rows = moderation.lock(ids)
        if words_go:
            going = [row for row in rows if Status.WITHDRAWN in TRANSITIONS[row.status]]
            moved = moderation.move(going, Status.WITHDRAWN, Reason(by=None, source=Source.AUTHOR))
            moderation.tell_after_commit(moved, by=None)
            empty(ids, at=now)
        _forget(ids)
        _take_names(ids)


def _forget(ids: Collection[int]) -> None:
    """What lies beside comments and says who sent them."""
    Trace.objects.filter(comment__in=ids).delete()
    Letter.objects.filter(comment__in=ids).delete()
    Follow.objects.filter(comment__in=ids).delete()
    Note.objects.filter(comment__in=ids).delete()
    LeftComment.objects.filter(comment__in=ids).update(note="")
    _drop_appeals(ids)


def _drop_appeals(ids: Collection[int]) -> None:
    """Nobody is left to be answered. What was answered stays counted, without a word of it."""
    now = timezone.now()
    dropped = Appeal.objects.open().filter(comment__in=ids)
    items = ReviewItem.objects.open().filter(comment__in=dropped.values("comment"))
    items.update(closed_at=now, version=F("version") + 1)
    dropped.update(outcome=Outcome.DROPPED, answered_at=now)
    Appeal.objects.filter(comment__in=ids).update(words="", answer="")


def _take_names(ids: Collection[int]) -> None:
    """Pages of their threads are made anew: the kept ones show the name until they fall out of the cache."""
    with translation.override(conf.language()):
        nobody = _("Former reader")
    Comment.objects.filter(pk__in=ids).update(
        author=None,
        author_name=nobody,
        author_email="",
        author_location="",
        receipt=receipt.VOID,
        version=F("version") + 1,
    )
    Thread.objects.filter(comments__in=ids).update(version=F("version") + 1)


def _erase_files(person: Person, address: str, digests: list[str], by: AbstractBaseUser | None) -> None:
    """What lies under the person's own name. A sanction that is in force stays, under a hash that leads to nobody."""
    if not (person.account or address):
        return
    _unmark(person)
    followed_by(person).delete()
    Note.objects.on(person).delete()
    theirs = Sanction.objects.on(person)
    theirs.exclude(pk__in=Sanction.objects.in_force().values("pk")).delete()
    theirs.update(comment=None, reason=_("The person was erased."))
    Letter.objects.to(address_of(person) or address).delete()
    mailbox_of(person).filter(hushed_at=None).delete()  # that somebody wants no letters is a wish to be kept
    if address:
        _turn_blocks(address, digests[0], by)
        query = Q(query__icontains=address) | Q(query__icontains=quote_plus(address))
        SavedSearch.objects.filter(query).delete()


def _unmark(person: Person) -> None:
    """What they recommended and reported stays counted, under marks that were drawn by lot."""
    for given in given_by(person).only("pk"):
        Recommendation.objects.filter(pk=given.pk).update(mark=secrets.token_hex(16))
    for report in reports_of(person).only("pk"):
        mark = secrets.token_hex(16)
        Report.objects.filter(pk=report.pk).update(by=None, mark=mark, network="", note="", name="", email="")


def _turn_blocks(address: str, digest: str, by: AbstractBaseUser | None) -> None:
    """A block on the address holds the address: it becomes a sanction, which does the same under a hash."""
    for block in Block.objects.filter(kind=Block.Kind.ADDRESS, value__iexact=address):
        signer = by.pk if by else block.created_by_id
        if signer is not None and (block.ends_at is None or block.ends_at > timezone.now()):
            refuses = block.outcome == Block.Outcome.REFUSE
            Sanction.objects.create(
                address_digest=digest,
                kind=Sanction.Kind.BAN if refuses else Sanction.Kind.PREMODERATE,
                ends_at=block.ends_at,
                reason=_("It was a block on an address, whose person was erased."),
                by_id=signer,
            )
        block.delete()


def _close(account: AbstractBaseUser) -> None:
    """Nobody can sign in with it, and nothing in it says whose it was; what the project's accounts lack is let be."""
    fields = {field.name for field in account._meta.get_fields()}
    empties = {"first_name", "last_name", account.get_email_field_name()} & fields
    name_field = get_user_model().USERNAME_FIELD
    setattr(account, name_field, f"erased-{account.pk}")
    for name in empties - {name_field}:
        setattr(account, name, "")
    account.set_unusable_password()
    account.is_active = False
    account.last_login = None
    account.save()
