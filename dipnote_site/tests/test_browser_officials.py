"""An official answer in a real browser, with and without JavaScript: written, published, read under its badge."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from comments.models import Comment, Office

expect = pytest.importorskip("playwright.sync_api").expect
faults = pytest.importorskip("dipnote_site.tests.axe").faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_an_official_answers_and_readers_see_the_badge(visit, story, thread, comment_on, client, live_server, script):
    question = comment_on(thread, text="When will visas be issued again?", author_name="Diane", asks=True)
    olga = User.objects.create_user("olga", "olga@example.gov", "pw", is_staff=True, first_name="Olga")
    olga.groups.add(Group.objects.get(name="Officials"))
    Office.objects.create(account=olga, title="Bureau of Consular Affairs")
    client.force_login(olga)
    page = visit("/", script=script)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.goto(reverse("comments_workbench:questions"))
    page.get_by_role("link", name="Diane").click()
    page.get_by_label("Your answer").fill("In *May*.")
    with page.expect_navigation():
        page.get_by_role("button", name="Publish", exact=True).click()
    reader = visit(story.get_absolute_url(), script=script)
    reply = Comment.objects.get(parent=question)
    expect(reader.locator(f"#c-{reply.key} .comment-office")).to_contain_text("Bureau of Consular Affairs")
    reader.get_by_role("link", name="Questions and answers").click()
    expect(reader.locator("h1")).to_have_text("Questions and answers")
    expect(reader.locator(f"#c-{reply.key} em")).to_have_text("May")
    if script:
        assert faults(reader) + faults(page) == []
