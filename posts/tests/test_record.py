"""Comments of the archive's pages: one test for each oddity of a record, whole or broken."""

import pytest

from posts.tests.parsed import only, page, rec, who, whole

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
