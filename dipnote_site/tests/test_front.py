"""What templates, styles and scripts of the readers' pages must never hold."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse

ROOT = Path(settings.BASE_DIR)
TEMPLATES = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("comments/templates/**/*.html")]
STYLES = [ROOT / "comments/static/comments/comments.css", ROOT / "posts/static/posts/site.css"]
SCRIPTS = [
    ROOT / f"comments/static/comments/{name}.js"
    for name in ("comments", "recommend", "report", "thread", "drafts", "mine")
]

INLINE = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=[\"']|javascript:", re.I)
PHYSICAL = re.compile(
    r"(?<![\w-])((margin|padding|border)-(left|right|top|bottom)|left|right|top|bottom|float|width|height)\s*:"
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_script_style_or_handler(path):
    text = path.read_text(encoding="utf-8")
    assert not INLINE.findall(text)
    for made_by_us in ("comment.html|safe", "comment.edited_html|safe", "preview_html|safe"):
        text = text.replace(made_by_us, "")
    assert "|safe" not in text


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_are_right_for_every_direction(path):
    rules = re.sub(r"/\*.*?\*/|@media[^{]*", "", path.read_text(encoding="utf-8"), flags=re.S)
    assert not PHYSICAL.findall(rules)


def test_pages_name_no_other_host():
    for path in [*TEMPLATES, *STYLES, *SCRIPTS]:
        assert not re.findall(r"(?:src|href)=[\"']?(?:https?:)?//|url\([\"']?(?:https?:)?//", path.read_text("utf-8"))


def test_the_scripts_stay_small():
    assert sum(len(gzip.compress(script.read_bytes())) for script in SCRIPTS) <= 15 * 1024


def test_readers_pages_load_these_scripts_and_no_others():
    head = (ROOT / "comments/templates/comments/head.html").read_text(encoding="utf-8")
    assert re.findall(r"'comments/(\w+)\.js'", head) == [script.stem for script in SCRIPTS]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_template_is_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 80


def test_a_browser_that_asks_for_the_picture_is_sent_to_it(client):
    answer = client.get("/favicon.ico")
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (302, False)
    assert finders.find(answer.headers["Location"].removeprefix(settings.STATIC_URL))


def test_list_story_and_form_say_in_their_heads_what_they_are(client, post, thread):
    for address in ("/", post.get_absolute_url(), reverse("comments:respond", args=[thread.key])):
        described = re.findall(r'<meta name="description" content="([^"]+)">', client.get(address).content.decode())
        assert len(described) == 1, address
    assert described == [f"Write a comment on {post.title}"]
