"""Public keys: what stands in an address instead of a row's number."""

import secrets

ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # 32 signs; no l, o, 0 or 1, which look alike
LENGTH = 13  # 65 bits: not to be guessed or walked


def new_key() -> str:
    """A random key of 13 lower-case letters and digits."""
    return "".join(ALPHABET[byte % 32] for byte in secrets.token_bytes(LENGTH))
