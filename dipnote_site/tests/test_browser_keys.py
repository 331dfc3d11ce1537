"""The keys of the queue that decide nothing by themselves, and the one that leads from page to page."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from comments.models import Comment, ReviewItem, Sanction, Status
from comments.moderation import Seen, decide
from comments.workbench.page import TABS
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


def test_each_page_has_its_key_after_g_shown_in_the_menu_and_changed_among_the_keys(desk, pile, june):  # noqa: F811
    """Pages that begin with one letter are told apart; a second key may be a verb's too, and decides nothing."""
    june.groups.add(Group.objects.get(name="Senior moderators"))
    pending = pile(1)
    page = desk()
    on_top(page, "Number 0")
    keys = {tab.name: tab.key for tab in TABS}
    for name in ("search", "sanctions", "second_look", "agreement", "appeals", "queue"):
        expect(page.locator(f'[data-go="{name}"] kbd')).to_have_text(keys[name])
        page.keyboard.press("g")
        page.keyboard.press(keys[name])
        page.wait_for_url(f"**{reverse(f'comments_workbench:{name}')}")
    page.keyboard.press("?")
    page.locator('[data-key-of="go-history"]').fill("s")
    page.locator('[data-key-of="go-search"]').fill("z")
    page.keyboard.press("Escape")
    expect(page.locator('[data-go="history"] kbd')).to_have_text("s")
    for key in "gs":
        page.keyboard.press(key)
    page.wait_for_url("**/history/")
    (comment,) = pending
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_o_overrides_anothers_decision_and_is_for_seniors(desk, pile, june, lee):  # noqa: F811
    june.groups.add(Group.objects.get(name="Senior moderators"))
    (comment,) = pile(1)
    page = desk()
    on_top(page, "Number 0")
    decide([Seen(comment.pk, 1)], Status.SPAM, by=lee)
    page.keyboard.press("a")
    expect(page.locator('[data-act="override"]')).to_be_visible()
    comment.refresh_from_db()
    assert comment.status == "spam"
    page.keyboard.press("o")
    expect(page.locator('[data-act="override"]')).to_have_count(0)
    last = comment.decisions.latest("pk")
    assert (last.now, last.overrides.by) == ("approved", lee)
