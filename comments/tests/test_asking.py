"""Whether a text asks, in any script."""

import pytest

from comments.asking import asks


@pytest.mark.parametrize(
    "text",
    [
        "Why?",
        "When will visas be issued again?  \n\n",
        "متى تعود التأشيرات؟",
        "签证何时恢复？",
        "یہ کب ہوگا؟",
        "Really?!",
        "Is that (really)?)",
        "“Who said so?”",
        "*Is this so?*",
        "Why? 🤔",
        "Hello.\n\nCan you help?",
        "> You said so.\n\nDid you?\n\n> Or not.",
        "Why?\u200b",
        "Why?...",
    ],
)
def test_what_ends_with_a_question_mark_asks(text):
    assert asks(text)


@pytest.mark.parametrize(
    "text",
    ["", "?x", "Why not. I agree.", "> Did you?\n\nYes.", "> Did you?", "Why? Because.", "https://x.example/?a=1"],
)
def test_anything_else_does_not(text):
    assert not asks(text)


def test_a_long_tail_takes_no_long_time():
    assert asks("?" + "!" * 100_000)
    assert not asks("a" + ")" * 100_000)
