"""sanction(), lift(), note(): what moderators do about a person. Each stays on record, with who, when and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments import conf, turns
from comments.addresses import digests_of
from comments.models import Clause, Comment, Letter, Note, Person, Sanction
from comments.models.letter import Kind, State
from comments.models.sanction import is_long

CAN_MUTE = "comments.moderate_comment"
CAN_BAN = "comments.ban_author"
NOTE_MAX = 2000  # characters of a note or a reason


class Refusal(TextChoices):
    """Why nothing was done, in words for the moderator."""

    OWN = "own", _("Nobody sanctions themselves, or lifts their own sanction.")
    STAFF = "staff", _("Only an administrator sanctions staff.")
    RIGHT = "right", _("A ban, and whatever lasts longer than 7 days, needs the right to ban.")
    PAST = "past", _("The end must be in the future.")
    REASON = "reason", _("Say why, in at most 2000 characters.")
    CLAUSE = "clause", _("Name a clause: an address proves nothing, so its author is told the clause, not your words.")
    OVER = "over", _("It is over already.")


@dataclass(frozen=True, slots=True)
class Sanctioned:
    """The sanction as it stands now, or why nothing was done."""

    sanction: Sanction | None = None
    refusal: Refusal | None = None


def sanction(
    person: Person,
    kind: Sanction.Kind,
    *,
    by: AbstractBaseUser,
    reason: str,
    ends_at: datetime | None,
    clause: Clause | None = None,
) -> Sanctioned:
    """Sanction a person until a time, or until somebody looks at it again where `ends_at` is None.

    The author is told the end and the reason where they write, and by letter where their address is known: there is no
    sanction that its person cannot know of.
    """
    made_at, reason = timezone.now(), reason.strip()
    if refusal := _against(person, by) or _unfit(kind, reason, ends_at, made_at, by=by):
        return Sanctioned(refusal=refusal)
    if person.account is None and clause is None and kind != Sanction.Kind.PREMODERATE:
        return Sanctioned(refusal=Refusal.CLAUSE)
    with turns.atomic():
        made = Sanction.objects.create(
            account_id=person.account.pk if person.account else None,
            address_digest=person.digests[0] if person.account is None else "",
            comment=person.comment,
            kind=kind,
            ends_at=ends_at,
            reason=reason,
            clause=clause,
            by_id=by.pk,
            made_at=made_at,
        )
        _tell(made, person, at=made_at)
    return Sanctioned(made)


def lift(sanction: Sanction, *, by: AbstractBaseUser, reason: str) -> Sanctioned:
    """End a sanction before its time. Whoever may impose it may lift it, save on themselves; of two, one does."""
    reason = reason.strip()
    if sanction.account_id == by.pk or sanction.address_digest in _own_digests(by):
        return Sanctioned(refusal=Refusal.OWN)
    if not _may(by, sanction.kind, for_long=sanction.is_long):
        return Sanctioned(refusal=Refusal.RIGHT)
    if not 0 < len(reason) <= NOTE_MAX:
        return Sanctioned(refusal=Refusal.REASON)
    now = timezone.now()
    with turns.atomic():
        row = Sanction.objects.in_force().filter(pk=sanction.pk)
        if not row.update(lifted_at=now, lifted_by=by.pk, lift_reason=reason):
            return Sanctioned(refusal=Refusal.OVER)
        sanction.refresh_from_db()
        _tell_of_its_end(sanction, at=now)
    return Sanctioned(sanction)


def note(about: Person | Comment, text: str, *, by: AbstractBaseUser) -> Note | None:
    """Keep a note for moderators; None where there is no text, or more than NOTE_MAX characters of it."""
    text = text.strip()
    if not 0 < len(text) <= NOTE_MAX:
        return None
    if isinstance(about, Comment):
        return Note.objects.create(comment=about, text=text, by_id=by.pk)
    if about.account is not None:
        return Note.objects.create(account_id=about.account.pk, text=text, by_id=by.pk)
    return Note.objects.create(address_digest=about.digests[0], text=text, by_id=by.pk)


def _tell(made: Sanction, person: Person, *, at: datetime) -> None:
    """A letter of the sanction, about a comment of theirs: with that, their address is read when it leaves."""
    comment = person.comment or person.comments.order_by("-pk").first()
    if "sanctioned" in conf.LETTERS and comment is not None:
        Letter.objects.create(
            kind=Kind.SANCTION,
            comment=comment,
            payload={"sanction": made.pk},
            language=comment.language or conf.language(),
            message_id=_message_id(made),
            not_before=at + timedelta(seconds=conf.LETTER_SECONDS),
            written_at=at,
        )


def _tell_of_its_end(lifted: Sanction, *, at: datetime) -> None:
    """Who has not been told of a sanction is not told that it is over; who may have been, is."""
    letter = Letter.objects.filter(message_id=_message_id(lifted))
    letter.untouched().update(state=State.CANCELLED, settled_at=at)
    if first := letter.may_have_left().first():
        Letter.objects.create(
            kind=Kind.SANCTION,
            comment=first.comment,
            payload={"sanction": lifted.pk, "is_over": True},
            language=first.language,
            message_id=_message_id(lifted, "over"),
            not_before=at + timedelta(seconds=conf.LETTER_SECONDS),
            written_at=at,
        )


def _message_id(about: Sanction, what: str = "begun") -> str:
    """By its name a sanction's letter is found again."""
    return f"<sanction.{about.pk}.{what}@{conf.host()}>"


def _against(person: Person, by: AbstractBaseUser) -> Refusal | None:
    """Four eyes: never oneself, and staff only by an administrator; an address counts as its account does."""
    accounts = [person.account] if person.account else _accounts_at(person.address)
    if by.pk in {one.pk for one in accounts}:
        return Refusal.OWN
    is_staff = any(getattr(one, "is_staff", False) or getattr(one, "is_superuser", False) for one in accounts)
    return Refusal.STAFF if is_staff and not getattr(by, "is_superuser", False) else None


def _unfit(
    kind: str, reason: str, ends_at: datetime | None, made_at: datetime, *, by: AbstractBaseUser
) -> Refusal | None:
    if ends_at is not None and ends_at <= made_at:
        return Refusal.PAST
    if not _may(by, kind, for_long=is_long(ends_at, made_at)):
        return Refusal.RIGHT
    return None if 0 < len(reason) <= NOTE_MAX else Refusal.REASON


def _may(by: AbstractBaseUser, kind: str, *, for_long: bool) -> bool:
    right = CAN_BAN if for_long or kind == Sanction.Kind.BAN else CAN_MUTE
    return bool(by.is_active and getattr(by, "has_perm", lambda _right: False)(right))


def _accounts_at(address: str) -> list[AbstractBaseUser]:
    """The accounts with an e-mail address; none where the project's accounts have no such field."""
    model = get_user_model()
    name = model.get_email_field_name()
    if name not in {field.name for field in model._meta.get_fields()}:
        return []
    return list(model._default_manager.filter(**{f"{name}__iexact": address}))


def _own_digests(by: AbstractBaseUser) -> list[str]:
    return digests_of(str(getattr(by, by.get_email_field_name(), "")))
