"""The archive's pages: one test for each oddity of the format, with pages written for it."""

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posts.archive.decoding import decode
from posts.archive.page import ArchivePage, NotAPage, parse

SEED = Path(__file__).resolve().parents[2] / "seeds" / "000_19d97d8681e2ec8a.txt"
OPENING = "A Bridge Reopens\n\nPosted by Ada Keane\nMarch 3, 2010\nThe bridge at noon\n\nIt is open.\n\nCome and see.\n"
TRAILER = "\nLatest Stories\n\nMay 4, 2010\n\nRice for the Valley\n\nThe first sacks arrived and… more\n\nPages\n"
UNFINISHED = "For as many years as it stood I walked over this old bridge, and nev"
HEADING = "\nComments\n\nComments\n"


def rec(
    head: str = "Maria\n|\nNew Mexico, USA\nMarch 4, 2010", lead: str = "Maria in New Mexico", text: str = "Good news."
) -> str:
    return f"\n{head}\n\n{lead} writes:\n\n{text}\n"


def page(*records: str, opening: str = OPENING, heading: str = HEADING, trailer: str = TRAILER) -> ArchivePage:
    parsed = parse(opening + heading + "".join(records) + trailer)
    assert isinstance(parsed, ArchivePage), parsed
    return parsed


def whole(*records: str, **parts: str) -> ArchivePage:
    parsed = page(*records, **parts)
    assert parsed.problems == ()
    return parsed


def only(*records: str, **parts: str):
    (comment,) = whole(*records, **parts).comments
    return comment


def who(parsed: ArchivePage) -> list[tuple[str, str]]:
    return [(comment.name, comment.location) for comment in parsed.comments]


# The real document


@pytest.fixture(scope="module")
def seed() -> ArchivePage:
    parsed = parse(decode(SEED.read_bytes()).text)
    assert isinstance(parsed, ArchivePage)
    return parsed


def test_the_seed_gives_its_post(seed):
    assert seed.title == "The Role of Social Media in Diplomacy"
    assert (seed.author_name, seed.published_on) == ("Victoria Esser", date(2012, 6, 29))
    assert seed.caption == "Under Secretary Sonenshine Holds Twitter Q&A in Nine Languages"
    assert len(seed.body.split("\n\n")) == 8
    assert seed.body.startswith("Yesterday, our")
    assert seed.body.endswith("using digital diplomacy.")
    assert seed.problems == ()


def test_the_seed_gives_its_eight_comments_in_page_order(seed):
    assert who(seed) == [
        ("John", "Canada"),
        ("Alex B.", "United States"),
        ("Diane", "District Of Columbia, USA"),
        ("Diane R.", "District Of Columbia, USA"),
        ("Philip S.", "California, USA"),
        ("Eric", "New Mexico, USA"),
        ("Eric", "New Mexico, USA"),
        ("Dale P.", "United States"),
    ]
    assert [comment.addressed_to for comment in seed.comments] == [None] * 6 + ["Diane in Washington", None]
    assert seed.comments[1].lead_line == "Alex B. in the U.S.A. writes:"
    assert seed.comments[6].text.startswith("@ Diane in Washington,\n\nBoth my daughters")
    assert seed.comments[7].text.endswith("with respect.\n\n.")
    assert [comment.written_on.isoformat() for comment in seed.comments[4:]] == [
        "2012-06-29",
        "2012-07-09",
        "2012-07-09",
        "2012-07-26",
    ]


def test_the_seed_gives_its_story_without_the_links_word(seed):
    (story,) = seed.stories
    assert (story.title, story.published_on) == ("Afghanistan Establishes First National Park", date(2009, 4, 23))
    assert story.teaser.endswith("designated by Afghanistan's National Environmental…")


# The opening


