"""How the tests of threats reach the site: over HTTP, as a browser or a robot would."""

import json
import time
from html.parser import HTMLParser

import html5lib
import time_machine
from django.urls import reverse

FILLED = {"name": "Maria", "location": "Spain", "email": "", "text": "A word of my own.", "website": ""}


class _Hidden(HTMLParser):
    """Values of the hidden fields of the comment form, as a browser would send them back."""

    def __init__(self):
        super().__init__()
        self.values = {}

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "input" and attrs.get("type") == "hidden":
            self.values[attrs["name"]] = attrs.get("value") or ""


def form_of(client, thread, **query):
    """The hidden fields of a thread's form, fetched ten seconds ago."""
    with time_machine.travel(time.time() - 10):
        page = client.get(respond_url(thread), query)
    assert page.status_code == 200
    hidden = _Hidden()
    hidden.feed(page.content.decode())
    return hidden.values


def send(client, thread, *, to="", extra=None, **fields):
    """Fill in the form and send it; `extra` goes to the request itself, as headers or the peer's address."""
    hidden = form_of(client, thread, **({"to": to} if to else {}))
    return client.post(respond_url(thread), FILLED | hidden | fields, **(extra or {}))


def respond_url(thread):
    return reverse("comments:respond", args=[thread.key])


def public_urls(thread):
    """Every page that shows something of a thread or of its post, to anybody."""
    return {
        "post": thread.url,
        "newest first": f"{thread.url}?order=newest",
        "most recommended": f"{thread.url}?order=recommended",
        "in Arabic": f"/ar{thread.url}",
        "questions": reverse("comments:questions", args=[thread.key]),
        "list": reverse("posts:list"),
        "posts feed": reverse("posts:feed"),
        "thread feed": reverse("comments:feed", args=[thread.key]),
        "site feed": reverse("comments:site_feed"),
        "sitemap": reverse("sitemap"),
        "robots": reverse("robots"),
        "policy": reverse("comments:policy"),
        "live": reverse("comments:live", args=[thread.key]),
        "search": f"{reverse('comments:search')}?q=comment&thread={thread.key}",
        "search for all": f"{reverse('comments:search')}?q=hidden",
        "privacy": reverse("comments:privacy"),
    }


FOREIGN = {"iframe", "object", "embed", "svg", "math", "base", "img", "style", "video", "audio", "applet", "noscript"}


def assert_nothing_was_smuggled_in(page):
    """A page, read as a browser reads it, has no script but the site's own files, no handler, no foreign element."""
    for element in html5lib.parse(page, namespaceHTMLElements=False).iter():
        if not isinstance(element.tag, str):
            continue
        assert element.tag not in FOREIGN, element.tag
        assert not {name for name in element.attrib if str(name).lower().startswith("on") or name == "style"}
        if element.tag == "script" and element.get("type") == "application/ld+json":  # data, which no browser runs
            assert json.loads(element.text)
            assert not set("<>&") & set(element.text)
        elif element.tag == "script":
            assert element.get("src", "").startswith("/static/")
            assert not element.text
        for name in ("href", "src", "action"):
            assert not element.get(name, "").strip().lower().startswith(("javascript", "data", "vbscript"))
