"""Pages of the archive whose file was cut off."""

import pytest

from posts.archive.page import ArchivePage, parse
from posts.tests.pages import TRAILER
from posts.tests.parsed import HEADING, OPENING, UNFINISHED, page, rec


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
