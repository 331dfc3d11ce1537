"""What Block bars: networks and addresses here, words and domains in their own module."""

from __future__ import annotations

import ipaddress
from typing import NamedTuple, cast

from django.utils.translation import gettext_lazy as _

from comments import kept
from comments.models import Block
from comments.screening import listed
from comments.screening.draft import Draft
from comments.screening.finding import Finding, Outcome

CACHE_SECONDS = 30


class Bar(NamedTuple):
    kind: str
    value: str
    outcome: Outcome


def bars(kind: str, draft: Draft | None = None) -> list[Bar]:
    """The blocks of one kind that are in force, heaviest first; up to 30 s old, saved ones are seen at once.

    The rules that look at one draft share what one of them has read.
    """
    found = cast("list[tuple[str, str, str]] | None", listed.found(listed.BLOCKS, draft))
    if found is None:
        found = list(Block.objects.in_force().values_list("kind", "value", "outcome"))
        listed.keep(listed.BLOCKS, found, CACHE_SECONDS, draft)
    mine = [Bar(one, value, Outcome[outcome.upper()]) for one, value, outcome in found if one == kind]
    return sorted(mine, key=lambda bar: -bar.outcome)


def forget() -> None:
    """Read the blocks afresh next time: one was saved or deleted."""
    kept.drop(listed.BLOCKS)


def barred_network(draft: Draft) -> Finding | None:
    """The draft came from a network that is barred."""
    barred = bars(Block.Kind.NETWORK, draft) if draft.network else []
    if not barred:
        return None
    here = ipaddress.ip_network(draft.network, strict=False)
    for bar in barred:
        if _overlaps(here, bar.value):
            return Finding("barred_network", bar.outcome, _("Comments from this network are not taken."), field="")
    return None


def barred_address(draft: Draft) -> Finding | None:
    """The draft's e-mail address, or its whole domain, is barred."""
    address = draft.email.casefold()
    for bar in bars(Block.Kind.ADDRESS, draft):
        value = bar.value.casefold()
        if address and (address == value or (value.startswith("@") and address.endswith(value))):
            return Finding("barred_address", bar.outcome, _("Comments with this address are not taken."), field="email")
    return None


def _overlaps(here: ipaddress.IPv4Network | ipaddress.IPv6Network, value: str) -> bool:
    try:
        barred = ipaddress.ip_network(value, strict=False)
    except ValueError:
        return False
    return here.version == barred.version and here.overlaps(barred)
