"""Texts made to keep the parser busy are rendered as fast as any other, and come out as harmless."""

import re
import time
import timeit
from bisect import bisect_left

import pytest

from comments import markup
from comments.tests.slow_texts import LIMIT, SLOW
from comments.tests.test_markup_hostile import assert_harmless


def nearly_crowded(text):
    """As much of a text as is still rendered, and prose behind it."""
    shorter = [text[: len(text) - cut] for cut in range(0, len(text), 8)]
    kept = shorter[bisect_left(shorter, True, key=lambda one: not markup.is_crowded(markup.clean(one)))]
    return (kept + " and prose" * LIMIT)[:LIMIT]


def seconds(render, text):
    return timeit.timeit(lambda: render(text), timer=time.process_time, number=1)


@pytest.mark.parametrize("cut", [str, nearly_crowded])
@pytest.mark.parametrize("name", SLOW)
def test_the_worst_text_of_five_thousand_letters_takes_fifty_milliseconds(name, cut):
    text = cut(SLOW[name][:LIMIT])
    for render in (markup.to_html, markup.links):
        assert any(seconds(render, text) <= 0.05 for _ in range(5))


def test_a_text_with_more_signs_than_anybody_writes_is_shown_as_typed():
    listed = "\n".join(f"- point {number}" for number in range(299))
    assert markup.to_html(listed).count("<li>") == 299
    crowded = listed + "\n- one too many *and* <b>more</b>"
    assert markup.to_html(crowded).startswith("<p>- point 0<br>\n- point 1<br>")
    assert markup.to_html(crowded).endswith("- one too many *and* &lt;b&gt;more&lt;/b&gt;</p>")
    assert markup.links(crowded + " https://example.org/") == []


@pytest.mark.parametrize("name", SLOW)
def test_the_worst_texts_come_out_harmless(name):
    assert_harmless(markup.to_html(SLOW[name][:LIMIT]))


def test_elements_never_nest_deeper_than_the_limit():
    for text in SLOW.values():
        depth = deepest = 0
        for closing, tag in re.findall(r"<(/?)([a-z]+)", markup.to_html(text[:LIMIT])):
            depth += 0 if tag == "br" else -1 if closing else 1
            deepest = max(deepest, depth)
        assert deepest <= 2 * markup.MAX_NESTING + 2
