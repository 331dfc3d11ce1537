"""What two texts share when only white space and case tell them apart."""

import hashlib


def digest_of(text: str) -> str:
    """32 hexadecimal digits, the same for texts that differ in white space or case alone."""
    return hashlib.sha256(" ".join(text.casefold().split()).encode()).hexdigest()[:32]
