"""What axe finds on each public page, light and dark, wide and narrow: nothing."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from comments import mandate, moderation, receipt
from comments.models import Clause, Decision, Follow, Source, Status, Tally
from comments.moderation import Seen
from dipnote_site.views import server_error
from posts.models import Post

expect = pytest.importorskip("playwright.sync_api").expect
faults = pytest.importorskip("dipnote_site.tests.axe").faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

WRITTEN = [("ar", "fa", "ur"), ("zh-hans",), ("fr", "pt", "ru", "es", "tr")]
THEMES = pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 375)])


@pytest.fixture
def public(story, thread, comment_on, june, settings):
    """The address of each public page by its name."""
    waiting = comment_on(thread, status=Status.PENDING, author_name="Maria")
    rejected = comment_on(thread, status=Status.PENDING, author_name="Maria", text="Buy now.")
    clause = Clause.objects.in_force().first()
    moderation.decide([Seen(rejected.pk, rejected.version)], Status.REJECTED, by=june, clause=clause)
    diane = thread.comments.get(author_name="Diane")
    row = {"comment": rejected, "revision": 1, "was": "pending", "now": "rejected", "clause": clause}
    Decision.objects.create(**row, source=Source.MODERATOR, made_at=timezone.now() - timedelta(days=2))
    june_of_2012 = timezone.make_aware(datetime(2012, 6, 1))
    counts = {"arrived:pending": 9, "decided:rejected": 2, f"clause:{clause.pk}": 2, "waited:unsure:600": 9}
    Tally.objects.create(span=Tally.Span.MONTH, start=june_of_2012, counts=counts)
    form = reverse("comments:respond", args=[thread.key])
    settings.COMMENTS = settings.COMMENTS | {"SITE_URL": "https://comments.example.org"}
    row = {"follower": "guest", "address": "guest@example.org", "confirmed_at": timezone.now()}
    followed = Follow.objects.create(thread=thread, **row)
    asked = Follow.objects.create(thread=thread, comment=diane, **row | {"confirmed_at": None})
    ended = Follow(thread=thread)
    return {
        "follow": reverse("comments:follow", args=[thread.key]),
        "confirm": reverse("comments:confirm", args=[mandate.made_for(asked, "confirm")]),
        "following": reverse("comments:following_by", args=[mandate.made_for(followed, "leave")]),
        "not followed": reverse("comments:following_by", args=[mandate.made_for(ended, "leave")]),
        "list": "/",
        "post": story.get_absolute_url(),
        "excerpt": Post.objects.get(is_excerpt=True).get_absolute_url(),
        "form": form,
        "reply": f"{form}?to={diane.key}",
        "waiting": reverse("comments:receipt", args=[receipt.made_for(waiting)]),
        "edit": reverse("comments:edit", args=[receipt.made_for(waiting)]),
        "mine": reverse("comments:mine"),
        "rejected": reverse("comments:receipt", args=[receipt.made_for(rejected)]),
        "replies": reverse("comments:replies", args=[diane.key]),
        "report": reverse("comments:report", args=[diane.key]),
        "reports": reverse("comments:reports"),
        "recommendation": reverse("comments:recommendation", args=[diane.key]),
        "policy": reverse("comments:policy"),
        "search": f"{reverse('comments:search')}?q=mother",
        "privacy": reverse("comments:privacy"),
        "log": reverse("comments:log"),
        "months": reverse("comments:transparency"),
        "month": reverse("comments:month", args=["2012-06"]),
        "not found": "/nothing/",
    }


def press(page, label):
    with page.expect_navigation():
        page.get_by_role("button", name=label, exact=True).click()


@THEMES
def test_axe_finds_nothing_on_any_public_page(visit, public, scheme, width):
    found = []
    page = visit("/", color_scheme=scheme, width=width)
    for path in public.values():
        page.goto(path)
        assert page.locator("h1").count() == 1, path
        found += faults(page)
    assert found == []


def test_axe_finds_nothing_in_any_language(visit, public):
    """Each page from right to left, and in Chinese or one of the others; light and dark, wide and narrow take turns."""
    found, page, seen = [], visit("/"), {"en"}
    for number, path in enumerate(public.values()):
        for kind in (0, 1 + number % 2):
            codes = WRITTEN[kind]
            page.emulate_media(color_scheme=("light", "dark")[(number + kind) % 2])
            page.set_viewport_size({"width": (1280, 375)[(number // 2 + kind) % 2], "height": 900})
            code = codes[number // (2 if kind else 1) % len(codes)]
            seen.add(code)
            page.goto(f"/{code}{path}")
            assert page.locator("html").get_attribute("lang") == code, path
            found += faults(page)
    assert found == []
    assert seen == {code for code, _name in settings.LANGUAGES}


@THEMES
def test_axe_finds_nothing_on_what_the_form_answers(visit, story, thread, scheme, width):
    page = visit(story.get_absolute_url(), color_scheme=scheme, width=width)
    page.get_by_role("link", name="Reply to Diane").click()
    page.locator("form.comments-form").wait_for()
    found = faults(page)
    page.fill("[name=name]", "Maria")
    page.fill("[name=text]", "I agree.\n\n> Well said.")
    press(page, "Send")
    found += faults(page)
    page.fill("[name=location]", "New Mexico, USA")
    press(page, "Preview")
    assert found + faults(page) == []


@THEMES
def test_axe_finds_nothing_on_the_page_for_our_errors(visit, story, rf, caplog, scheme, width):
    broken = server_error(rf.get("/broken/"))
    page = visit("/", color_scheme=scheme, width=width)
    page.route("**/broken/", lambda route: route.fulfill(body=broken.content.decode(), content_type="text/html"))
    page.goto("/broken/")
    expect(page.locator("h1")).to_have_text("Something went wrong on our side")
    assert faults(page) == []
