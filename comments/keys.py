"""Public keys: what stands in an address instead of a row's number."""

import secrets

ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # 32 signs; no l, o, 0 or 1, which look alike
LENGTH = 13  # 65 bits: not to be guessed or walked

_SIGNS = (ALPHABET * 8).encode()  # one for each byte: as 256 is 8 times 32, none comes more often than another


def new_key() -> str:
    """A random key of 13 lower-case letters and digits."""
    return secrets.token_bytes(LENGTH).translate(_SIGNS).decode()
