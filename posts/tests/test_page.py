"""The archive's pages: one test for each oddity of a page's own parts."""

from datetime import date
from pathlib import Path

import pytest

from posts.archive.decoding import decode
from posts.archive.page import ArchivePage, NotAPage, parse
from posts.tests.pages import TRAILER
from posts.tests.parsed import HEADING, OPENING, only, rec, who, whole

SEED = Path(__file__).resolve().parents[2] / "seeds" / "000_19d97d8681e2ec8a.txt"


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
