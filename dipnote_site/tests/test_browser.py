"""Journeys in a real browser, with and without JavaScript."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from comments import moderation
from comments.models import Comment, Report, Status
from comments.moderation import Seen
from posts.models import Post

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

BOTH = pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
TEXT = "I *agree* with Philip.\n\n> Well said."


def fill(page, **changes):
    typed = {"name": "Maria", "location": "New Mexico, USA", "text": TEXT} | changes
    for name, value in typed.items():
        page.fill(f"[name={name}]", value)


def press(page, label):
    with page.expect_navigation():
        page.get_by_role("button", name=label, exact=True).click()


def respond_url(post, thread):
    return reverse("comments:respond", args=[thread.key])


# Reading


def test_a_story_is_read_with_its_comments_in_order(visit, story):
    page = visit("/")
    page.get_by_role("link", name=story.title, exact=True).click()
    page.wait_for_url(f"**{story.get_absolute_url()}")
    assert page.locator(".comment-name").all_inner_texts() == ["Diane", "Eric", "John"]
    assert page.locator(".comments-heading").inner_text().split() == ["3", "comments"]
    diane, eric = page.locator(".comment").all()[:2]
    assert eric.bounding_box()["x"] > diane.bounding_box()["x"] + 20


@pytest.mark.parametrize("width", [320, 768, 1280, 1600])
def test_no_page_is_wider_than_the_window(visit, story, thread, comment_on, width):
    deep = None
    for depth in range(6):
        deep = comment_on(thread, parent=deep, author_name="W" * 100, text=f"{'x' * 300} at depth {depth}")
    page = visit("/", width=width)
    for path in ["/", story.get_absolute_url(), respond_url(story, thread), reverse("comments:policy")]:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_text_twice_as_large_still_fits(visit, story, thread):
    page = visit("/")
    for path in ["/", story.get_absolute_url(), respond_url(story, thread), reverse("comments:policy")]:
        page.goto(path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.locator("h1").evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= 48, path
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280, path


def test_paper_gets_what_is_read_and_nothing_to_press(visit, story):
    rows = [{"slug": f"story-{number}", "title": f"Story {number}"} for number in range(20)]
    Post.objects.bulk_create(Post(**row, published_on="2009-04-22", teaser="More.") for row in rows)
    page = visit("/", color_scheme="dark")
    for path in ["/", story.get_absolute_url()]:
        page.goto(path)
        shown = page.locator("nav, button, .comments-invite, .comment-links").filter(visible=True)
        assert shown.count(), path
        page.emulate_media(media="print")
        assert shown.all_inner_texts() == [], path
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        page.emulate_media(media="screen")


def test_nothing_moves_for_whoever_asks_for_stillness(visit, story, thread):
    moving = "all => all.filter(one => parseFloat(getComputedStyle(one).transitionDuration) > 0.001).length"
    page = visit(respond_url(story, thread), reduced_motion="no-preference")
    assert page.locator("*").evaluate_all(moving)
    page.emulate_media(reduced_motion="reduce")
    assert page.locator("*").evaluate_all(moving) == 0


def test_the_latest_stories_stand_beside_or_below(visit, story):
    wide, narrow = (visit(story.get_absolute_url(), width=width) for width in (1600, 320))
    beside, below = (page.locator(".latest").bounding_box() for page in (wide, narrow))
    assert beside["x"] > wide.locator(".post-body").bounding_box()["x"] + 600
    assert below["y"] > narrow.locator(".comments").bounding_box()["y"]


def test_colours_follow_the_system(visit, story):
    ink = {}
    for scheme in ("light", "dark"):
        page = visit("/", color_scheme=scheme)
        ink[scheme] = page.evaluate("getComputedStyle(document.body).color.match(/\\d+/g).map(Number)")
    assert max(ink["light"]) < 60
    assert min(ink["dark"]) > 200


def test_a_right_to_left_page_is_mirrored(visit, story):
    page = visit(f"/ar{story.get_absolute_url()}")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator(".post-rail").bounding_box()["x"] > page.locator(".post-body").bounding_box()["x"]
    assert page.evaluate("getComputedStyle(document.querySelector('.post-body p')).direction") == "ltr"


def test_times_are_shown_in_the_readers_zone_but_dates_stay(visit, post, thread, comment_on):
    comment_on(thread, created_at=datetime(2012, 6, 29, 11, 30, tzinfo=UTC))
    comment_on(thread, created_at=datetime(2012, 7, 26, 16, tzinfo=UTC), date_only=True)  # the 27th in Tokyo
    page = visit(post.get_absolute_url(), timezone_id="Asia/Tokyo", locale="en-US")
    timed, dated = page.locator(".comment-time").all_inner_texts()
    assert dated == "July 26, 2012"
    assert timed.startswith("June 29, 2012")
    assert "8:30" in timed


def test_a_permalink_opens_at_its_comment(visit, thread_of):
    last = thread_of(60).comments.roots().in_order().last()
    page = visit(reverse("comments:permalink", args=[last.key]))
    box = page.locator(f"#c-{last.key}").bounding_box()
    assert 0 <= box["y"] < 900
    assert "after=" in page.url


# Writing


@BOTH
def test_a_comment_waits_is_approved_and_stands_on_the_page(visit, story, june, script):
    page = visit(story.get_absolute_url(), script=script)
    page.get_by_role("link", name="Write a comment").click()
    page.wait_for_selector("form.comments-form")
    fill(page)
    press(page, "Send")
    expect(page.locator("h1")).to_have_text("Your comment waits for a moderator")
    assert page.locator(".comment-text em").inner_text() == "agree"
    page.reload()
    sent = Comment.objects.get(status=Status.PENDING)
    assert sent.author_location == "New Mexico, USA"
    assert visit(story.get_absolute_url()).locator(f"#c-{sent.key}").count() == 0

    moderation.decide([Seen(sent.pk, sent.version)], Status.APPROVED, by=june)
    page = visit(reverse("comments:permalink", args=[sent.key]))
    assert page.locator(f"#c-{sent.key} .comment-text em").inner_text() == "agree"


@BOTH
def test_a_preview_shows_the_text_and_keeps_the_form(visit, story, thread, script):
    page = visit(respond_url(story, thread), script=script)
    fill(page)
    press(page, "Preview")
    assert page.locator(".comments-preview em").inner_text() == "agree"
    assert page.input_value("[name=text]") == TEXT
    assert Comment.objects.filter(status=Status.PENDING).count() == 0
    press(page, "Send")
    assert Comment.objects.filter(status=Status.PENDING).count() == 1


@BOTH
def test_a_refused_form_comes_back_whole_with_a_summary(visit, story, thread, script):
    page = visit(respond_url(story, thread), script=script)
    fill(page, location="", email="maria@example.org")
    press(page, "Send")
    summary = page.get_by_role("alert")
    assert "Place: This field is required." in summary.inner_text()
    assert page.input_value("[name=text]") == TEXT
    assert page.input_value("[name=name]") == "Maria"
    assert page.input_value("[name=email]") == "maria@example.org"
    assert page.locator("#div_id_location .invalid-feedback").is_visible()
    summary.get_by_role("link").click()
    assert page.url.endswith("#id_location")


def test_the_summary_of_a_refused_form_takes_the_focus(visit, story, thread):
    page = visit(respond_url(story, thread))
    press(page, "Send")
    assert page.get_by_role("alert").evaluate("one => one === document.activeElement")


def test_a_reply_without_script_shows_its_parent_above_the_form(visit, story):
    page = visit(story.get_absolute_url(), script=False)
    page.get_by_role("link", name="Reply to John").click()
    assert page.locator(".comments-parent .comment-name").inner_text() == "John"
    fill(page)
    press(page, "Send")
    assert Comment.objects.get(status=Status.PENDING).parent.author_name == "John"


def test_a_reply_with_script_opens_beneath_its_parent(visit, story):
    page = visit(story.get_absolute_url())
    page.get_by_role("link", name="Reply to John").click()
    form = page.locator("form.comments-form")
    form.wait_for()
    assert page.evaluate("document.activeElement.name") == "name"
    john = page.locator(".comment", has_text="More important").bounding_box()
    assert form.bounding_box()["y"] > john["y"]
    fill(page)
    press(page, "Send")
    assert Comment.objects.get(status=Status.PENDING).parent.author_name == "John"


def test_escape_closes_the_form_and_loses_nothing(visit, story):
    page = visit(story.get_absolute_url())
    link = page.get_by_role("link", name="Reply to Diane")
    link.click()
    page.locator("form.comments-form").wait_for()
    fill(page)
    page.keyboard.press("Escape")
    assert not page.locator("form.comments-form").is_visible()
    assert link.evaluate("one => one === document.activeElement")
    link.click()
    assert page.input_value("[name=text]") == TEXT


def test_what_was_typed_moves_with_the_form(visit, story):
    page = visit(story.get_absolute_url())
    page.get_by_role("link", name="Write a comment").click()
    page.locator("form.comments-form").wait_for()
    fill(page)
    page.get_by_role("link", name="Reply to Eric").click()
    page.locator(".comments-row.depth-1 form.comments-form").wait_for()
    assert page.locator("form.comments-form").count() == 1
    assert page.input_value("[name=text]") == TEXT


# Reporting


@BOTH
def test_a_comment_is_reported_from_the_page(visit, story, script):
    page = visit(story.get_absolute_url(), script=script)
    page.get_by_role("link", name="Report the comment by Diane").click()
    page.wait_for_selector("#report form")
    assert (page.url.rstrip("/").endswith(story.get_absolute_url().rstrip("/"))) is script
    assert page.locator("[name=good_faith]").is_visible() is False
    page.check("[value=illegal]")
    assert page.locator("[name=good_faith]").is_visible()
    if script:
        page.keyboard.press("Escape")
        assert page.locator("#report").count() == 0
        page.keyboard.press("Enter")
        page.wait_for_selector("#report form")
    page.check("[value=threat]")
    press(page, "Report")
    assert page.locator("h1").inner_text() == "Thank you: your report is with the moderators"
    report = Report.objects.get()
    assert (report.comment.author_name, report.code) == ("Diane", "threat")
