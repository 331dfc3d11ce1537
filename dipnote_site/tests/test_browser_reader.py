"""A reader's pages in a real browser: in each direction and light, on a phone, nothing reaches beyond the screen."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils import timezone

from comments import officials, receipt
from comments.models import Clause, Comment, Office, Status
from comments.moderation import Seen, decide

pytest.importorskip("playwright.sync_api")

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

LOOKS = {  # of a post with its thread: the language's place in the address, options of the browser
    "reader-phone": ("", {"width": 375}),
    "reader-ur": ("/ur", {"width": 375}),
    "reader-zh": ("/zh-hans", {"color_scheme": "dark"}),
}
if "SHOTS" in os.environ:  # in pictures too
    LOOKS |= {"reader": ("", {}), "reader-dark": ("", {"color_scheme": "dark"}), "reader-ar": ("/ar", {})}


@pytest.fixture
def talk(post, thread, comment_on, june):
    """A post with a conversation in four languages, a question with its official answer, a pick, a rejection."""
    post.body = (
        "Diplomacy was a talk behind closed doors; now anybody can listen, and answer. Does that help?\n\n"
        "We asked four people who work with it every day. This is what they told us, and we would like to hear you."
    )
    post.save()
    olga = User.objects.create_user("olga", first_name="Olga", last_name="Ortiz", is_staff=True)
    olga.groups.add(Group.objects.get(name="Officials"))
    Office.objects.create(account=olga, title="Bureau of Public Affairs", since=timezone.now() - timedelta(days=1))
    diane = comment_on(
        thread,
        author_name="Diane",
        author_location="Washington",
        text="Listening is the *hard* part. Who reads what we write here?",
        asks=True,
    )
    reply = officials.keep(diane, "A small team does, every working day. What you ask is answered here.", by=olga)
    officials.publish(reply, text=reply.text, by=olga)
    Comment.objects.filter(parent=diane).update(created_at=diane.created_at + timedelta(hours=2))
    samir = comment_on(
        thread,
        author_name="سمير",
        author_location="الأردن",
        text="شكرًا على هذا المقال. الحوار أهم من الخطاب، ونحن نقرأ بلغتنا أيضًا.",
        language="ar",
    )
    comment_on(thread, parent=samir, author_name="Lee", author_location="Canada", text="Well said, and welcome.")
    comment_on(
        thread, author_name="王芳", author_location="上海", text="希望能看到更多这样的交流。", language="zh-hans"
    )
    comment_on(thread, author_name="عائشہ", author_location="لاہور", text="بات چیت جاری رہنی چاہیے۔", language="ur")
    Comment.objects.filter(pk=samir.pk).update(featured_at=timezone.now())
    angry = comment_on(thread, status=Status.PENDING, author_name="Maria", author_location="Spain", text="Fools, all.")
    decide([Seen(angry.pk, 1)], Status.REJECTED, by=june, clause=Clause.objects.get(number=3))
    return angry


def look_at(page, name, width):
    """SHOTS=folder keeps the pictures of the documentation."""
    assert page.locator("h1").count() == 1, name
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    if "SHOTS" in os.environ:
        page.screenshot(path=Path(os.environ["SHOTS"]) / f"{name}.png", full_page=True)


def test_a_conversation_fits_every_screen_and_language(visit, talk, thread):
    for name, (place, options) in LOOKS.items():
        page = visit(f"{place}{talk.thread.get_absolute_url()}", **options)
        is_mirrored = place in ("/ar", "/ur")
        assert page.locator("html").get_attribute("dir") == ("rtl" if is_mirrored else "ltr"), name
        arabic, chinese = page.get_by_text("الحوار أهم"), page.get_by_text("更多这样的交流")
        directions = [one.last.evaluate("(one) => getComputedStyle(one).direction") for one in (arabic, chinese)]
        assert directions == ["rtl", "ltr"], name
        look_at(page, name, options.get("width", 1280))


def test_a_rejected_comment_is_changed_and_sent_again(visit, talk):
    page = visit(reverse("comments:receipt", args=[receipt.made_for(talk)]))
    look_at(page, "receipt", 1280)
    page.get_by_role("link", name="Change it and send it again").click()
    assert page.get_by_label("Your comment").input_value() == "Fools, all."
    look_at(page, "form", 1280)
