"""What a link in a letter may do: signed, for one person and one thread, for one purpose, and for a time."""

from __future__ import annotations

from django.core import signing

from comments.models import Follow

SALT = "comments.mandate"
CONFIRM, LEAVE = "confirm", "leave"
SECONDS = {CONFIRM: 2 * 86400, LEAVE: 366 * 86400}  # how long each works


def made_for(follow: Follow, purpose: str) -> str:
    """A token for one purpose. A follow is one person's and one thread's, and has a new key after it was ended."""
    return signing.dumps([follow.key, purpose], salt=SALT)


def key_in(token: str, purpose: str) -> str | None:
    """The key of the follow that a token was made for; None where it is forged, too old, or for something else."""
    try:
        key, made_for_purpose = signing.loads(token, salt=SALT, max_age=SECONDS[purpose])
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return key if made_for_purpose == purpose and isinstance(key, str) else None
