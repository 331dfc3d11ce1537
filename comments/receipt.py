"""An author's receipt: the private address of what they sent, whose key nobody else can know.

The key is a keyed hash of a random seed. The comment's row holds the seed and a hash of the key: who reads the database
without the secret key opens nothing, and a key once given out stays good whatever becomes of the secret. So letters can
name the address again, and it stands nowhere. What was sent before there were receipts is opened by signed addresses.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterable

from django.core import signing
from django.utils.crypto import constant_time_compare

from comments import conf
from comments.keys import new_key
from comments.models import Comment

SALT = "comments.waiting"
SECONDS = 30 * 86400  # how long a signed address works
BYTES = 18  # of a key: 144 bits, 24 letters
VOID = "void"  # in a row: nothing opens its receipt any more, signed or not


def issue(comment: Comment) -> None:
    """Give a comment that is about to be stored a receipt of its own."""
    seed = new_key()
    comment.receipt = f"{seed}.{_hash(_token(conf.secret(), comment.key, seed))}"


def made_for(comment: Comment) -> str:
    """A token that opens a comment's receipt: its own as long as its secret key is known, else a signed one."""
    return _own_token(comment) or signed_for(comment)


def signed_for(comment: Comment) -> str:
    """A token of which nothing is stored, which works for SECONDS."""
    return signing.dumps(comment.key, salt=SALT)


def opened_by(token: str) -> Comment | None:
    """The comment whose receipt a token opens, with its thread; None where it is forged, too old or void."""
    return all_opened_by([token]).get(token)


def all_opened_by(tokens: Iterable[str]) -> dict[str, Comment]:
    """The comments whose receipts these tokens open, in their order, with threads and parents. One statement."""
    keys = {token: key for token in tokens if (key := _key_in(token)).isalnum()}
    if not keys:
        return {}
    rows = Comment.objects.filter(key__in=set(keys.values())).exclude(receipt=VOID)
    found = {row.key: row for row in rows.select_related("thread__content_type", "parent")}
    return {token: found[key] for token, key in keys.items() if key in found and _opens(token, found[key])}


def _key_in(token: str) -> str:
    """The key of the comment that a token speaks of, "" where it is signed and forged or too old."""
    return _signed_key(token) if ":" in token else token.partition("-")[0][:16]


def _opens(token: str, comment: Comment) -> bool:
    return ":" in token or _is_its(token, comment)


def _own_token(comment: Comment) -> str | None:
    seed = (comment.receipt or "").partition(".")[0]
    tokens = (_token(secret, comment.key, seed) for secret in conf.secrets())
    return next((token for token in tokens if _is_its(token, comment)), None)


def _is_its(token: str, comment: Comment) -> bool:
    """Compared in the same time wherever they differ."""
    return constant_time_compare(_hash(token), (comment.receipt or "").partition(".")[2])


def _token(secret: bytes, key: str, seed: str) -> str:
    code = hmac.digest(secret, f"comments.receipt:{key}:{seed}".encode(), hashlib.sha256)
    return f"{key}-{urlsafe_b64encode(code[:BYTES]).decode()}"


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _signed_key(token: str) -> str:
    try:
        key = signing.loads(token, salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return ""
    return key if isinstance(key, str) else ""
