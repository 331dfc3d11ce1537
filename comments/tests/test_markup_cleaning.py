"""What comment text loses before anything else is done with it, and what it keeps."""

import timeit

import pytest

from comments import markup


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\x00\x01\x08\x0b\x0c\x0e\x1f\x7f\x80\x9fb\tc", "ab\tc"),
        ("\n \n  a \n\n", "a"),
        ("a\n \t\u3000\nb", "a\n\nb"),
        ("e\u0301", "é"),
        ("a\ud800b\udfffc", "abc"),
        ("a\u202eb\u2066c\u2069", "a\u202eb\u2066c\u2069"),
        ("a\u200db", "a\u200db"),
        ("a\u2028b\u2029c", "a\nb\n\nc"),
        ("\u200b\ufeff\u2060 \u3164", ""),
        ("👍🏽 👨\u200d👩\u200d👧", "👍🏽 👨\u200d👩\u200d👧"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("", ""),
    ],
)
def test_clean_keeps_the_words_and_drops_what_hides_in_them(typed, kept):
    assert markup.clean(typed) == kept


@pytest.mark.parametrize("joiner", ["", "\u200d", "\u200b", "\u2060", "\u034f", "\ufe0f", "\U000e0100"])
@pytest.mark.parametrize("mark", ["\u0301", "\u0336", "\u20dd", "\u0e49", "\U0001d165"])
def test_runs_of_combining_marks_are_cut_to_eight(mark, joiner):
    kept = markup.clean("b" + (mark + joiner) * 50 + "c")
    assert kept[0] == "b"
    assert kept[-1] == "c"
    assert len(kept) <= 10


def test_eight_marks_are_left_alone():
    assert markup.clean("b" + "\u0336" * 8 + "c") == "b" + "\u0336" * 8 + "c"


@pytest.mark.parametrize("mark", ["\u0344", "\u0301", "\u0316\u0301", "\U0001d165"])
def test_a_long_run_of_marks_is_cheap(mark):
    assert min(timeit.repeat(lambda: markup.clean("Z" + mark * 5000), number=1, repeat=3)) < 0.02


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Maria \t\n del\u00a0 Mar ", "Maria del Mar"),
        ("ad\u200bmin\u00ad\u2060\ufeff", "admin"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("\u2066\u2069\u200e\u200f\u061c", ""),
        ("\u3164", ""),
        ("Zoe\u0308", "Zoë"),
        ("a\U000e0041b", "ab"),
        ("\x00\x1b[31mred", "[31mred"),
    ],
)
def test_a_line_loses_direction_marks_and_zero_width_characters(typed, kept):
    assert markup.clean_line(typed) == kept


def test_zero_width_characters_between_a_letter_and_its_accent_do_not_survive_in_a_line():
    assert markup.clean_line("e\u200b\u0301") == "é"
