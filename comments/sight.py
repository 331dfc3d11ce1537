"""When a page was shown to a moderator, as its forms say it again: signed, for one account, so nobody makes it up."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.utils import timezone

FIELD = "sight"  # of every form that decides
LONGEST = 200  # characters
SECOND = 1_000_000  # of its parts
_signer = signing.Signer(salt="comments.sight")


def stamp(person: AbstractBaseUser | AnonymousUser) -> str:
    """This moment, to the microsecond, for a form that is shown to somebody now."""
    moment = round(timezone.now().timestamp() * SECOND)
    return _signer.sign(f"{person.pk}.{signing.b62_encode(moment)}")


def shown_at(sent: str, person: AbstractBaseUser | AnonymousUser) -> datetime | None:
    """The moment in what a form says; None where it says none, somebody else's or a forged one. Never too old."""
    try:
        whose, _dot, moment = _signer.unsign(sent[:LONGEST]).rpartition(".")
        at = datetime.fromtimestamp(signing.b62_decode(moment) / SECOND, UTC)
    except (signing.BadSignature, ValueError, OverflowError):
        return None
    return at if whose == str(person.pk) else None
