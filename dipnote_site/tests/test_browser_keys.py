"""The keys of the queue that decide nothing by themselves, and the one that leads from page to page."""

from datetime import timedelta

import pytest

from comments.models import Comment, ReviewItem, Sanction
from dipnote_site.tests.test_browser_workbench import QUEUE, desk, expect, on_top, pile  # noqa: F401  (two are fixtures)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_a_key_opens_each_form_beside_the_card_and_each_other_page(desk, pile, maria):  # noqa: F811
    first, _second, third, *others = pile(5)
    finding = {"rule": "many_links", "outcome": "hold", "words": "links", "spans": [], "field": "text"}
    Comment.objects.filter(pk=first.pk).update(findings=[finding], author=maria)
    Comment.objects.filter(pk__in=[one.pk for one in others]).update(author=maria, text_digest="alike")
    page = desk()

    def write(key, words):
        page.keyboard.press(key)
        page.keyboard.type(words)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")

    def leads_to(keys, path):
        for key in keys:
            page.keyboard.press(key)
        page.wait_for_url(path)

    write("n", "Ask before anything long.")
    expect(page.locator("[data-live]")).to_have_text("The note is kept.")
    for key in "b2":
        page.keyboard.press(key)
    expect(page.locator("[data-live]")).to_have_text("The author is muted, and is told so.")
    span = Sanction.objects.get().ends_at - Sanction.objects.get().made_at
    assert timedelta(hours=23) < span <= timedelta(days=1)
    page.keyboard.press("f")
    on_top(page, "Number 1")
    write("r", "Thank you for asking.")
    on_top(page, "Number 2")
    write("e", "Is this a threat?")
    on_top(page, "Number 3")
    expect(page.locator("[data-busy]")).to_have_count(0)
    assert Comment.objects.get(pk=first.pk).featured_at
    assert ReviewItem.objects.get(comment=third).escalated_at
    assert Comment.objects.filter(text="Thank you for asking.").exists()
    for keys, path in {
        "c": "**/change/#around",
        "p": f"**/persons/account/{maria.pk}/",
        "v": "**/group/?of=*",
        "gs": "**/search/",
    }.items():
        leads_to(keys, path)
        page.goto(QUEUE)
        on_top(page, "Number 3")
    leads_to("gd", "**/dashboard/")
    leads_to("gq", f"**{QUEUE}")
