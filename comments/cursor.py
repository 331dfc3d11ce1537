""" "Continue after here" as an opaque string: the place of a row in an order by time, then key."""

from __future__ import annotations

import binascii
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FORM = struct.Struct(">qqH")  # microseconds since 1970, key, check sum
_MICROSECOND = timedelta(microseconds=1)
_MAX_LENGTH = 24
_RANKED = struct.Struct(">Iqq")  # a count, then the same; a check sum of four bytes follows
_RANKED_LENGTH = 32


def encode(created_at: datetime, pk: int) -> str:
    """A string of 24 letters, digits, "-" and "_" for an aware time and a key of up to 63 bits."""
    moment = (created_at - _EPOCH) // _MICROSECOND
    return urlsafe_b64encode(_FORM.pack(moment, pk, _check(moment, pk))).decode("ascii")


def decode(value: str) -> tuple[datetime, int] | None:
    """The time (UTC) and key that `encode` was given; None for anything it did not write. Never raises."""
    if len(value) != _MAX_LENGTH:
        return None
    try:
        moment, pk, check = _FORM.unpack(urlsafe_b64decode(value.encode("ascii")))
        created_at = _EPOCH + timedelta(microseconds=moment)
    except (UnicodeEncodeError, binascii.Error, struct.error, OverflowError):
        return None
    is_ours = check == _check(moment, pk) and encode(created_at, pk) == value
    return (created_at, pk) if is_ours else None


def encode_ranked(count: int, created_at: datetime, pk: int) -> str:
    """The same for an order by a count, up to 32 bits, then time, then key: a string of 32."""
    packed = _RANKED.pack(count, (created_at - _EPOCH) // _MICROSECOND, pk)
    return urlsafe_b64encode(packed + struct.pack(">I", binascii.crc32(packed))).decode("ascii")


def decode_ranked(value: str) -> tuple[int, datetime, int] | None:
    """The count, time and key that `encode_ranked` was given; None for anything it did not write. Never raises."""
    if len(value) != _RANKED_LENGTH:
        return None
    try:
        packed = urlsafe_b64decode(value.encode("ascii"))
        count, moment, pk = _RANKED.unpack(packed[:-4])
        created_at = _EPOCH + timedelta(microseconds=moment)
    except (UnicodeEncodeError, binascii.Error, struct.error, OverflowError):
        return None
    return (count, created_at, pk) if encode_ranked(count, created_at, pk) == value else None


def _check(moment: int, pk: int) -> int:
    # Not a secret: a cursor gives away nothing. It tells a cut or mistyped one from ours.
    return binascii.crc_hqx(struct.pack(">qq", moment, pk), 0)
