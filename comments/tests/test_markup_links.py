"""Which links a comment has: where they lead, and where they stand in its text."""

import pytest
from hypothesis import given, settings

from comments import markup
from comments.tests.test_markup import TRICKY


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("http://good.example@EVIL.example/", "evil.example"),
        ("[x](http://good.example@evil.example)", "evil.example"),
        ("[x](http://good.example:pw@evil.example:8080/@other.example)", "evil.example"),
        ("<HTTP://Evil.EXAMPLE./x>", "evil.example"),
        ("https://пример.рф/", "xn--e1afmkfd.xn--p1ai"),
        ("https://XN--E1AFMKFD.xn--p1ai/", "xn--e1afmkfd.xn--p1ai"),
        ("[x](https://evil。example/)", "evil.example"),
        ("[x](http://ev%69l.example/)", "evil.example"),
        ("[x](http://[::1]:80/)", "::1"),
        ("[x](mailto:a@Evil.example?subject=b@c.example)", "evil.example"),
        (r"[x](http://good.example\@evil.example)", "evil.example"),
        ("[x](http://good.example%5C@evil.example)", "evil.example"),
        ("[x](http://evil.example#@good.example)", "evil.example"),
        ("[x](http://evil.example?@good.example)", "evil.example"),
        ("[x](&#104;ttp://evil.example)", "evil.example"),
    ],
)
def test_the_host_of_a_link_is_the_one_a_browser_would_ask(text, host):
    assert [link.host for link in markup.links(text)] == [host]


@pytest.mark.parametrize(
    "text",
    [
        "see {} there",
        "one\n\n> quoted *a*\n> {} b\n\nend",
        "- a\n- b {}\n  c\n\n  d",
        "1. a\n   > - x {} y",
        ">   {}",
        "a\n   b   \n\t{} ",
        "&amp; \\* é {}",
        "> > a\n{} lazy",
        "-\t{}\n-\tb",
    ],
)
@pytest.mark.parametrize(
    "written", ["http://b.example/x", "[a *b* c](http://b.example/x)", "<http://b.example/x>", "mailto:a@b.example"]
)
def test_the_span_of_a_link_is_where_it_stands_in_the_text(text, written):
    text = markup.clean(text.format(written))
    (link,) = markup.links(text)
    assert text[slice(*link.span)] == written
    assert link.host == "b.example"


def test_several_links_come_in_order_with_their_spans():
    text = "http://a.example **https://b.example** [c](http://c.example\n'd') <mailto:d@d.example>, http://a.example."
    found = markup.links(text)
    assert [link.host for link in found] == ["a.example", "b.example", "c.example", "d.example", "a.example"]
    assert text[slice(*found[4].span)] == "http://a.example"
    assert text[slice(*found[2].span)] == "[c](http://c.example\n'd')"


@settings(max_examples=500, deadline=None)
@given(TRICKY)
def test_the_links_found_are_the_links_rendered(text):
    text = markup.clean(text)
    html = markup.to_html(text)
    found = markup.links(text)
    assert html.count("<a ") == len(found)
    assert all(0 <= link.span[0] < link.span[1] <= len(text) for link in found)
