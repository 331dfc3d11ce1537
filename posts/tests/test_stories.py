"""Stories that the archive's pages tell of."""

import pytest

from posts.tests.parsed import only, page, rec, whole


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
