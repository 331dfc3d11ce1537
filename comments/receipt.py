"""The address at which an author sees what became of a comment: signed, so that a key alone opens nothing."""

from __future__ import annotations

from django.core import signing

from comments.models import Comment

SALT = "comments.waiting"
SECONDS = 30 * 86400  # how long the address works


def made_for(comment: Comment) -> str:
    """A token that opens the page of one comment."""
    return signing.dumps(comment.key, salt=SALT)


def key_in(token: str) -> str | None:
    """The public key a token was made for; None where it is forged or too old."""
    try:
        key = signing.loads(token, salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return None
    return key if isinstance(key, str) else None
