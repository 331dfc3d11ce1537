"""The pages about a person and a thread in a real browser: what axe finds, at 320 px, mirrored, and by plain forms."""

import os
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from comments.models import Clause, Comment, Decision, Mode, Person, Sanction, SecondLook, Status, Thread
from comments.moderation import Seen, decide
from comments.sanctions import lift, note, sanction
from comments.switching import Setting, switch
from dipnote_site.tests import shots

Axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def sheets(story, thread, comment_on, maria, ada, june):
    """Addresses of a person, a thread, and the lists of both, each with something of every kind on it."""
    first = comment_on(thread, author=maria, author_location="Spain", text="I was there, and it was not so.")
    angry = comment_on(thread, parent=first, status=Status.PENDING, author=maria, text="You are all *fools*.")
    comment_on(thread, parent=angry, status=Status.SPAM, author_name="Bargain", text="Buy https://bad.example/ now.")
    comment_on(thread, parent=first, author_email="guest@example.org", author_name="Ruth", text="Thank you, Maria.")
    decide([Seen(angry.pk, 1)], Status.REJECTED, by=june, clause=Clause.objects.get(number=3), note="Second time.")
    who, in_hours = Person(maria), timezone.now() + timedelta(hours=20)
    note(who, "Kind in other threads; ask before anything long.", by=june)
    early = sanction(who, Sanction.Kind.PREMODERATE, by=ada, reason="New here.", ends_at=None).sanction
    lift(early, by=ada, reason="Knows the place by now.")
    sanction(who, Sanction.Kind.MUTE, by=june, reason="Calls others fools.", ends_at=in_hours)
    switch(thread, Setting(Mode.CLOSED, in_hours, Mode.HOLD_NEWCOMERS, 120), by=june, reason="Until tempers cool.")
    for verdict, text in ((Status.SPAM, "The river rose."), (None, "It rained for a week.")):
        waited = comment_on(thread, status=Status.PENDING, author_name="Ruth", text=text)
        decide([Seen(waited.pk, 1)], Status.APPROVED, by=june)
        look = SecondLook.objects.create(decision=Decision.objects.latest("pk"), due_at=in_hours)
        if verdict:
            answers = {"verdict": verdict, "by": maria, "agrees": False, "answered_at": timezone.now()}
            SecondLook.objects.filter(pk=look.pk).update(**answers)
    return {
        "second-look": reverse("comments_workbench:second_look"),
        "agreement": reverse("comments_workbench:agreement"),
        "person": reverse("comments_workbench:person", args=[who.kind, who.key]),
        "moderated-thread": reverse("comments_workbench:thread", args=[thread.key]),
        "sanctions": reverse("comments_workbench:sanctions"),
        "threads": reverse("comments_workbench:threads"),
    }


def test_a_second_look_is_answered_by_keys(visit, sheets, ada):
    page = visit(f"/admin/login/?next={sheets['second-look']}")
    sign_in(page, "ada")
    seen = page.locator(".comments-text").text_content()
    page.keyboard.press("2")
    page.wait_for_function("(seen) => document.querySelector('.comments-text')?.textContent !== seen", arg=seen)
    page.wait_for_load_state()
    assert SecondLook.objects.filter(by=ada, clause__number=2).count() == 1


def sign_in(page, name):
    page.fill("[name=username]", name)
    page.fill("[name=password]", "pw")
    with page.expect_navigation():
        page.get_by_role("button", name="Log in", exact=True).click()


def faults(page):
    options = {"preload": False, "rules": {"target-size": {"enabled": True}}}
    found = Axe().run(page, options=options).response["violations"]
    return [(page.url, one["id"], [node["html"][:160] for node in one["nodes"]][:3]) for one in found]


def mirror(page):
    page.evaluate("document.documentElement.dir = 'rtl'")


@pytest.mark.parametrize(("scheme", "width", "is_mirrored"), [("light", 1280, False), ("dark", 320, True)])
def test_axe_finds_nothing_and_nothing_reaches_beyond_the_screen(visit, sheets, ada, scheme, width, is_mirrored):
    page = visit(f"/admin/login/?next={sheets['person']}", color_scheme=scheme, width=width)
    sign_in(page, "ada")
    found = []
    for name, address in sheets.items():
        page.goto(address)
        if is_mirrored:
            mirror(page)
        page.evaluate("document.querySelectorAll('#content details').forEach((one) => { one.open = true })")
        assert page.locator("h1").count() == 1, address
        found += faults(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        if "SHOTS" in os.environ and name == "moderated-thread" and not is_mirrored:
            shots.take(page, name, os.environ["SHOTS"], full_page=True)
    assert found == []


def test_the_pictures_of_a_person(visit, sheets, ada, tmp_path):
    for look, options in shots.looks().items():
        page = visit(f"/admin/login/?next={shots.place(look)}{sheets['person']}", **options)
        sign_in(page, "ada")
        size = shots.take(page, f"person{look}", tmp_path, full_page=True)
        assert 20_000 < size < 300_000


def test_a_thread_is_looked_after_by_plain_forms(visit, sheets, ada, june, thread):
    waiting = Comment.objects.filter(status=Status.SPAM).get()
    page = visit(f"/admin/login/?next={sheets['moderated-thread']}", script=False)
    sign_in(page, "june")
    page.locator(f"#c-{waiting.key}").get_by_role("button", name="Approve").click()
    page.get_by_text("Approved.").wait_for()
    page.get_by_label("New comments").select_option("hold_all")
    page.get_by_label("Until").fill("")
    page.get_by_label("And then").select_option("")
    page.get_by_label("Reason").fill("All calm.")
    page.get_by_role("button", name="Switch", exact=True).click()
    page.get_by_text("Switched. It is on record.").wait_for()
    assert Thread.objects.get().mode_now == Mode.HOLD_ALL
    page.locator(f"#c-{waiting.root.key}").get_by_role("link", name="Who that is").click()
    page.get_by_label("Reason for lifting").fill("Said sorry.")
    page.get_by_role("button", name="Lift", exact=True).click()
    page.get_by_text("None in force.").wait_for()
    waiting.refresh_from_db()
    assert waiting.status == Status.APPROVED
    assert not Sanction.objects.in_force().exists()
