"""An author's receipt in a real browser, with and without JavaScript."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from comments import receipt
from comments.models import Comment, Status

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

BOTH = pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
MARK = "Waits for a moderator. Only you see this."


def press(page, label):
    with page.expect_navigation():
        page.get_by_role("button", name=label, exact=True).click()


def address(comment):
    return reverse("comments:receipt", args=[receipt.made_for(comment)])


@BOTH
def test_a_kept_receipt_shows_its_comment_in_its_place_to_its_author_alone(visit, story, thread, comment_on, script):
    diane = thread.comments.get(author_name="Diane")
    reply = comment_on(thread, parent=diane, status=Status.PENDING, text="Mine alone.")
    page = visit(address(reply), script=script)
    press(page, "Keep in this browser")
    expect(page.get_by_role("button", name="Forget it in this browser")).to_be_visible()
    page.goto(story.get_absolute_url())
    if script:
        own = page.locator(".comments-own")
        expect(own).to_contain_text(MARK)
        assert page.locator(".comment-name").all_inner_texts()[:2] == ["Diane", "Maria"]
        own.get_by_role("link", name="Your receipt").click()
        expect(page.locator("h1")).to_have_text("Your comment waits for a moderator")
    else:
        assert MARK not in page.content()
        page.goto(reverse("comments:mine"))
        assert "Mine alone." in page.locator(".comments-mine").inner_text()
    assert MARK not in visit(story.get_absolute_url(), script=script).content()


def test_an_edit_begun_is_kept_in_the_browser_and_one_without_a_line_waits(visit, story, thread):
    john = thread.comments.get(author_name="John")
    Comment.objects.filter(pk=john.pk).update(created_at=timezone.now() - timedelta(minutes=2))
    page = visit(address(john))
    page.get_by_role("link", name="Edit this comment").click()
    before = page.input_value("[name=text]")
    page.fill("[name=text]", "Half of a thought")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".comments-draft")).to_contain_text("You are offline.")
    page.context.set_offline(False)
    page.reload()
    expect(page.locator("[name=text]")).to_have_value("Half of a thought")
    page.get_by_role("button", name="Discard it").click()
    expect(page.locator("[name=text]")).to_have_value(before)


@BOTH
def test_an_author_edits_and_withdraws(visit, story, thread, script):
    john = thread.comments.get(author_name="John")
    Comment.objects.filter(pk=john.pk).update(created_at=timezone.now() - timedelta(minutes=2))
    page = visit(address(john), script=script)
    page.get_by_role("link", name="Edit this comment").click()
    page.fill("[name=text]", "Less important in my mind.")
    press(page, "Save")
    assert page.locator(".comments-preview").all_inner_texts()[1].endswith("Less important in my mind.")
    assert "Your edit waits for a moderator" in page.content()
    page.get_by_text("Withdraw this comment").click()
    press(page, "Withdraw it for good")
    expect(page.locator("h1")).to_have_text("Your comment is withdrawn")
    assert "important in my mind" not in visit(story.get_absolute_url()).content()
