"""What slowed a moderator who worked through two hundred comments by hand, and does so no more."""

import pytest
from django.contrib.auth.models import Group

from comments.appealing import appeal
from comments.models import Clause, Comment, Sanction, Status
from comments.moderation import Seen, decide
from dipnote_site.tests.test_browser_workbench import (  # noqa: F401  (two are fixtures)
    QUEUE,
    TOP,
    desk,
    expect,
    on_top,
    pile,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_the_same_card_is_on_top_after_a_look_elsewhere_and_nothing_moves_when_it_is_done(desk, pile):  # noqa: F811
    pile(4)
    page = desk()
    page.keyboard.press("j")
    page.keyboard.press("j")
    on_top(page, "Number 2")
    page.keyboard.press("c")
    page.wait_for_url("**/change/**")
    page.goto(QUEUE)
    on_top(page, "Number 2")
    before = page.locator(TOP).bounding_box()["y"]
    page.keyboard.press("a")
    expect(page.locator("[data-part=told]")).to_have_text("Approved. Look at it")
    assert page.locator(TOP).bounding_box()["y"] == before


def test_a_mute_that_names_no_clause_stays_open_and_says_what_is_missing(desk, pile, maria):  # noqa: F811
    comment, _other = pile(2)
    Comment.objects.filter(pk=comment.pk).update(author=maria)
    page = desk()
    for key in "b2":
        page.keyboard.press(key)
    clause = page.locator(f"{TOP} [name=clause]")
    expect(clause).to_be_focused()
    assert clause.evaluate("(field) => field.validationMessage").startswith("Say why")
    clause.select_option(index=3)
    page.locator(f"{TOP} [data-mute='2']").click()
    expect(page.locator("[data-live]")).to_have_text("The author is muted, and is told so.")
    assert Sanction.objects.count() == 1


def test_a_thumb_finds_the_clauses_and_then_the_next_card(desk, pile):  # noqa: F811
    pile(3)
    page = desk(width=375, has_touch=True, is_mobile=True)
    page.locator(f"{TOP} .desk-thumb").tap()
    clause = page.locator(f"{TOP} [data-act=reject-10]")
    expect(clause).to_be_in_viewport()
    clause.tap()
    on_top(page, "Number 1")
    expect(page.locator(f"{TOP} h2")).to_be_in_viewport()
    expect(page.locator("[data-act=undo]")).to_be_in_viewport()
    expect(page.locator(f"{TOP} [data-again]")).to_have_text("10. Duplicate")


def test_a_seniors_desk_goes_on_beside_an_appeal(desk, pile, june, ada):  # noqa: F811
    june.groups.add(Group.objects.get(name="Senior moderators"))
    *_waiting, appealed = pile(3)
    decide([Seen(appealed.pk, appealed.version)], Status.REJECTED, by=ada, clause=Clause.objects.first())
    appealed.refresh_from_db()
    appeal(appealed, "It was a question.")
    page = desk()
    expect(page.locator(".desk-card")).to_have_count(3)
    for number in range(2):
        on_top(page, f"Number {number}")
        page.keyboard.press("a")
        expect(page.locator("[data-live]")).to_have_text("Approved.")
        page.evaluate("document.querySelector('[data-live]').textContent = ''")
    expect(page.locator(f"{TOP} h2")).to_have_text("Appeal of R2")
    page.keyboard.press("c")
    page.wait_for_url("**/appeals/#appeal-*")


def test_the_page_of_one_text_shows_its_keys(desk, pile):  # noqa: F811
    Comment.objects.filter(pk__in=[one.pk for one in pile(3)]).update(text_digest="alike")
    page = desk()
    page.keyboard.press("v")
    expect(page.locator("[data-act=all-approve] kbd")).to_be_visible()
    expect(page.locator("[data-act=all-approve] kbd")).to_have_text("⇧a")
