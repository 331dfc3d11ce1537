"""The search in a real browser: what axe finds on it, how wide it is, mirrored and plain."""

import os
from pathlib import Path

import pytest

from comments.models import Status
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
    expect(page.get_by_role("status")).to_contain_text("3 found")
    page.get_by_text("Saved searches").click()
    expect(page.get_by_role("link", name="Bees", exact=True)).to_be_visible()
    keep(page, f"search-{look}")
    for direction in ("ltr", "rtl"):
        page.evaluate("to => { document.documentElement.dir = to }", direction)
        assert page.evaluate("document.documentElement.scrollWidth") <= LOOKS[look]["width"], direction
    assert found + faults(page) == []
    keep(page, f"search-{look}-rtl")
