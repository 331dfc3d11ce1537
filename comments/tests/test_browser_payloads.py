"""What hostile texts come to in a real browser, with no policy to stop them."""

import pytest

from comments import markup
from comments.tests.hostile_texts import HTML, MARKDOWN
from comments.tests.hostile_urls import BAD_URLS

pytestmark = pytest.mark.browser


def test_no_hostile_text_runs_anything_or_asks_any_host(page):
    """Script in a text (T01)."""
    happened = []
    page.on("dialog", lambda dialog: (happened.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: happened.append(request.url))
    texts = [*HTML, *MARKDOWN, *(f"[click]({url})" for url in BAD_URLS)]
    page.set_content("<!doctype html>" + "".join(f"<div>{markup.to_html(text)}</div><hr>" for text in texts))
    page.wait_for_timeout(500)
    assert page.locator("body > hr").count() == len(texts)  # no text broke out of its place
    assert page.evaluate("[...document.links].filter(a => !/^(https?|mailto):/.test(a.href)).length") == 0
    assert happened == []


def test_the_same_texts_unrendered_would_have_done_harm(page):
    """So that the test above is known to be able to fail."""
    happened = []
    page.on("dialog", lambda dialog: (happened.append(dialog.message), dialog.dismiss()))
    page.set_content("<!doctype html>" + "".join(f"<div>{text}</div>" for text in HTML if "onerror" in text))
    page.wait_for_timeout(500)
    assert happened
