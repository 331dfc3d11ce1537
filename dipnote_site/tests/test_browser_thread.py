"""What readers do in a thread, in a real browser, with and without JavaScript."""

import pytest

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
