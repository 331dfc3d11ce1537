"""A cursor comes back as it went out, and nothing else is one."""

import base64
import string
import struct
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments import cursor

times = st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1), timezones=st.just(UTC))
keys = st.integers(0, 2**63 - 1)


@given(times, keys)
def test_a_cursor_comes_back_to_the_microsecond(created_at, pk):
    assert cursor.decode(cursor.encode(created_at, pk)) == (created_at, pk)


@given(times, keys)
def test_a_cursor_is_short_and_needs_no_quoting(created_at, pk):
    value = cursor.encode(created_at, pk)
    assert len(value) <= 40
    assert set(value) <= set(string.ascii_letters + string.digits + "-_")


def test_the_same_moment_in_another_zone_is_the_same_cursor():
    noon = datetime(2012, 6, 29, 12, tzinfo=UTC)
    assert cursor.encode(noon.astimezone(timezone(timedelta(hours=-5))), 7) == cursor.encode(noon, 7)


@given(
    st.one_of(st.text(max_size=60), st.text(string.ascii_letters + string.digits + "-_=+/", min_size=24, max_size=24))
)
def test_garbage_is_no_cursor_or_one_that_could_be_ours(value):
    found = cursor.decode(value)
    assert found is None or cursor.encode(*found) == value


@given(times, keys, st.integers(0, 23), st.sampled_from(string.ascii_letters + string.digits + "-_= \u00e9\x00\ud800"))
def test_a_changed_cursor_is_no_cursor(created_at, pk, place, char):
    value = cursor.encode(created_at, pk)
    changed = value[:place] + char + value[place + 1 :]
    assert changed == value or cursor.decode(changed) is None


@given(times, keys, st.integers(0, 23))
def test_a_cut_or_grown_cursor_is_no_cursor(created_at, pk, length):
    value = cursor.encode(created_at, pk)
    assert cursor.decode(value[:length]) is None
    assert cursor.decode(value + "A") is None
    assert cursor.decode(value + "=") is None


@pytest.mark.parametrize("moment", [2**63 - 1, -(2**63), 10**18])
def test_a_time_beyond_the_calendar_is_no_cursor(moment):
    packed = struct.pack(">qqH", moment, 1, cursor._check(moment, 1))
    assert cursor.decode(base64.urlsafe_b64encode(packed).decode()) is None


@pytest.mark.parametrize("value", ["", "0", "9" * 5000, "null", "../../etc", "' OR 1=1 --", "AAAA AAAA AAAA AAAA AAAA"])
def test_what_people_try_is_no_cursor(value):
    assert cursor.decode(value) is None


@pytest.mark.parametrize("pk", [2**63, 10**30, -(2**63) - 1])
def test_a_key_of_more_than_sixty_four_bits_is_refused(pk):
    with pytest.raises(struct.error):
        cursor.encode(datetime(2012, 6, 29, tzinfo=UTC), pk)


counts = st.integers(0, 2**32 - 1)


@given(counts, times, keys)
def test_a_cursor_with_a_count_comes_back_and_is_no_other(count, created_at, pk):
    value = cursor.encode_ranked(count, created_at, pk)
    assert cursor.decode_ranked(value) == (count, created_at, pk)
    assert cursor.decode(value) is None
    assert set(value) <= set(string.ascii_letters + string.digits + "-_")


@given(counts, times, keys, st.integers(0, 31), st.sampled_from(string.ascii_letters + "-_= \u00e9\x00\ud800"))
def test_a_changed_cursor_with_a_count_is_no_cursor(count, created_at, pk, place, char):
    value = cursor.encode_ranked(count, created_at, pk)
    changed = value[:place] + char + value[place + 1 :]
    assert changed == value or cursor.decode_ranked(changed) is None
    assert cursor.decode_ranked(value[:place]) is None


@given(st.text(max_size=60))
def test_garbage_is_no_cursor_with_a_count(value):
    assert cursor.decode_ranked(value) is None