def test_a_page_gives_title_author_date_caption_and_paragraphs():
    parsed = whole()
    assert (parsed.title, parsed.author_name, parsed.published_on) == (
        "A Bridge Reopens",
        "Ada Keane",
        date(2010, 3, 3),
    )
    assert (parsed.caption, parsed.body) == ("The bridge at noon", "It is open.\n\nCome and see.")


def test_the_byline_can_be_missing():
    parsed = whole(rec(), opening="A Bridge Reopens\n\nMarch 3, 2010\n\nIt is open.\n")
    assert (parsed.author_name, parsed.caption, parsed.body) == ("", "", "It is open.")
    assert len(parsed.comments) == 1


def test_a_blank_line_under_the_date_means_no_caption():
    parsed = whole(opening="A Bridge Reopens\n\nPosted by Ada Keane\nMarch 3, 2010\n\nIt is open.\n")
    assert (parsed.caption, parsed.body) == ("", "It is open.")


def test_a_heading_straight_under_the_date_is_no_caption():
    parsed = whole(rec(), opening="A Bridge Reopens\n\nMarch 3, 2010", heading="\nComments\n")
    assert (parsed.caption, parsed.body, len(parsed.comments)) == ("", "", 1)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encoding_and_line_ends_make_no_difference(end, encoding):
    text = (
        OPENING
        + HEADING
        + rec(head="José\n|\nCuraçao\nMarch 4, 2010", lead="José in Curaçao", text="“Sí” – ok…")
        + TRAILER
    )
    parsed = parse(decode(text.replace("\n", end).encode(encoding)).text)
    assert isinstance(parsed, ArchivePage)
    assert parsed.problems == ()
    assert [(c.name, c.location, c.text) for c in parsed.comments] == [("José", "Curaçao", "“Sí” – ok…")]


def test_lines_of_no_break_spaces_are_blank():
    assert only(rec().replace("\n\n", "\n\u00a0\n")).text == "Good news."


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("\n\n \n", 1),
        ("Just a line", 1),
        ("A letter\n\nDear all,\nnothing here is a page.", 3),
        ("Posted by Nobody\nMarch 3, 2010\n\nText.", 1),
        ("March 3, 2010\n\nText.", 1),
        ("A Bridge Reopens\n\nPosted by Ada Keane\nFebruary 30, 2010\n\nText.", 4),
        ("A Bridge Reopens\n\nPosted by Ada Keane\nMarch 3, 0001\n\nText.", 4),
        ("A Bridge Reopens\n\nPosted by Ada Keane", 3),
        ("A Bridge Reopens\n\nPosted by Ada Keane\nMarch 3, 2010\n", 4),
        ("T" * 301 + "\n\nMarch 3, 2010\n\nText.", 1),
        ("A Bridge\n\nPosted by " + "A" * 201 + "\nMarch 3, 2010\n\nText.", 4),
        ('{"title": "March 3, 2010"}', 1),
        ("<html>\n<head>\n<title>March 3, 2010</title>", 2),
    ],
)
def test_what_is_no_page_says_so_and_where(text, line):
    parsed = parse(text)
    assert isinstance(parsed, NotAPage)
    assert parsed.line == line
    assert parsed.reason


# The text


def test_the_text_keeps_lists_quotes_colons_and_the_word_comments():
    body = 'He said:\n\n"Comments welcome."\n\nComments are open; write:\n- one\n- two\n\nRead more: The Bridge'
    assert whole(rec(), opening=f"A\n\nMarch 3, 2010\n\n{body}\n").body == body


def test_a_section_called_comments_stays_in_the_text():
    parsed = whole(rec(), opening="A\n\nMarch 3, 2010\n\nOne.\n\nComments\n\nFrom the floor there were many.\n")
    assert parsed.body == "One.\n\nComments\n\nFrom the floor there were many."
    assert len(parsed.comments) == 1


def test_a_dated_letter_in_the_text_is_no_comment():
    body = "In the archive:\n\nJune 3, 1990\n\nThe ambassador writes:\n\nAll is well."
    parsed = whole(rec(), opening=f"A\n\nMarch 3, 2010\n\n{body}\n")
    assert parsed.body == body
    assert who(parsed) == [("Maria", "New Mexico, USA")]


