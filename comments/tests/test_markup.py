"""What comment text becomes: cleaned, rendered, excerpted; and the short path that must equal the long one."""

import re
import timeit
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from comments import markup

PROSE = (
    "The three-day conference was an excellent choice -- I guess. That's \"smart\"; it wasn't 1. or 2. but\n"
    "all of it (Q & A included)! More at 10:30: 72 hours of video... every minute > last year, #21st_not.\n\n"
    "I am the mother of a YES abroad Scholar"
).replace("_", " ")

ARCHIVE_PROSE = [
    PROSE,
    "“But engagement does not end with digital interactions -- as is the case with our traditional diplomacy”",
    "@ Diane in Washington,\n\nHave no idea how they’d do it.\n---\nBut 100% agree = good.\n===",
    'Mr. O\'Neill said: "No."\n\n   Indented as it came.\n\tAnd a tab.',
    "2. My second point\n\n1986. What a year\n\n3) and so on",
    "AT&T; no: AT&T, R&D & more. 5 > 4. C'est déjà l’été… №5 — naïve façade",
    "Trailing spaces  \nand more \nthen\t\nend",
    "#1 reason: it works!!! (see below) {maybe} | or not ^ $5 ~ 10%",
    "Съешь ещё этих мягких французских булок, да выпей чаю.",
    "你好，世界。\n\u3000\u3000缩进的一行",
    "שלום עולם \u202bימין\u202c",
]


def both_ways(text):
    text = markup.clean(text)
    return markup._plain_html(text), markup._marked_html(text)


@pytest.mark.parametrize("text", ARCHIVE_PROSE)
def test_plain_prose_takes_the_short_path_and_gets_the_same_html(text):
    short, full = both_ways(text)
    assert not markup._is_marked(markup.clean(text))
    assert short == full == markup.to_html(text)


PIECES = st.sampled_from(
    [
        *"*_`[]()<>!&#~\\:;./-+=|'\"@^${}% \n\t\r1290aZé\u00a0\u3000\u2028\u200b\u202e\u0301\ufeff\ufffe\u0085\x0c\x00",
        *[
            "\n\n",
            "  \n",
            "\n> ",
            "\n- ",
            "\n1. ",
            "\n01) ",
            "\n2. ",
            "\n+\n",
            "\n-\n",
            "\n---\n",
            "\n===\n",
            "\n\t",
            "\n    x",
        ],
        *[
            "&amp;",
            "&lt",
            "&#60;",
            "&#x3c;",
            "&nbsp;",
            "&copy",
            "AT&T; ",
            "&a b;",
            "http://a.example",
            "https:",
            "HTTPS://x.example/",
        ],
        *[
            "mailto:a@b.example",
            "MailTo:",
            "www.example.com",
            "a@b.example",
            "<b>",
            "<!--",
            "://",
            "ftp://",
            "```",
            "~~~",
            "....",
            "--",
        ],
        *["\u00a0\n", "\n\u00a0\n", "\n\u3000", "word ", "O'Neill ", "\U0001f600", "\ud800", "\n#", "\n|a|", "!["],
    ]
)
TRICKY = st.lists(PIECES, max_size=30).map("".join)
LINES = st.lists(st.text("ab .,'\"-!&:1)\t\u00a0\u2003é>#=_", max_size=20), max_size=8).map("\n".join)


@settings(max_examples=800, deadline=None)
@given(st.one_of(TRICKY, LINES, st.text(max_size=60)))
@example("a\n\u00a0\nb")
@example("a \t \nb")
@example("1.\n")
@example("x\n+")
@example("x\n0000000001. y")
@example("a &amp b &copy; c")
def test_the_short_path_gives_the_same_html_as_the_full_one(text):
    short, full = both_ways(text)
    if not markup._is_marked(markup.clean(text)):
        assert short == full
    assert markup.to_html(text) == markup.html_of(markup.clean(text)) == full


@settings(max_examples=400, deadline=None)
@given(st.one_of(TRICKY, LINES, st.text(st.characters(max_codepoint=130), max_size=60)))
@example("a\n \n\nb \n")
@example(" \n ")
def test_a_text_with_nothing_to_mend_is_cleaned_in_short_to_the_same(text):
    assert markup.clean(text) == markup._mended(text)
    assert markup.clean_line(text) == " ".join(markup._mended(markup._HIDDEN.sub("", text)).split())


