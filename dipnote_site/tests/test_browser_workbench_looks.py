"""What the queue looks like: to axe, on every width, mirrored and dark; and in the documentation's pictures."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from comments.models import Clause, Comment, Decision, ReviewItem, Source, Status
from comments.moderation import Seen, decide
from dipnote_site.tests import shots
from dipnote_site.tests.test_browser_workbench import (  # noqa: F401  (two are fixtures)
    QUEUE,
    TOP,
    desk,
    expect,
    faults,
    on_top,
    pile,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.mark.parametrize(
    ("scheme", "width", "direction"),
    [("light", 1280, "ltr"), ("dark", 640, "rtl"), ("light", 320, "rtl"), ("dark", 320, "ltr")],  # 640: 1280 at 200 %
)
def test_axe_finds_nothing_and_nothing_reaches_beyond_the_screen(desk, pile, ada, scheme, width, direction):  # noqa: F811
    _first, second, *_others = pile(5)
    finding = {"rule": "barred_words", "outcome": "hold", "words": "number", "spans": [[0, 6]], "field": "text"}
    Comment.objects.filter(pk=second.pk).update(findings=[finding], author_email="guest@example.org")
    page = desk(color_scheme=scheme, width=width)
    page.evaluate("(direction) => document.documentElement.dir = direction", direction)
    page.keyboard.press("a")
    on_top(page, "Number 1")
    page.evaluate("for (const one of document.querySelectorAll('.desk-asides details')) one.open = true")
    page.locator("h2:focus").press("x")
    page.locator(".desk-card:not([hidden]) mark").first.focus()
    found = faults(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    decide([Seen(second.pk, second.version)], Status.APPROVED, by=ada)
    page.keyboard.press("s")
    expect(page.get_by_role("alert")).to_be_visible()
    found += faults(page)
    page.keyboard.press("?")
    found += faults(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert found == []


TEXT = (
    "I agree with Eric, and I would go further: the embassies that answer are the ones people trust.\n\n"
    "See http://cheap-p\u0430sports.example/now for what happens where nobody does."
)
OTHERS = {
    "Diane": "Thank you for writing about this. My students will read it on Monday.",
    "Ole": "The second half is missing on my phone.",
    "Zharkov": "Buy visas here cheap!!! Best price, no questions.",
    "Ana": "¿Y las embajadas pequeñas? They have one person for everything.",
    "Joe": "You people never answer.",
}


@pytest.fixture
def morning(thread, comment_on, june):
    """A waiting comment with a past: what it answers, what was found in it, what its author was told before."""
    person = User.objects.create_user("philip", date_joined=timezone.now() - timedelta(days=400))
    for _number in range(3):
        old = comment_on(thread, author=person, author_name="Philip", created_at=timezone.now() - timedelta(days=2))
    clause = Clause.objects.get(code="off-topic")
    made = {"revision": 1, "was": "pending", "now": "rejected", "by": june, "clause": clause}
    Decision.objects.create(comment=old, source=Source.MODERATOR, **made)
    said = "Diplomacy has always been about listening first. What is new is that everyone can hear who listens, and "
    parent = comment_on(
        thread, author_name="Eric in New Mexico", text=said + "for how long, and whether an answer comes."
    )
    span = [TEXT.index("http"), TEXT.index(" for what")]
    words = {"unknown_host": "Links to a site not seen here before", "thread_mode": "Every comment here is held."}
    spans = {"unknown_host": [span], "thread_mode": []}
    findings = [
        {"rule": rule, "outcome": "hold", "words": said, "spans": spans[rule], "field": "text"}
        for rule, said in words.items()
    ]
    fields = {"author": person, "author_email": "philip@example.org", "findings": findings, "text": TEXT}
    comment_on(thread, parent=parent, status=Status.PENDING, author_name="Philip", author_location="New York", **fields)
    for name, said in OTHERS.items():
        comment_on(thread, status=Status.PENDING, author_name=name, author_location="Lima", text=said)
    for minute, item in enumerate(ReviewItem.objects.order_by("pk"), start=7):
        item.opened_at, item.due_at = (timezone.now() + timedelta(minutes=place) for place in (-4, minute))
        item.save()


def test_the_pictures_of_the_documentation(desk, morning, ada, tmp_path):  # noqa: F811
    """SHOTS=folder keeps them, and what they look like elsewhere."""
    for look, options in shots.looks().items():
        page = desk(f"{shots.place(look)}{QUEUE}", **options)
        size = shots.take(page, f"workbench{look}", tmp_path)
        assert 20_000 < size < 300_000
    for look, options in shots.looks().items():
        page = desk(f"{shots.place(look)}{QUEUE}", **options)
        first = Comment.objects.pending().order_by("pk").first()
        decide([Seen(first.pk, first.version)], Status.APPROVED, by=ada)
        page.locator(f"{TOP} [data-act=spam]").click()
        expect(page.get_by_role("alert")).to_be_visible()
        shots.take(page, f"workbench-conflict{look}", tmp_path)
