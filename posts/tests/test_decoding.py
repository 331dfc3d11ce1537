"""Bytes of archive files: every encoding the archive has, and what is said when one is broken."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.archive.decoding import REPORTED_LINES, decode

CURLY = "“Café” – naïve… it’s José’s"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_every_encoding_of_the_archive_gives_the_same_text(encoding):
    """Encodings, scripts in archived pages (T56)."""
    decoded = decode(f"Title\n{CURLY}\n".encode(encoding))
    assert decoded.text == f"Title\n{CURLY}\n"
    assert decoded.problems == ()


def test_big_endian_utf16_is_known_by_its_mark():
    assert decode(b"\xfe\xff" + CURLY.encode("utf-16-be")).text == CURLY


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_become_line_feeds(end):
    assert decode(f"a{end}b{end}{end}c".encode()).text == "a\nb\n\nc"


def test_capital_accents_before_a_closing_quote_do_not_look_like_utf8():
    assert (
        decode("“CAFÉ” in the QUÉBEC of old — “CAFÉ”".encode("cp1252")).text == "“CAFÉ” in the QUÉBEC of old — “CAFÉ”"
    )


def test_a_stray_byte_in_a_utf8_file_spoils_only_itself_and_is_reported():
    """Encodings, scripts in archived pages (T56)."""
    decoded = decode("“Café”\n".encode() + b"caf\xe9\n" + "naïve – José\n".encode())
    assert decoded.text == "“Café”\ncafé\nnaïve – José\n"
    assert [problem.line for problem in decoded.problems] == [2]


def test_bytes_that_windows_1252_does_not_have_are_reported_with_their_line():
    decoded = decode(b"fine \x93quoted\x94\nbroken \x81\x8d here")
    assert decoded.text == "fine “quoted”\nbroken \ufffd\ufffd here"
    assert [(problem.line, problem.is_record) for problem in decoded.problems] == [(2, False)]


def test_cyrillic_in_an_encoding_of_its_own_is_reported():
    decoded = decode("Title\nЗдравствуйте, господа\n".encode("cp1251"))
    assert [problem.line for problem in decoded.problems] == [2]


def test_a_character_cut_in_half_at_the_end_is_dropped_and_reported():
    decoded = decode("one\nit’s".encode()[:-2])
    assert decoded.text == "one\nit"
    assert decoded.problems[0].line == 2


def test_broken_utf16_is_reported():
    decoded = decode(b"\xff\xfe" + "ab\nc".encode("utf-16-le") + b"\x00\xd8x")
    assert decoded.text.startswith("ab\nc\ufffd")
    assert [problem.line for problem in decoded.problems] == [2]


def test_nuls_and_stray_controls_go_and_are_reported():
    decoded = decode(b"\0\0Ti\0tle\nbo\x08dy\twith\x1b[31m tab\n")
    assert decoded.text == "Title\nbody\twith[31m tab\n"
    assert [problem.line for problem in decoded.problems] == [1, 2]


def test_a_mark_in_the_middle_of_a_file_vanishes():
    assert decode("one\n\ufefft\u200bwo".encode()).text == "one\ntwo"


def test_a_file_of_rubbish_is_reported_in_few_lines():
    decoded = decode(b"\x81\n" * 1000)
    assert len(decoded.problems) == REPORTED_LINES + 1
    assert "980 more" in decoded.problems[-1].reason


@given(st.binary(max_size=300))
def test_any_bytes_decode_and_keep_no_control_character(raw):
    text = decode(raw).text
    assert not any(ord(char) < 32 and char not in "\t\n" or 127 <= ord(char) < 160 for char in text)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_utf8_always_survives(text):
    assert decode(text.encode()).text == re.sub("[\ufeff\u200b\u2060]", "", text)


@pytest.mark.parametrize("raw", [b"\xe2\x80\n" * 250_000, b"\xe9" * 2_000_000, b"\0" * 2_000_000])
def test_hostile_bytes_take_linear_time(raw):
    began = time.perf_counter()
    decode(raw)
    assert time.perf_counter() - began < 20