@settings(max_examples=400, deadline=None)
@given(st.one_of(TRICKY, st.text(max_size=60)))
def test_cleaning_twice_changes_nothing_more(text):
    once = markup.clean(text)
    assert markup.clean(once) == once
    line = markup.clean_line(text)
    assert markup.clean_line(line) == line
    assert unicodedata.is_normalized("NFC", once)


def test_the_short_path_is_many_times_faster_than_the_full_one():
    text = (PROSE.replace("\n", " ") * 2)[:400]
    short = min(timeit.repeat(lambda: markup.to_html(text), number=50, repeat=5))
    full = min(timeit.repeat(lambda: markup._marked_html(text), number=50, repeat=5))
    assert short * 3 < full


# --- rendering ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        (" \n\u200b\n ", ""),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("one\r\n\r\ntwo\rthree", "<p>one</p>\n<p>two<br>\nthree</p>"),
        ("*a* **b** ~~c~~ `d`", "<p><em>a</em> <strong>b</strong> <del>c</del> <code>d</code></p>"),
        ("> said\n\nanswer", "<blockquote>\n<p>said</p>\n</blockquote>\n<p>answer</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
        ("2. b\n3. c", "<p>2. b<br>\n3. c</p>"),
        ("- a\n  2. b", "<ul>\n<li>a<br>\n2. b</li>\n</ul>"),
        ("```py title=x\n1 < 2\n```", '<pre><code class="language-py">1 &lt; 2\n</code></pre>'),
        ("```<x>\n1\n```", "<pre><code>1\n</code></pre>"),
        ("# no heading", "<p># no heading</p>"),
        ("text\n===", "<p>text<br>\n===</p>"),
        ("a | b\n--|--\nc | d", "<p>a | b<br>\n--|--<br>\nc | d</p>"),
        ("*    an indented line", "<ul>\n<li>an indented line</li>\n</ul>"),
        ("    *no* code", "<p><em>no</em> code</p>"),
        ("a\n\n    *no* code", "<p>a</p>\n<p><em>no</em> code</p>"),
        (r"\*as typed\*", "<p>*as typed*</p>"),
        ("&copy; &#60;b&#62;", "<p>© &lt;b&gt;</p>"),
        ("<b>bold</b>", "<p>&lt;b&gt;bold&lt;/b&gt;</p>"),
    ],
)
def test_the_subset_renders(text, html):
    assert markup.to_html(text) == html


def anchor(href, text):
    return f'<p><a href="{href}" rel="nofollow ugc noopener">{text}</a></p>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[a](https://b.example)", anchor("https://b.example", "a")),
        ('[a](https://b.example "title")', anchor("https://b.example", "a")),
        ("http://b.example/x_y_z", anchor("http://b.example/x_y_z", "http://b.example/x_y_z")),
        ("HTTPS://B.example", anchor("HTTPS://B.example", "HTTPS://B.example")),
        ("mailto:a@b.example", anchor("mailto:a@b.example", "mailto:a@b.example")),
        ("<a@b.example>", anchor("mailto:a@b.example", "a@b.example")),
        ("<https://xn--80ak6aa92e.com>", anchor("https://xn--80ak6aa92e.com", "https://xn--80ak6aa92e.com")),
        ("https://b.example/?a=1&b=2", anchor("https://b.example/?a=1&amp;b=2", "https://b.example/?a=1&amp;b=2")),
    ],
)
def test_absolute_links_are_links_that_no_search_engine_follows(text, html):
    assert markup.to_html(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "example.com", "www.example.com", "a@b.example", "ftp://b.example", "//b.example", "xhttp://b.example",
        "[a](/local)", "[a](//b.example)", "[a](b.example)", "[a](#x)", "[a]()", "[a](<>)", "[a](http:b.example)",
        "[a](http:///b.example)", "[a](ftp://b.example)", "[a](tel:123)", "[a](mailto:nobody)",
        "https://", "http:// b.example", "mailto:", "mailto:a", r"\http://b.example", r"http\://b.example", "`http://b.example`",
    ],
)  # fmt: skip
def test_what_is_no_absolute_address_stays_text(text):
    assert "<a" not in markup.to_html(text)
    assert markup.links(text) == []


