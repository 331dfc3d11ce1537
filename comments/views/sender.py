"""The network that a request came from."""

from __future__ import annotations

from django.http import HttpRequest

from comments import conf
from comments.network import network_of


def network_behind(request: HttpRequest) -> str:
    """The sender's network, behind the proxies that are believed: what limits are counted by."""
    peer = request.META.get("REMOTE_ADDR", "")
    return network_of(peer, request.headers.get("X-Forwarded-For", ""), conf.TRUSTED_PROXIES)
