"""What attackers type, as HTML and as Markdown, comes out as text or as one of twelve harmless elements."""

import re

import html5lib
import nh3
import pytest

from comments import markup
from comments.tests.hostile_texts import HTML, MARKDOWN, WRITTEN
from comments.tests.hostile_urls import BAD_URLS, ODD_URLS

ALLOWED = {
    **{tag: set() for tag in ["p", "br", "strong", "em", "del", "pre", "blockquote", "ul", "ol", "li"]},
    "code": {"class"},
    "a": {"href", "rel"},
}
HREF = re.compile(r"(?i)(?:https?://[^\s/?#]|mailto:[^\s@]*@)[^\s\"<>\x00-\x20\x7f-\x9f]*")


def assert_harmless(html):
    """The page, read as a browser reads it, holds allowed elements only, and a sentinel after the comment stays out."""
    page = f"<div id=comment>{html}</div><div id=sentinel></div>"
    body = html5lib.parse(page, namespaceHTMLElements=False).find("body")
    assert [child.get("id") for child in body] == ["comment", "sentinel"]
    for element in list(body[0].iter())[1:]:
        assert isinstance(element.tag, str), f"comment or instruction in {html!r}"
        assert element.tag in ALLOWED, html
        assert set(element.attrib) <= ALLOWED[element.tag], html
        if element.tag == "a":
            assert element.get("rel") == "nofollow ugc noopener"
            assert HREF.fullmatch(element.get("href")), html
        if element.tag == "code" and "class" in element.attrib:
            assert re.fullmatch(r"language-[\w+#.-]+", element.get("class"))
    assert_stable(html)


def assert_stable(html):
    """Reading and writing the HTML again, as a page's script may, changes no element: nothing can mutate."""
    fragment = html5lib.parseFragment(html, container="div", namespaceHTMLElements=False)
    again = html5lib.serialize(
        fragment, omit_optional_tags=False, quote_attr_values="always", alphabetical_attributes=False
    )
    reread = html5lib.parseFragment(again, container="div", namespaceHTMLElements=False)
    assert [each.tag for each in fragment.iter()] == [each.tag for each in reread.iter()]


def test_the_list_is_long_and_without_repeats():
    assert len(set(BAD_URLS + ODD_URLS + HTML + MARKDOWN)) == len(BAD_URLS + ODD_URLS + HTML + MARKDOWN) >= 280


@pytest.mark.parametrize("payload", WRITTEN)
def test_a_payload_as_text_is_harmless(payload):
    assert_harmless(markup.to_html(payload))
    assert_harmless(markup.to_html(f"> quoted {payload}\n\n*then* {payload} `code`\n- {payload}"))


@pytest.mark.parametrize("payload", HTML + [f'<a href="{url}">x</a>' for url in BAD_URLS + ODD_URLS])
def test_the_last_gate_alone_would_hold(payload):
    """Were the parser to let raw HTML through, the sanitiser after it would still leave nothing harmful."""
    html = markup._CLEANER.clean(markup.clean(payload))
    for wrong in re.findall(r"<(?!/?(?:p|br|strong|em|del|code|pre|blockquote|ul|ol|li|a)\b)[a-z!?]", html):
        pytest.fail(f"{wrong} in {html!r}")
    body = html5lib.parseFragment(html, container="div", namespaceHTMLElements=False)
    for element in list(body.iter())[1:]:
        assert set(element.attrib) <= ALLOWED[element.tag]
        if "href" in element.attrib:
            assert re.match(r"(?i)https?:|mailto:", element.get("href"))


@pytest.mark.parametrize("url", BAD_URLS)
def test_a_bad_address_is_no_link_at_all(url):
    for text in (f"[a]({url})", f"[a](<{url}>)", f"<{url}>", f"[a]({url} 'b')"):
        hrefs = re.findall(r'href="([^"]*)"', markup.to_html(text))
        assert all(
            href.startswith(("https://", "mailto:")) and "evil" in url and "https://evil.example" in href
            for href in hrefs
        ), text
        assert all(link.host.startswith("evil.example") for link in markup.links(markup.clean(text))), text


@pytest.mark.parametrize("payload", HTML)
def test_raw_html_is_shown_as_typed_not_swallowed(payload):
    shown = html5lib.parseFragment(markup.to_html(f"x {payload} y"), container="div", namespaceHTMLElements=False)
    words = re.sub(r"[^a-z]", "", "".join(shown.itertext()))
    if "&" not in payload:
        assert words == re.sub(r"[^a-z]", "", f"x{payload}y")


def test_the_sanitiser_is_one_that_was_checked():
    assert tuple(int(part) for part in nh3.__version__.split(".")[:3]) >= (0, 3, 8)
