"""Following in a real browser, with and without JavaScript: asked for, confirmed, changed, ended."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from comments import following, posting
from comments.models import Comment, Follow

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

BOTH = pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
GUEST = "guest@example.org"


@pytest.fixture(autouse=True)
def _linked(settings, live_server):
    settings.COMMENTS = settings.COMMENTS | {"SITE_URL": live_server.url}


def press(page, label):
    with page.expect_navigation():
        page.get_by_role("button", name=label, exact=True).click()


def link_in_the_letter():
    list(posting.post())
    return re.search(r"https?://\S+/comments/\S+", mail.outbox[-1].body)[0]


@BOTH
def test_a_guest_follows_a_thread_confirms_changes_and_stops(visit, story, script):
    page = visit(story.get_absolute_url(), script=script)
    page.get_by_role("link", name="Follow by e-mail").click()
    page.fill("[name=email]", GUEST)
    page.get_by_label("Once a day").check()
    press(page, "Tell me")
    expect(page.locator("h1")).to_have_text("Look into your mail")
    page.goto(link_in_the_letter())
    press(page, "Yes, tell me")
    expect(page.locator("h1")).to_have_text("What you follow")
    assert Follow.objects.confirmed().get().pace == "daily"
    with page.expect_navigation():
        page.get_by_role("button", name="Within some minutes").click()
    assert Follow.objects.get().pace == "at_once"
    press(page, "Stop these letters")
    expect(page.locator("h1")).to_have_text("No more letters")
    assert not Follow.objects.exists()


@BOTH
def test_a_refused_address_comes_back_with_its_error(visit, story, thread, script):
    page = visit(reverse("comments:follow", args=[thread.key]), script=script)
    page.fill("[name=email]", "nobody")
    press(page, "Tell me")
    assert page.input_value("[name=email]") == "nobody"
    expect(page.locator("#div_id_email .invalid-feedback")).to_be_visible()


@BOTH
def test_the_tick_in_the_form_is_sent_with_the_comment(visit, story, script):
    page = visit(story.get_absolute_url(), script=script)
    page.get_by_role("link", name="Write a comment").click()
    for name, value in {"name": "Maria", "location": "Spain", "email": GUEST, "text": "A word."}.items():
        page.fill(f"[name={name}]", value)
    page.get_by_label("Tell me by e-mail when somebody replies").check()
    press(page, "Send")
    assert Comment.objects.latest("pk").wants_replies is True


@BOTH
def test_an_account_ends_all_that_it_follows(visit, story, thread, maria, client, live_server, script):
    following.follow_as(maria, thread, pace="daily", language="en")
    client.force_login(maria)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page = visit("/", script=script)
    page.context.add_cookies([cookie])
    page.goto(reverse("comments:following"))
    press(page, "Stop all of them")
    expect(page.locator("main")).to_contain_text("Nothing.")
    assert not Follow.objects.exists()
