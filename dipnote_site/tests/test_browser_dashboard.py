"""The dashboard in a real browser: every range and table by keyboard, axe, narrow, mirrored; its picture."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from comments.counting import HOUR, hour_of
from comments.models import Clause, ReviewItem, Status, Tally
from dipnote_site.tests import shots
from dipnote_site.tests.test_browser_workbench import desk, faults  # noqa: F401  (desk is a fixture)

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

DASHBOARD = "/admin/moderation/dashboard/"
SHAPE = [9, 6, 4, 3, 3, 4, 8, 14, 22, 28, 33, 41, 58, 49, 38, 35, 33, 34, 38, 44, 47, 39, 27, 16]  # of a day, by hour


@pytest.fixture
def busy_week(story, thread, comment_on):
    """Eight days of hours that are kept, each with the shape of a day, and six comments that wait."""
    now = timezone.now()
    clauses = list(Clause.objects.in_force().values_list("pk", flat=True))
    hours = [hour_of(now) - number * HOUR for number in range(1, 8 * 24)]
    Tally.objects.bulk_create(Tally(span="hour", start=hour, counts=counts_of(hour, clauses)) for hour in hours)
    said = ["I was there.", "Who pays for it?", "Buy visas here!", "Buy visas here!", "Buy visas here!", "Thank you."]
    for number, text in enumerate(said):
        at = now - timedelta(minutes=number)
        one = comment_on(thread, status=Status.PENDING, author_name=f"R{number}", text=text, created_at=at)
        ReviewItem.objects.filter(comment=one).update(opened_at=at, due_at=at + timedelta(minutes=10))


def counts_of(hour, clauses):
    came = SHAPE[timezone.localtime(hour).hour] + hour.day * 5 % 7
    held = came * 7 // 10
    slow = max(held // 20, 1)
    waits = {"60": held // 4, "240": held // 3, "480": held // 4, "840": held // 12, "1200": slow}
    return {
        "arrived:approved": came - held, "arrived:pending": held, "fired:thread_mode": held,
        "held:thread_mode": held, "fired:unknown_host": held // 6, "held:unknown_host": held // 6,
        "decided:approved": held - held // 5, "decided:spam": held // 9, "decided:rejected": held // 5 - held // 9,
        f"clause:{clauses[hour.day % len(clauses)]}": held // 5 - held // 9, "released": held - held // 5,
        "kept": held // 5, "upheld:unknown_host": held // 8, "passed:unknown_host": held // 24,
        "upheld:thread_mode": held // 5, "passed:thread_mode": held - held // 5, "undone": hour.hour % 3 // 2,
        "overridden": hour.hour % 7 // 6, "pace:gaps": held, "pace:seconds": held * 9,
        **{f"waited:{'fine' if hour.hour % 2 else 'unsure'}:{edge}": count for edge, count in waits.items()},
    }  # fmt: skip


def test_every_table_opens_by_keyboard_and_leads_to_its_list(desk, busy_week):  # noqa: F811
    page = desk(DASHBOARD)
    expect(page.get_by_role("link", name="Dashboard")).to_have_attribute("aria-current", "page")
    expect(page.locator(".board-clock dd").first).to_contain_text("%")
    page.get_by_role("link", name="7 days").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="7 days")).to_have_attribute("aria-current", "page")
    summary = page.locator("section", has=page.get_by_role("heading", name="Outcomes by clause")).locator("summary")
    summary.focus()
    page.keyboard.press("Enter")
    row = page.get_by_role("row", name=re.compile("^Spam "))
    expect(row).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Outcomes by clause as CSV").click()
    assert "Outcome,Decisions,Share" in Path(download.value.path()).read_text(encoding="utf-8")
    with page.expect_navigation():
        row.get_by_role("link").click()
    expect(page.locator("h1")).to_have_text("History")
    expect(page).to_have_url(re.compile(r"/moderation/history/\?.*since=\d"))  # of the same seven days


@pytest.mark.parametrize(
    ("scheme", "width", "rtl"),
    [("light", 1280, False), ("dark", 1280, True), ("light", 320, True), ("dark", 320, False)],
)
def test_axe_finds_nothing_and_nothing_reaches_beyond_the_screen(desk, busy_week, scheme, width, rtl):  # noqa: F811
    page = desk(DASHBOARD, color_scheme=scheme, width=width)
    if rtl:
        page.evaluate("document.documentElement.dir = 'rtl'")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_pictures_of_the_documentation(desk, busy_week, tmp_path):  # noqa: F811
    """SHOTS=folder keeps them, and what they look like elsewhere."""
    for look, options in shots.looks().items():
        page = desk(f"{shots.place(look)}{DASHBOARD}", **options)
        size = shots.take(page, f"dashboard{look}", tmp_path, full_page=bool(look))
        assert 20_000 < size < 300_000
