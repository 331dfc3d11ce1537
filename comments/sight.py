"""When a page was shown to a moderator, as its forms say it again: signed, for one account, so nobody makes it up."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core import signing

FIELD = "sight"  # of every form that decides
LONGEST = 200  # characters
_signer = signing.TimestampSigner(salt="comments.sight")


def stamp(person: AbstractBaseUser | AnonymousUser) -> str:
    """This moment, to the second, for a form that is shown to somebody now."""
    return _signer.sign(str(person.pk))


def shown_at(sent: str, person: AbstractBaseUser | AnonymousUser) -> datetime | None:
    """The moment in what a form says; None where it says none, somebody else's or a forged one. Never too old."""
    try:
        whose = _signer.unsign(sent[:LONGEST])
        seconds = signing.b62_decode(sent.rsplit(":", 2)[1])
    except (signing.BadSignature, ValueError, IndexError):
        return None
    return datetime.fromtimestamp(seconds, UTC) if whose == str(person.pk) else None
