"""What comment text becomes: cleaned, rendered, excerpted; and the short path that must equal the long one."""

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
    assert markup.to_html(text) == full


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


# --- cleaning ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\x00\x01\x08\x0b\x0c\x0e\x1f\x7f\x80\x9fb\tc", "ab\tc"),
        ("\n \n  a \n\n", "a"),
        ("a\n \t\u3000\nb", "a\n\nb"),
        ("e\u0301", "é"),
        ("a\ud800b\udfffc", "abc"),
        ("a\u202eb\u2066c\u2069", "a\u202eb\u2066c\u2069"),
        ("a\u200db", "a\u200db"),
        ("a\u2028b\u2029c", "a\nb\n\nc"),
        ("\u200b\ufeff\u2060 \u3164", ""),
        ("👍🏽 👨\u200d👩\u200d👧", "👍🏽 👨\u200d👩\u200d👧"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("", ""),
    ],
)
def test_clean_keeps_the_words_and_drops_what_hides_in_them(typed, kept):
    assert markup.clean(typed) == kept


@pytest.mark.parametrize("joiner", ["", "\u200d", "\u200b", "\u2060", "\u034f", "\ufe0f", "\U000e0100"])
@pytest.mark.parametrize("mark", ["\u0301", "\u0336", "\u20dd", "\u0e49", "\U0001d165"])
def test_runs_of_combining_marks_are_cut_to_eight(mark, joiner):
    kept = markup.clean("b" + (mark + joiner) * 50 + "c")
    assert kept[0] == "b"
    assert kept[-1] == "c"
    assert len(kept) <= 10


def test_eight_marks_are_left_alone():
    assert markup.clean("b" + "\u0336" * 8 + "c") == "b" + "\u0336" * 8 + "c"


@pytest.mark.parametrize("mark", ["\u0344", "\u0301", "\u0316\u0301", "\U0001d165"])
def test_a_long_run_of_marks_is_cheap(mark):
    assert min(timeit.repeat(lambda: markup.clean("Z" + mark * 5000), number=1, repeat=3)) < 0.02


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Maria \t\n del\u00a0 Mar ", "Maria del Mar"),
        ("ad\u200bmin\u00ad\u2060\ufeff", "admin"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("\u2066\u2069\u200e\u200f\u061c", ""),
        ("\u3164", ""),
        ("Zoe\u0308", "Zoë"),
        ("a\U000e0041b", "ab"),
        ("\x00\x1b[31mred", "[31mred"),
    ],
)
def test_a_line_loses_direction_marks_and_zero_width_characters(typed, kept):
    assert markup.clean_line(typed) == kept


def test_zero_width_characters_between_a_letter_and_its_accent_do_not_survive_in_a_line():
    assert markup.clean_line("e\u200b\u0301") == "é"


# --- links -------------------------------------------------------------------------------------------------------


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