def test_the_author_is_told_of_on_a_line_of_its_own():
    parsed = whole(opening="A\n\nMarch 3, 2010\n\nText.\n\nAbout the Author: Ada Keane builds bridges.\n")
    assert (parsed.body, parsed.about_author) == ("Text.", "Ada Keane builds bridges.")


def test_the_author_is_told_of_glued_to_the_line_before():
    parsed = whole(opening="A\n\nMarch 3, 2010\n\nText.\n\nMore AnswersAbout the Author: Ada Keane builds bridges.\n")
    assert (parsed.body, parsed.about_author) == ("Text.\n\nMore Answers", "Ada Keane builds bridges.")


def test_words_about_the_author_inside_a_sentence_stay_there():
    body = "The page called “About the Author: Ada” is new, says About the Author: the book."
    assert whole(opening=f"A\n\nMarch 3, 2010\n\n{body}\n").body == body


def test_what_follows_the_author_stays_in_the_text():
    parsed = whole(opening="A\n\nMarch 3, 2010\n\nText.\n\nAbout the Author:\nAda.\n\nEditor's note: fine.\n")
    assert (parsed.body, parsed.about_author) == ("Text.\n\nEditor's note: fine.", "Ada.")


# The heading


@pytest.mark.parametrize(
    "heading", [HEADING, "\nComments\n", "", "\nComments\nComments\n", "\nComments\n\n\nComments\n\n"]
)
def test_the_heading_stands_twice_once_or_not_at_all(heading):
    parsed = whole(rec(), rec(head="Lee\n|\nGuam\nMarch 5, 2010", lead="Lee in Guam"), heading=heading)
    assert who(parsed) == [("Maria", "New Mexico, USA"), ("Lee", "Guam")]
    assert parsed.body == "It is open.\n\nCome and see."


@pytest.mark.parametrize("trailer", [TRAILER, "", "\nPages\n", TRAILER.replace("\nPages\n", "")])
@pytest.mark.parametrize("heading", [HEADING, "\nComments\n", ""])
def test_a_page_without_comments_is_a_page(heading, trailer):
    parsed = whole(heading=heading, trailer=trailer)
    assert (parsed.body, parsed.comments) == ("It is open.\n\nCome and see.", ())


def test_a_text_that_ends_in_the_word_comments_hides_no_record():
    parsed = whole(rec(text="One more word:\n\nComments"), rec(head="Lee\n|\nGuam\nMarch 5, 2010"), heading="")
    assert [comment.text for comment in parsed.comments] == ["One more word:\n\nComments", "Good news."]


# The head of a record


