"""Names that only their owners may use."""

from __future__ import annotations

from typing import cast

from django.contrib.auth import get_user_model
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from comments import conf
from comments.folding import skeleton
from comments.screening import listed
from comments.screening.draft import Draft
from comments.screening.finding import Finding, Outcome

CACHE_SECONDS = 60


def protected_name(draft: Draft) -> Finding | None:
    """A name or address that looks like that of a staff account, or of PROTECTED_NAMES, typed by somebody else."""
    if draft.author is not None and getattr(draft.author, "is_staff", False):
        return None
    names, addresses = _staff(draft)
    ours = set(names) | {skeleton(name) for name in conf.PROTECTED_NAMES}
    if skeleton(draft.name) in ours:
        return Finding("protected_name", Outcome.HOLD, _("The name looks like one of our staff."), field="name")
    if draft.email and draft.email.casefold() in addresses:
        return Finding("protected_name", Outcome.HOLD, _("The address is that of one of our staff."), field="email")
    return None


def _staff(draft: Draft) -> tuple[set[str], set[str]]:
    """Names, folded, and addresses of active staff accounts, up to a minute old."""
    found = cast("tuple[set[str], set[str]] | None", listed.found(listed.STAFF, draft))
    if found is None:
        people = get_user_model()._default_manager.filter(is_staff=True, is_active=True)
        staff = list(people.annotate(office=F("comment_offices__title")))  # one row for each office, in one statement
        names = {skeleton(name) for user in staff for name in (user.get_username(), _full_name(user)) if name}
        names |= {skeleton(user.office) for user in staff if user.office}
        addresses = {address.casefold() for user in staff if (address := getattr(user, "email", ""))}
        found = names - {""}, addresses
        listed.keep(listed.STAFF, found, CACHE_SECONDS, draft)
    return found


def _full_name(user: object) -> str:
    full_name = getattr(user, "get_full_name", None)
    return str(full_name()) if callable(full_name) else ""
