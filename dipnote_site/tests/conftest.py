"""A browser that listens, and a story to read in it."""

from urllib.parse import urlsplit

import pytest

from posts.models import Post


@pytest.fixture
def visit(browser, live_server):
    """visit(path, …) opens a page; the test fails if any page broke the policy, a script, or asked another host."""
    contexts, complaints = [], []

    def listen(page):
        page.on("console", lambda one: complaints.append(one.text) if "Content Security Policy" in one.text else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda one: complaints.append(one.url) if not ours(one.url) else None)

    def ours(url):
        return urlsplit(url).netloc == urlsplit(live_server.url).netloc

    def open_page(path, *, width=1280, script=True, **options):
        size = {"width": width, "height": 900}
        context = browser.new_context(base_url=live_server.url, viewport=size, java_script_enabled=script, **options)
        contexts.append(context)
        page = context.new_page()
        listen(page)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def story(post, thread, comment_on):
    """A post with three comments: Diane's, John's, and between them Eric's reply to Diane."""
    diane = comment_on(thread, author_name="Diane", author_location="Washington", text="I am a mother.")
    comment_on(thread, author_name="John", author_location="Canada", text="More important in my mind.")
    comment_on(thread, parent=diane, author_name="Eric", author_location="New Mexico", text="@ Diane, best.")
    Post.objects.create(
        title="An older story", slug="older", published_on="2009-04-23", teaser="More.", is_excerpt=True
    )
    return post