@pytest.mark.parametrize(
    ("head", "lead", "name", "location"),
    [
        ("Maria\n|\nNew Mexico, USA", "Maria in New Mexico", "Maria", "New Mexico, USA"),
        # the separator is lost
        ("Maria\nNew Mexico, USA", "Maria in New Mexico", "Maria", "New Mexico, USA"),
        ("Lee P.\nGuam", "LP in Guam", "Lee P.", "Guam"),
        ("Maria | New Mexico, USA", "Maria in New Mexico", "Maria", "New Mexico, USA"),
        # the location is lost
        ("Maria\n|", "Maria in New Mexico", "Maria", "New Mexico"),
        ("Maria", "Maria in New Mexico", "Maria", "New Mexico"),
        ("Maria", "Maria", "Maria", ""),
        ("Maria\n|", "Maria", "Maria", ""),
        ("Lee P.", "LP in Guam", "Lee P.", "Guam"),
        ("Patrick/analyste P.", "Patrick in California", "Patrick/analyste P.", "California"),
        ("Jordan", "Jordan in Texas", "Jordan", "Texas"),
        ("Blue Moon", "Selene in Ohio", "Blue Moon", "Ohio"),
        # the name is lost
        ("Oregon, USA", "Libby in Oregon", "Libby", "Oregon"),
        ("District Of Columbia, USA", "Diane in Washington", "Diane", "Washington"),
        ("Guam", "LP in Guam", "LP", "Guam"),
        ("Canada", "Edward", "Edward", "Canada"),
        ("|\nOregon, USA", "Libby in Oregon", "Libby", "Oregon"),
        ("", "Libby in Oregon", "Libby", "Oregon"),
        ("", "Edward", "Edward", ""),
        # the lead line differs
        ("Lee P.\n|\nGuam", "LP in Guam", "Lee P.", "Guam"),
        ("Diane\n|\nDistrict Of Columbia, USA", "Diane in Washington", "Diane", "District Of Columbia, USA"),
        ("Dale\n|\nUnited States", "Dale in the U.S.A.", "Dale", "United States"),
        ("Dale\n|", "Dale in the U.S.A.", "Dale", "the U.S.A."),
        ("Dale\n|", "Dale in U.S.A.", "Dale", "U.S.A."),
        ("Ann\n|", "Ann in Washington, DC", "Ann", "Washington, DC"),
        ("Man in Black\n|\nTexas, USA", "Man in Black in Texas", "Man in Black", "Texas, USA"),
        ("Man in Black", "Man in Black in Texas", "Man in Black", "Texas"),
    ],
)
def test_a_record_is_its_authors_whatever_its_head_has_lost(head, lead, name, location):
    before, after = rec(text="Before."), rec(head="Zoe\n|\nYemen\nMarch 6, 2010", lead="Zoe in Yemen", text="After.")
    parsed = whole(before, rec(head=f"{head}\nMarch 5, 2010".lstrip("\n"), lead=lead), after)
    assert who(parsed)[1] == (name, location)
    assert parsed.comments[1].lead_line == f"{lead} writes:"
    assert [comment.text for comment in parsed.comments] == ["Before.", "Good news.", "After."]


def test_the_text_can_start_on_the_line_under_the_lead_line():
    assert only(rec().replace("writes:\n\n", "writes:\n")).text == "Good news."


def test_the_lead_line_can_start_on_the_line_under_the_date():
    assert only(rec().replace("2010\n\n", "2010\n")).text == "Good news."


def test_paragraphs_are_kept():
    assert only(rec(text="One,\nstill one.\n\n\n\nTwo.\n\nEJ")).text == "One,\nstill one.\n\nTwo.\n\nEJ"


def test_the_same_author_twice_the_same_day_is_two_comments():
    parsed = whole(rec(text="First."), rec(text="Second."))
    assert [comment.text for comment in parsed.comments] == ["First.", "Second."]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("I read:\n\nJuly 9, 1967\n\nand wept.", None),
        ("Lee in Guam writes:\n\nthat it is so.", None),
        ("As Lee\nJuly 9, 2009\n\nonce said.", None),
        ("July 9, 2009", None),
        ("Look under\n\nLatest Stories\n\nfor more.", None),
        ("Comments\n\nare what we need.", None),
    ],
)
def test_lines_like_a_head_stay_inside_their_comment(text, name):
    parsed = whole(rec(text=text), rec(text="After."))
    assert [comment.text for comment in parsed.comments] == [text, "After."]


def test_a_trailer_quoted_in_a_comment_stays_there():
    text = "You say\n\nLatest Stories\n\nMay 1, 2010\n\nbut these are old."
    parsed = whole(rec(text=text), rec(text="After."))
    assert parsed.comments[0].text == text
    assert [story.title for story in parsed.stories] == ["Rice for the Valley"]


@pytest.mark.parametrize(
    "head", ["Lee\n|\nGuam\nMarch 5, 2010", "Lee\nGuam\nMarch 5, 2010", "Lee\nMarch 5, 2010", "Lee\n|\nMarch 5, 2010"]
)
def test_a_head_can_stand_straight_under_the_text_before(head):
    first = rec(text="One line.\nAnd this is the last of it, without a blank line.").rstrip("\n")
    parsed = whole(first, rec(head=head, lead="Lee in Guam").replace("\n", "\n", 1))
    assert who(parsed)[1] == ("Lee", "Guam")
    assert parsed.comments[0].text.endswith("without a blank line.")


