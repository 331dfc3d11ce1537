"""What readers do in a thread, in a real browser, with and without JavaScript."""

import json

import pytest
from django.urls import reverse

from comments.models import Comment

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_a_comment_is_recommended_in_place_and_taken_back(visit, story):
    page = visit(story.get_absolute_url())
    diane = page.locator("[data-comments-recommended]").first
    button = diane.get_by_role("button", name="Recommend the comment by Diane")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(diane.locator(".comment-recommend-count")).to_contain_text("1")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_be_focused()
    page.reload()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.press("Space")
    expect(button).to_have_attribute("aria-pressed", "false")
    assert Comment.objects.get(author_name="Diane").recommend_count == 0


def test_without_script_a_page_with_a_button_does_the_same(visit, story):
    page = visit(story.get_absolute_url(), script=False)
    page.get_by_role("link", name="Recommend the comment by Diane").click()
    page.get_by_role("button", name="Recommend", exact=True).click()
    expect(page.locator("h1")).to_have_text("You recommend this comment")
    assert Comment.objects.get(author_name="Diane").recommend_count == 1
    page.get_by_role("link", name="Back to the comment").click()
    assert page.url.endswith(f"#c-{Comment.objects.get(author_name='Diane').key}")


# What comes while one reads, and came since one was there


def look(page):
    """As a reader does who comes back to the window: the page asks at once."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_new_comments_are_announced_and_shown_without_a_jump(visit, story, thread, comment_on):
    page = visit(story.get_absolute_url())
    eric = Comment.objects.get(author_name="Eric")
    page.get_by_role("link", name="Reply to John").click()
    page.fill("[name=text]", "Not lost.")
    comment_on(thread, parent=eric, author_name="Ann")
    comment_on(thread, author_name="Zoe")
    before = page.locator("[name=text]").bounding_box()
    look(page)
    button = page.get_by_role("status").get_by_role("button", name="Show new comments: 2")
    expect(button).to_be_visible()
    assert page.locator("[name=text]").bounding_box() == before
    button.click()
    expect(page.locator(".comment-by bdi")).to_have_text(["Diane", "Eric", "Ann", "John", "Zoe"])
    expect(page.locator(".comment", has_text="Ann")).to_be_focused()
    expect(page.locator(".comments-figure")).to_have_text("5")
    assert page.input_value("[name=text]") == "Not lost."
    assert page.get_by_role("button", name="Recommend the comment by Zoe").count() == 1


def test_a_thread_that_is_asked_in_vain_is_asked_less_often(visit, story):
    page = visit("/")
    page.clock.install()
    asked = []
    page.on("request", lambda one: asked.append(one.url) if "/live/" in one.url else None)
    page.goto(story.get_absolute_url())
    with page.expect_response("**/live/**"):
        page.clock.run_for(16_000)
    page.clock.run_for(16_000)
    assert len(asked) == 1


def test_a_second_visit_leads_to_what_is_new(visit, story, thread, comment_on):
    page = visit(story.get_absolute_url())
    assert page.locator(".is-new").count() == 0
    new = comment_on(thread, author_name="Ann", parent=Comment.objects.get(author_name="Eric"))
    page.reload()
    page.get_by_role("link", name="New since your last visit: 1").click()
    assert page.url.endswith(f"#c-{new.key}")
    expect(page.locator(f"#c-{new.key} .comment-new")).to_have_text("New")
    page.reload()
    assert page.locator(".is-new").count() == 0


def test_a_passage_is_quoted_into_a_reply(visit, story):
    page = visit(story.get_absolute_url())
    page.evaluate("""() => getSelection().selectAllChildren(document.querySelectorAll(".comment-text")[2])""")
    page.get_by_role("button", name="Quote").click()
    text = page.locator(".comments-holder textarea")
    expect(text).to_have_value("> More important in my mind.\n\n")
    expect(text).to_be_focused()
    assert page.get_by_role("button", name="Quote").count() == 0


# Nothing is lost


def send(page):
    page.fill("[name=name]", "Maria")
    page.fill("[name=location]", "Spain")
    page.get_by_role("button", name="Send", exact=True).click()


def test_a_draft_is_kept_until_it_is_sent(visit, story, thread):
    address = reverse("comments:respond", args=[thread.key])
    page = visit(address)
    page.fill("[name=text]", "A long thought.")
    page.goto(story.get_absolute_url())
    page.get_by_role("link", name="Write a comment").click()
    expect(page.locator("[name=text]")).to_have_value("A long thought.")
    expect(page.get_by_text("kept in this browser")).to_be_visible()
    page.context.set_offline(True)
    send(page)
    expect(page.get_by_text("You are offline.")).to_be_visible()
    page.context.set_offline(False)
    with page.expect_navigation():
        page.get_by_role("button", name="Send", exact=True).click()
    assert Comment.objects.get(author_name="Maria").text == "A long thought."
    page.goto(address)
    assert page.input_value("[name=text]") == ""


def test_a_refused_form_keeps_its_draft_and_one_that_is_discarded_is_gone(visit, story, thread):
    address = reverse("comments:respond", args=[thread.key])
    page = visit(address)
    page.fill("[name=text]", "A long thought.")
    with page.expect_navigation():
        page.get_by_role("button", name="Send", exact=True).click()
    page.goto(address)
    page.get_by_role("button", name="Discard it").click()
    expect(page.locator("[name=text]")).to_have_value("")
    page.reload()
    assert page.input_value("[name=text]") == ""


def test_a_browser_that_keeps_nothing_sends_all_the_same(visit, story, thread):
    page = visit("/")
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('private') }})")
    page.goto(story.get_absolute_url())
    page.get_by_role("link", name="Write a comment").click()
    page.fill("[name=text]", "A private thought.")
    with page.expect_navigation():
        send(page)
    assert Comment.objects.get(author_name="Maria").text == "A private thought."


def test_the_policy_lets_a_block_of_data_stand(visit, story):
    page = visit(story.get_absolute_url())
    data = page.locator('script[type="application/ld+json"]').text_content()
    assert json.loads(data)["comment"][0]["author"]["name"] == "Diane"


# Two languages in one comment

SIDES = """paragraphs => paragraphs.map(one => {
  const words = document.createRange();
  words.selectNodeContents(one);
  const [inner, outer] = [words.getBoundingClientRect(), one.getBoundingClientRect()];
  return outer.right - inner.right < inner.left - outer.left ? "right" : "left";
})"""


def test_each_paragraph_starts_on_the_side_of_its_own_language(visit, story, thread, comment_on):
    comment = comment_on(thread, text="Je lis les deux.\n\nأقرأ اللغتين.\n\nAnd a third.")
    page = visit(story.get_absolute_url())
    assert page.locator(f"#c-{comment.key} .comment-text p").evaluate_all(SIDES) == ["left", "right", "left"]
