"""What a first visit costs: the page and everything it names that a browser fetches to show it, compressed."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse

from posts.models import Post

MOST = 70 * 1024
NAMED = re.compile(
    r"""<link\s[^>]*?rel="(?:stylesheet|icon|preload)"[^>]*?href="([^"]+)"|<(?:script|img)\s[^>]*?src="([^"]+)\""""
)
FETCHED = re.compile(r"""url\(["']?([^"')]+)["']?\)|@import\s+["']([^"']+)""")

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(post, thread_of):
    """A story with a thread that fills its page, and stories that fill the list's."""
    thread = thread_of(400)
    rows = [{"slug": f"story-{number}", "title": f"Story {number}"} for number in range(20)]
    teaser = "What people make of it, and what they do not. " * 4
    Post.objects.bulk_create(Post(**row, published_on="2012-06-28", teaser=teaser) for row in rows)
    return {"list": "/", "post": post.get_absolute_url(), "form": reverse("comments:respond", args=[thread.key])}


def weight(page):
    """Bytes by what is fetched: the page itself, its styles, scripts and pictures, and what styles name in turn."""
    found = {"page": len(gzip.compress(page.content))}
    for names in NAMED.findall(page.content.decode()):
        found |= fetched("".join(names))
    return found


def fetched(address):
    path = Path(finders.find(address.removeprefix(settings.STATIC_URL)))
    found = {path.name: len(gzip.compress(path.read_bytes()))}
    if path.suffix == ".css":
        inner = {"".join(names) for names in FETCHED.findall(path.read_text(encoding="utf-8"))}
        for name in inner:
            if not name.startswith("data:"):  # written into the style itself
                found[name] = len(gzip.compress((path.parent / name).read_bytes()))
    return found


@pytest.mark.parametrize("language", ["", "/ru", "/ur"])
def test_a_first_visit_is_light(client, full, language):
    for name, address in full.items():
        page = client.get(f"{language}{address}")
        assert page.status_code == 200, name
        found = weight(page)
        assert {"comments.css", "site.css", "mine.js", "icon.svg"} <= set(found), name
        assert sum(found.values()) <= MOST, (name, found)
