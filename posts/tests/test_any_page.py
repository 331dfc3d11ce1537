"""Any text at all, and hostile ones, read as a page of the archive."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posts.archive.page import NotAPage, parse
from posts.tests.parsed import HEADING, OPENING, rec, whole

# Any text at all

word = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=12)
line = st.sampled_from(
    [
        "", "", "", "Comments", "|", "March 5, 2010", "Maria in Guam writes:", "Maria", "Guam", "Latest Stories",
        "February 30, 2010", "About the Author: me", "@ Maria in Guam, yes", "writes:", " ", "Posted by Ada", "Pages",
        "March 5,",
    ]
)  # fmt: skip


@given(st.lists(line | st.text(max_size=20), max_size=40))
@settings(max_examples=500)
def test_no_text_raises_and_every_line_reported_is_a_line(rows):
    text = "\n".join(["A Bridge Reopens", "", "March 3, 2010", "", *rows])
    for candidate in (text, "\n".join(rows)):
        parsed = parse(candidate)
        if isinstance(parsed, NotAPage):
            assert parsed.reason
            assert 1 <= parsed.line <= candidate.count("\n") + 1
            continue
        assert all(1 <= problem.line <= candidate.count("\n") + 1 for problem in parsed.problems)
        assert all(comment.name and comment.text for comment in parsed.comments)


entry = st.tuples(word, word, st.dates(date(2007, 1, 1), date(2013, 12, 31)), st.lists(word, min_size=1, max_size=5))


@given(st.lists(entry, max_size=8), st.booleans(), st.sampled_from([HEADING, "\nComments\n", ""]))
def test_a_page_written_from_records_gives_them_back(entries, has_bars, heading):
    records = []
    for name, location, day, words in entries:
        bar = "|\n" if has_bars else ""
        head = f"{name}\n{bar}{location}\n{day:%B} {day.day}, {day.year}"
        records.append(rec(head=head, lead=f"{name} in {location}", text="\n\n".join(one + "." for one in words)))
    parsed = whole(*records, heading=heading)
    assert [(c.name, c.location, c.written_on, c.text) for c in parsed.comments] == [
        (name, location, day, "\n\n".join(one + "." for one in words)) for name, location, day, words in entries
    ]


# Hostile files


@pytest.mark.parametrize(
    "text",
    [
        OPENING + HEADING + rec() * 20_000,
        OPENING + HEADING + "x" * 2_125_000,
        OPENING + HEADING + "March 5, 2010\n" * 75_000,
        OPENING + HEADING + "Maria writes:\n" * 75_000,
        OPENING + HEADING + "March 5, 2010\n" + " \n" * 250_000 + "Maria writes:\nx",
        OPENING + "Comments\n\n" * 75_000,
        OPENING + ("Comments\n" + "\n" * 30) * 8_000 + "x",
        OPENING + "Latest Stories\n\n" * 75_000 + "x",
        OPENING + "|\n" * 125_000 + "March 5, 2010",
        OPENING + "About the Author:" * 75_000,
        OPENING + " " * 1_250_000 + "About the Author: me",
        OPENING + HEADING + rec(text="@ " + "a," * 500_000),
        OPENING + HEADING + rec(lead="in " * 750_000),
        OPENING + "Pages\n" + "1 " * 35 + "x\n" + "1" * 70 + "x",
        OPENING + "Latest Stories\n\nMarch 5, 2010\n\nA\n\n" + "... " * 250_000 + "x more",
    ],
    ids=range(15),
)
def test_hostile_files_take_linear_time(text):
    began = time.perf_counter()
    parse(text)
    assert time.perf_counter() - began < 15
