"""From which network a request came: the address limits are counted by, which no header of the sender can change."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from functools import lru_cache

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def network_of(peer: str, forwarded_for: str, trusted: Sequence[str]) -> str:
    """The sender's network: "203.0.113.7", or for IPv6 its /64, which one household or server has as a whole.

    `peer` is the socket's address, `forwarded_for` the X-Forwarded-For header, `trusted` the listed proxies (CIDR).
    Each listed proxy is believed about who spoke to it, from the right: the first hop not listed is the sender. Where
    a proxy wrote no address, the proxy itself is. A peer that is no address (a Unix socket) is given back as it is.
    """
    sender = _address(peer)
    if sender is None:
        return peer
    proxies = _proxies(tuple(trusted))
    for hop in reversed(forwarded_for.split(",")):
        address = _address(hop)
        if address is None or not _is_listed(sender, proxies):
            break
        sender = address
    return _network(sender)


@lru_cache(maxsize=16)
def _proxies(trusted: tuple[str, ...]) -> list[Network]:
    return [ipaddress.ip_network(entry, strict=False) for entry in trusted]


def _address(text: str) -> Address | None:
    """The address in "1.2.3.4", "1.2.3.4:555", "::1", "[::1]", "[::1]:80" or "fe80::1%eth0"; None for anything else."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_listed(address: Address, proxies: Sequence[Network]) -> bool:
    return any(address in network for network in proxies)


def _network(address: Address) -> str:
    return str(address) if address.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))
