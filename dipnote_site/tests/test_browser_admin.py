"""The moderator's way in a real browser: sign in, see what waits, decide; with and without JavaScript."""

import pytest
from django.urls import reverse

from comments.models import Block, Clause, Comment, Decision, Status

pytest.importorskip("playwright.sync_api")
Axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe

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
        # Preloading would write inline styles of axe's own, which the policy refuses and the console reports.
        for one in Axe().run(page, options={"preload": False}).response["violations"]:
            found.append((path, one["id"], [node["html"][:120] for node in one["nodes"]][:3]))
    assert found == []
