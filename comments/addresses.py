"""What an e-mail address is known by where the address itself need not stand."""

from __future__ import annotations

import hashlib
import hmac
import re

from comments import conf

MAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
NETWORK = re.compile(r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|(?=[\da-fA-F:]*:[\da-fA-F:]*:)[\da-fA-F:]{3,39})(?![\w:])")


def digests_of(address: str) -> list[str]:
    """Keyed hashes of an address, each of 64 hexadecimal digits, the one to store first; none of no address.

    Addresses are few enough to guess: a plain hash could be looked up, a keyed one cannot. Those under earlier secret
    keys follow, as long as SECRET_KEY_FALLBACKS names them, so that what was stored under them is still found.
    """
    plain = address.strip().casefold().encode()
    return [hmac.new(key, b"comments.address:" + plain, hashlib.sha256).hexdigest() for key in conf.secrets() if plain]


def marks_of(identity: str) -> list[str]:
    """What the database knows a visitor by, "user:5" or "guest:" and a token: 32 digits, the one to store first."""
    plain = b"comments.visitor:" + identity.encode()
    return [hmac.new(key, plain, hashlib.sha256).hexdigest()[:32] for key in conf.secrets()]


def without_addresses(text: str) -> str:
    """The text, with what looks like somebody's e-mail address or network left out."""
    return NETWORK.sub("[network]", MAIL.sub("[address]", text))
