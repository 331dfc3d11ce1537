"""The search in a real browser: what axe finds on it, how wide it is, mirrored and plain."""

import os
from pathlib import Path

import pytest

from comments.models import Comment, Status
from dipnote_site.tests.test_browser_workbench import faults

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

SEARCH = "/admin/moderation/search/?q=bees"
LOOKS = {
    "wide": {"width": 1280, "color_scheme": "light"},
    "narrow": {"width": 320, "color_scheme": "dark"},
}


@pytest.fixture
def enter(visit, june):
    """enter(path) opens a page of the workbench as june."""

    def open_page(path, **options):
        page = visit(f"/admin/login/?next={path}", **options)
        page.fill("[name=username]", "june")
        page.fill("[name=password]", "pw")
        with page.expect_navigation():
            page.get_by_role("button", name="Log in", exact=True).click()
        return page

    return open_page


def keep(page, name):
    """SHOTS=folder keeps a picture."""
    if "SHOTS" in os.environ:
        page.screenshot(path=Path(os.environ["SHOTS"]) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_the_search_and_it_fits(enter, story, thread, comment_on, look):
    parent = comment_on(thread, author_name="Zoë", author_location="Kraków", text="Wild bées & wasps.")
    comment_on(thread, parent=parent, text=f"Bees. {'honey ' * 200}", author_email="guest@example.org")
    comment_on(thread, status=Status.SPAM, text="https://bees.example/" + "x" * 200)
    page = enter(SEARCH, **LOOKS[look])
    expect(page.locator("mark").first).to_have_text("bees")
    page.get_by_text("Saved searches").click()
    page.get_by_label("Save this search as").fill("Bees")
    found = faults(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".search-count")).to_contain_text("3 found")
    page.get_by_text("Saved searches").click()
    expect(page.get_by_role("link", name="Bees", exact=True)).to_be_visible()
    keep(page, f"search-{look}")
    for direction in ("ltr", "rtl"):
        page.evaluate("to => { document.documentElement.dir = to }", direction)
        assert page.evaluate("document.documentElement.scrollWidth") <= LOOKS[look]["width"], direction
    assert found + faults(page) == []
    keep(page, f"search-{look}-rtl")


@pytest.mark.parametrize("look", LOOKS)
def test_a_batch_is_ticked_by_range_decided_on_and_taken_back(enter, story, thread, comment_on, look):
    made = [comment_on(thread, status=Status.PENDING, author_name=f"R{number}", text="Bees") for number in range(5)]
    page = enter(SEARCH, **LOOKS[look])
    boxes = page.locator("[data-select]")
    boxes.nth(0).click()
    boxes.nth(3).click(modifiers=["Shift"])
    page.keyboard.press("x")  # the box that has the focus
    expect(page.locator("[data-count]")).to_have_text("3")
    found = faults(page)
    page.get_by_role("button", name="Decide on what is ticked").click()
    expect(page.get_by_role("heading", name="3 comments are listed")).to_be_visible()
    found += faults(page)
    keep(page, f"selection-{look}")
    assert page.evaluate("document.documentElement.scrollWidth") <= LOOKS[look]["width"]
    page.get_by_role("radio", name="Spam").check()
    page.get_by_label("Reason").fill("A wave of bees")
    page.get_by_role("button", name="Decide on 3 comments").click()
    expect(page.get_by_role("status")).to_have_text("Moved: 3. Left alone: 0.")
    found += faults(page)
    keep(page, f"batch-{look}")
    assert page.evaluate("document.documentElement.scrollWidth") <= LOOKS[look]["width"]
    page.get_by_role("button", name="Undo as one").click()
    expect(page.get_by_role("status")).to_have_text("Moved: 3. Left alone: 0.")
    page.get_by_role("link", name="All batches").click()
    expect(page.locator(".batch-rows li")).to_have_count(2)
    assert found + faults(page) == []
    assert set(Comment.objects.filter(pk__in=[one.pk for one in made]).values_list("status", flat=True)) == {"pending"}
