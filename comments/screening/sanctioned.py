"""What stands against the draft's author: mutes and bans refuse, and say until when and why; others hold."""

from __future__ import annotations

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.addresses import digests_of
from comments.models import Sanction
from comments.screening.draft import Draft
from comments.screening.finding import Finding, Outcome


def sanctioned(draft: Draft) -> Finding | None:
    """The heaviest sanction in force on the draft's account or address, of alike ones the one that lasts longest."""
    who = Q(address_digest__in=digests_of(draft.email)) if draft.email else Q()
    if draft.author is not None:
        who |= Q(account=draft.author.pk)
    found = list(Sanction.objects.in_force().filter(who).select_related("clause")) if who else []
    if not found:
        return None
    return _finding(max(found, key=lambda one: (one.refuses, one.ends_at is None, one.ends_at)), draft)


def _finding(sanction: Sanction, draft: Draft) -> Finding:
    """Only an account proves who writes: of an address, anybody who types it would read the moderators' words."""
    is_account = sanction.account_id is not None
    field = "" if is_account else "email"
    if not sanction.refuses:
        words = gettext_lazy("What this author sends is held: {reason}")
        return Finding("sanctioned", Outcome.HOLD, words, field=field, values={"reason": sanction.reason})
    return Finding(
        "sanctioned", Outcome.REFUSE, f"{_until(sanction, is_account)} {_why(sanction, is_account)}", field=field
    )


def _until(sanction: Sanction, is_account: bool) -> str:
    if sanction.ends_at is None:
        if is_account:
            return _("You cannot comment here until a moderator has looked at this again.")
        return _("Comments with this address are not taken until a moderator has looked at this again.")
    until = date_format(localtime(sanction.ends_at), "DATETIME_FORMAT")
    zone = localtime(sanction.ends_at).tzname() or ""
    if is_account:
        return _("You cannot comment here until %(until)s.") % {"until": f"{until} {zone}"}
    return _("Comments with this address are not taken until %(until)s.") % {"until": f"{until} {zone}"}


def _why(sanction: Sanction, is_account: bool) -> str:
    parts = [str(sanction.clause)] if sanction.clause else []
    parts += [sanction.reason] if is_account else []
    return _("The reason: %(reason)s") % {"reason": " – ".join(parts)}