@pytest.mark.parametrize(
    "text", ["![x](https://b.example/p.gif)", "![x][1]\n\n[1]: https://b.example/p.gif", "![](https://b.example)"]
)
def test_an_image_is_a_link_or_text_and_never_loads(text):
    assert "<img" not in markup.to_html(text)


def test_a_text_nested_too_deeply_is_shown_whole_as_typed():
    for mark in ["> ", "- ", "1. ", ">- "]:
        html = markup.to_html(mark * 40 + "the last word")
        assert "the last word" in html
        assert html.count("<blockquote>") <= markup.MAX_NESTING
    deep = "*a " * 300 + "a*" * 300
    assert markup.to_html(deep).count("<em>") <= markup.MAX_NESTING * 15
    assert markup.to_html(deep).startswith("<p>")


@pytest.mark.parametrize("depth", range(1, 25))
def test_no_depth_of_quotes_or_lists_loses_a_word(depth):
    for mark in ["> ", "- ", "> - "]:
        assert "kept" in markup.to_html(mark * depth + "kept\n\nand *this* too")
        assert "too" in markup.to_html(mark * depth + "kept\n\nand *this* too")


def test_twenty_quotes_are_quotes_still():
    assert markup.to_html("> " * 5 + "a").count("<blockquote>") == 5


# --- plain text --------------------------------------------------------------------------------------------------


def test_plain_text_has_the_words_without_tags_or_entities():
    html = markup.to_html("*a* & b\nc\n\n> d\n\n- e\n- [f](http://g.example)\n\n```\n<h>\n```")
    assert markup.to_text(html) == "a & b\nc\n\nd\n\n- e\n- f\n\n<h>"


def test_plain_text_of_nothing_is_nothing():
    assert markup.to_text("") == ""


@pytest.mark.parametrize(
    ("text", "length", "cut"),
    [
        ("short", 10, "short"),
        ("one two three", 13, "one two three"),
        ("one two three", 12, "one two…"),
        ("one two, three", 10, "one two…"),
        ("one\n\ntwo", 20, "one two"),
        ("abcdefghij", 5, "abcd…"),
        ("你好世界你好世界", 5, "你好世界…"),
        ("", 5, ""),
        ("a <script>alert(1)</script> b", 14, "a…"),
        ("word \u202eevil", 20, "word evil"),
    ],
)
def test_an_excerpt_ends_at_a_word(text, length, cut):
    assert markup.excerpt(text, length) == cut


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80), st.integers(1, 60))
def test_an_excerpt_is_never_longer_than_asked(text, length):
    assert len(markup.excerpt(text, length)) <= length


@pytest.mark.parametrize("length", range(1, 60))
def test_a_payload_across_the_cut_is_text_before_and_after_it(length):
    cut = markup.excerpt("Dear all, <script>alert('x')</script> & <img src=x onerror=y> [a](http://b.example)", length)
    assert "<" not in markup.to_html(cut).replace("<p>", "").replace("</p>", "")


@pytest.mark.parametrize(
    "text", ["One", 'a\nb\n\nc & d <e> "f"', "x -\ny\n\n\n\nz -", "&lt;b&gt; &amp;amp; &copy; \u00a0.", "*a*\n\nb"]
)
def test_plain_words_of_paragraphs_are_those_of_the_parser(text):
    html = markup.to_html(text)
    words = markup._Words()
    words.feed(html.replace("<br>\n", "<br>"))
    words.close()
    parsed = re.sub(r"\n{3,}", "\n\n", "".join(words.parts)).replace("- \n", "- ").strip()
    assert markup.to_text(html) == parsed
    assert (markup._plain_text(html) is None) == ("*" in text)


@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "\n", "<br>", "<br>\n", "</p>\n<p>", "a", "&amp;", "- ", "&lt;p&gt;"]),
        max_size=9,
    )
)
def test_whatever_is_between_paragraphs_is_read_as_the_parser_reads_it(parts):
    html = f"<p>{''.join(parts)}</p>"
    words = markup._Words()
    words.feed(html.replace("<br>\n", "<br>"))
    words.close()
    parsed = re.sub(r"\n{3,}", "\n\n", "".join(words.parts)).replace("- \n", "- ").strip()
    assert markup._plain_text(html) in (None, parsed)
