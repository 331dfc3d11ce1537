"""A form's stamp: what it was made for, when, and a key of its own, signed so that none can be made up."""

from __future__ import annotations

import secrets
import time

from django.core import signing


def new(about: str, *, salt: str, form_key: str = "") -> str:
    """A stamp for a form about a thread or a comment, by its key; the form's own key is drawn where none is given."""
    return signing.dumps([about, form_key or secrets.token_urlsafe(12), int(time.time())], salt=salt)


def read(stamp: str, about: str, *, salt: str) -> tuple[str, float]:
    """The form's own key, and its age in seconds; no key where the stamp is forged, or of a form about another."""
    try:
        stamped, form_key, made_at = signing.loads(stamp, salt=salt)
    except (signing.BadSignature, ValueError, TypeError):
        return "", 0.0
    return (form_key, max(0.0, time.time() - made_at)) if stamped == about else ("", 0.0)