def test_a_date_alone_under_a_text_takes_none_of_it():
    first = rec(text="What do you make of all of this, my friends?").rstrip("\n")
    parsed = whole(first, rec(head="March 5, 2010", lead="Libby in Oregon"))
    assert who(parsed)[1] == ("Libby", "Oregon")
    assert parsed.comments[0].text.endswith("my friends?")


def test_a_bar_with_a_date_but_no_lead_line_is_kept_and_reported():
    parsed = page(rec(text="Mine.\n\nLee\n|\nGuam\nMarch 5, 2010\n\nNo lead line here."), rec(text="After."))
    assert len(parsed.comments) == 2
    assert "No lead line here." in parsed.comments[0].text
    assert [(p.is_record, "lead line" in p.reason) for p in parsed.problems] == [(False, True)]


# Addresses


@pytest.mark.parametrize(
    ("text", "addressed"),
    [
        ("@ Lee in Guam, yes.", "Lee in Guam"),
        ("@Lee in Guam,\n\nyes", "Lee in Guam"),
        ("@ Lee in Guam: yes", "Lee in Guam"),
        ("@ Lee in Guam\n\nyes", "Lee in Guam"),
        ("Yes, @ Lee in Guam, yes", None),
        ("@", None),
        ("@ , well", None),
        ("lee@guam.example, yes", None),
    ],
)
def test_whom_a_text_answers(text, addressed):
    assert only(rec(text=text)).addressed_to == addressed


# Broken records


@pytest.mark.parametrize(
    ("broken", "word"),
    [
        (rec(text=""), "nothing"),
        (rec(head="Maria\n|\nGuam\nFebruary 30, 2010"), "no such day"),
        (rec(head="Maria\n|\nGuam\nMarch 4, 0000"), "no such day"),
        (rec(head="M" * 101 + "\n|\nGuam\nMarch 4, 2010"), "longer"),
        (rec(head="Maria\n|\n" + "G" * 101 + "\nMarch 4, 2010"), "longer"),
        (rec(head="March 4, 2010", lead="in Guam"), "without a name"),
        (rec(text="x" * 100_001), "longer"),
    ],
)
def test_a_broken_record_is_reported_and_the_rest_is_taken(broken, word):
    parsed = page(rec(text="Before."), broken, rec(text="After."))
    assert [comment.text for comment in parsed.comments] == ["Before.", "After."]
    (problem,) = parsed.problems
    assert problem.is_record
    assert word in problem.reason
    assert 24 <= problem.line <= 28


def test_what_stands_under_the_heading_and_is_no_record_is_reported():
    parsed = page("\nJohn\n|\nCanada\nMarch 4, 2010\n\nNo lead line.\n", rec())
    assert [problem.line for problem in parsed.problems] == [15]
    assert who(parsed) == [("Maria", "New Mexico, USA")]
    assert parsed.body == "It is open.\n\nCome and see."


# Stories


def test_several_stories_are_taken():
    trailer = (
        "\nLatest Stories\n\nMay 4, 2010\n\nRice\n\nSacks… more\n\nMay 3, 2010\n\nTea\n\nLeaves... more\n"
        "\nMay 2, 2010\n\nSalt\n\nWhole and short.\n\nPages\n"
    )
    assert [(s.title, s.published_on.day, s.teaser) for s in whole(rec(), trailer=trailer).stories] == [
        ("Rice", 4, "Sacks…"),
        ("Tea", 3, "Leaves..."),
        ("Salt", 2, "Whole and short."),
    ]


