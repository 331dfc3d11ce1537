"""The moderator's way in a real browser: sign in, see what waits, decide; with and without JavaScript."""

import pytest
from django.urls import reverse

from comments.models import Block, Clause, Comment, Decision, Status

pytest.importorskip("playwright.sync_api")
faults = pytest.importorskip("dipnote_site.tests.axe").faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

BOTH = pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])


@pytest.fixture
def waiting(story, thread, comment_on):
    return comment_on(thread, status=Status.PENDING, author_name="Maria", text="I *agree* with Philip.")


def press(page, label):
    with page.expect_navigation():
        page.get_by_role("button", name=label, exact=True).click()


def sign_in(page, name):
    page.fill("[name=username]", name)
    page.fill("[name=password]", "pw")
    press(page, "Log in")


@BOTH
def test_a_moderator_approves_and_readers_see_it(visit, story, waiting, june, script):
    page = visit("/admin/", script=script)
    sign_in(page, "june")
    page.locator(".comments-waiting a").click()
    page.get_by_role("link", name="Maria").click()
    press(page, "Approve")
    assert Comment.objects.get(pk=waiting.pk).status == Status.APPROVED
    assert Decision.objects.filter(comment=waiting, by=june, now=Status.APPROVED).count() == 1
    readers = visit(reverse("comments:permalink", args=[waiting.key]), script=script)
    assert readers.locator(f"#c-{waiting.key} em").inner_text() == "agree"


@BOTH
def test_rejecting_from_the_list_asks_for_a_clause(visit, waiting, june, script):
    page = visit(f"{reverse('admin:comments_comment_changelist')}?status=pending", script=script)
    sign_in(page, "june")
    group = page.get_by_role("group", name="Decide on the comment by Maria")
    with page.expect_navigation():
        group.get_by_role("button", name="Reject").click()
    assert Comment.objects.get(pk=waiting.pk).status == Status.PENDING
    clause = Clause.objects.in_force().first()
    with page.expect_navigation():
        page.get_by_role("button", name=f"{clause.number}. {clause.title}").click()
    assert Comment.objects.get(pk=waiting.pk).status == Status.REJECTED
    assert Decision.objects.get(comment=waiting, now=Status.REJECTED).clause == clause


@BOTH
def test_a_page_of_comments_is_approved_at_once_and_taken_back(visit, thread, comment_on, june, script):
    for name in ("Maria", "Lee"):
        comment_on(thread, status=Status.PENDING, author_name=name)
    page = visit(f"{reverse('admin:comments_comment_changelist')}?status=pending", script=script)
    sign_in(page, "june")
    if script:
        page.get_by_label("All on this page").check()
    else:
        for name in ("Maria", "Lee"):
            page.get_by_role("checkbox", name=name).check()
    with page.expect_navigation():
        page.get_by_role("group", name="Decide on the ticked comments").get_by_role("button", name="Approve").click()
    assert "2 comments approved." in page.get_by_role("status").inner_text()
    assert Comment.objects.pending().count() == 0
    press(page, "Undo")
    assert "2 decisions taken back." in page.get_by_role("status").inner_text()
    assert Comment.objects.pending().count() == 2


@BOTH
def test_one_comment_is_rejected_with_clause_and_note_and_reopened(visit, waiting, june, script):
    page = visit(reverse("admin:comments_comment_change", args=[waiting.pk]), script=script)
    sign_in(page, "june")
    clause = Clause.objects.in_force().last()
    page.get_by_label("Clause of the policy").select_option(label=str(clause))
    page.get_by_label("Note for moderators").fill("Said before.")
    page.get_by_label("this comment").check()
    press(page, "Reject")
    decision = Decision.objects.latest("pk")
    assert (decision.now, decision.clause, decision.note) == ("rejected", clause, "Said before.")
    assert "Said before." in page.locator(".comments-decisions").inner_text()
    page.locator(".comments-decide").get_by_role("button", name="Undo").click()
    page.wait_for_load_state()
    assert Comment.objects.get(pk=waiting.pk).status == Status.PENDING


@pytest.mark.parametrize("width", [320, 768])
def test_no_page_of_the_moderators_is_wider_than_the_window(visit, thread, comment_on, june, width):
    long = comment_on(thread, status=Status.PENDING, author_name="W" * 100, text="x" * 400, author_location="L" * 100)
    page = visit(f"{reverse('admin:comments_comment_changelist')}?status=pending", width=width)
    sign_in(page, "june")
    for path in ("/admin/", page.url, reverse("admin:comments_comment_change", args=[long.pk])):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 375)])
def test_axe_finds_nothing_in_the_admin(visit, story, thread, waiting, ada, scheme, width):
    block = Block.objects.create(kind=Block.Kind.WORD, value="casino")
    page = visit("/admin/", color_scheme=scheme, width=width)
    sign_in(page, "ada")
    paths = [
        reverse("admin:index"),
        f"{reverse('admin:comments_comment_changelist')}?status=pending",
        f"{reverse('admin:comments_comment_changelist')}?status=approved",
        reverse("admin:comments_comment_change", args=[waiting.pk]),
        reverse("admin:comments_thread_changelist"),
        reverse("admin:comments_thread_change", args=[thread.pk]),
        reverse("admin:comments_clause_changelist"),
        reverse("admin:comments_clause_change", args=[Clause.objects.first().pk]),
        reverse("admin:comments_block_changelist"),
        reverse("admin:comments_block_change", args=[block.pk]),
        reverse("admin:comments_decision_changelist"),
        reverse("admin:posts_post_changelist"),
        reverse("admin:posts_post_change", args=[story.pk]),
    ]
    found = []
    for path in paths:
        assert page.goto(path).status == 200, path
        found += faults(page, targets=False)  # Django sets its admin tighter than that
    assert found == []