@pytest.mark.parametrize(
    "trailer",
    [
        "\nLatest Stories\n\nMay 40, 2010\n\nRice\n\nSacks… more\n",
        "\nLatest Stories\n\nMay 4, 2010\n\nRice\n\nPages\n",
        "\nLatest Stories\n\nMay 4, 2010\n",
        "\nLatest Stories\n\nMay 4, 2010\n\nRice\n\nThe sacks arr",
        "\nLatest Stories\n\nMay 4, 20",
        "\nLatest Stories\n\nMay 4, 2010\n\n" + "R" * 301 + "\n\nSacks… more\n",
    ],
)
def test_a_broken_story_is_reported_and_the_comments_are_taken(trailer):
    parsed = page(rec(), trailer=trailer)
    assert [problem.is_record for problem in parsed.problems] == [True]
    assert (len(parsed.comments), parsed.stories) == (1, ())
    assert parsed.comments[0].text == "Good news."


def test_links_to_other_pages_are_no_text():
    assert only(rec(), trailer="\nPages\n\n1\n2\nnext ›\nlast »\n").text == "Good news."


# Files cut off


@pytest.mark.parametrize(
    "rest",
    [
        "Lee\n|",
        "Lee\n|\nGu",
        "Lee\n|\nGuam\nMar",
        "Lee\n|\nGuam\nMarch 5, 20",
        "Lee\n|\nGuam\nMarch 5, 2010",
        "Lee\n|\nGuam\nMarch 5, 2010\n\nLee in Gu",
        "Lee\n|\nGuam\nMarch 5, 2010\n\nLee in Guam writes:",
        "Lee\nGuam\nMarch 5, 2010",
        "Lee\nGuam\nMarch 5, 20",
        "Lee\nGuam\nMarch 5, 2010\n\nLee in Gu",
        "Lee\nMarch 5, 2010\n\nL",
        "March 5, 2010\n",
        "Lee\n|\nGuam\nMarch 5, 2010\n\nLee in Guam writes:\n\n" + UNFINISHED,
    ],
)
def test_a_cut_record_is_reported_and_what_is_whole_is_taken(rest):
    parsed = page(rec(), "\n" + rest, trailer="")
    assert [(comment.name, comment.text) for comment in parsed.comments] == [("Maria", "Good news.")]
    (problem,) = parsed.problems
    assert problem.is_record
    assert problem.line == 24


@pytest.mark.parametrize("rest", ["Latest Sto", "Pag", "Latest Stories"])
def test_a_trailer_cut_in_its_heading_leaves_no_crumbs(rest):
    assert page(rec(), "\n" + rest, trailer="").comments[0].text == "Good news."


def test_a_text_cut_in_a_sentence_is_reported():
    parsed = page(
        opening=OPENING + "\n" + UNFINISHED,
        heading="",
        trailer="",
    )
    assert [problem.is_record for problem in parsed.problems] == [False]
    assert parsed.body.endswith(UNFINISHED)


@pytest.mark.parametrize("text", ["Good news.", "Good news\n\nEJ", "no stop at the end"])
def test_a_file_that_ends_with_a_comment_need_not_be_cut(text):
    parsed = parse((OPENING + HEADING + rec(text=text)).rstrip("\n"))
    assert isinstance(parsed, ArchivePage)
    assert (parsed.comments[0].text, parsed.problems) == (text, ())


def test_wherever_a_page_is_cut_earlier_comments_are_whole():
    records = [rec(text=f"Number {number}.\n\nYours, M.") for number in range(4)]
    text = OPENING + HEADING + "".join(records) + TRAILER
    expected = page(*records).comments
    for length in range(len(OPENING), len(text)):
        parsed = parse(text[:length])
        assert isinstance(parsed, ArchivePage)
        assert parsed.comments[:-1] == expected[: max(len(parsed.comments) - 1, 0)]
        whole_records = sum(text.find(f"Number {number}.\n\nYours, M.") + 20 <= length for number in range(4))
        assert len(parsed.comments) >= whole_records


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
