"""The queue's pages as plain forms: who gets in, what a card shows, what becomes of a decision."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comments.batching import Plan, carry_out
from comments.models import Batch, Clause, Comment, Decision, LeftComment, Reading, ReviewItem, Status
from comments.moderation import Seen, decide
from comments.tests.desk import CLAIMS, DECISIONS, QUEUE, html_of, send, top
from comments.tests.test_budgets import Spent
from comments.tests.test_races import waiting_on
from comments.workbench.page import TABS
from comments.workbench.urls import urlpatterns

# The gate


READ = {
    "queue",
    "mine",
    "dashboard",
    "items",
    "sanctions",
    "person",
    "threads",
    "search",
    "batches",
    "history",
    "second_look",
}  # all others take only what is sent to them
NOT_FOR_ALL = {
    "agreement",
    "settlements",
    "history_export",
    "appeals",
    "appeal_answers",
}  # for seniors, and the rest for privacy officers
NOT_FOR_ALL |= {"privacy", "privacy_person", "privacy_copy", "privacy_holds", "privacy_erasures", "hold_liftings"}


FOR_AUDITORS = {
    "history_export",
    "dashboard",
    "items",
    "search",
    "history",
    "batches",
    "batch",
    "threads",
    "thread",
    "group",
}


@pytest.fixture
def otto(db):
    """Who audits."""
    user = User.objects.create_user("otto", is_staff=True)
    user.groups.add(Group.objects.get(name="Auditors"))
    return user


def test_auditors_may_look_at_some_pages_and_send_nothing_to_any(client, otto):
    one = {"kind": "account", "key": "1", "pk": 1, "question": "none"}
    client.force_login(otto)
    for pattern in urlpatterns:
        named = {name: one[name] for name in pattern.pattern.converters}
        address = reverse(f"comments_workbench:{pattern.name}", kwargs=named)
        looked = {"thread": 404, "batch": 404, "group": 404}.get(pattern.name, 200)
        assert client.get(address).status_code == (looked if pattern.name in FOR_AUDITORS else 403), pattern.name
        assert client.post(address).status_code == (405 if pattern.name == "history_export" else 403), pattern.name


def test_an_auditor_sees_the_pages_of_moderators_without_their_forms(client, otto, june, waiting, thread, comment_on):
    """T36: what sends anything is not shown to whoever may send nothing, and no link leads where they may not go."""
    one, two = waiting("One", "Two")
    comment_on(thread, status=Status.SPAM, text="Pills", author=june)
    batch = carry_out(Plan("All", Batch.Verb.SPAM, (Seen(one.pk, one.version),), "of-a-form"), by=june)
    client.force_login(otto)
    pages = ["dashboard/", "items/", "search/", "history/", "batches/", f"batches/{batch.pk}/", "threads/"]
    for page in [*pages, f"threads/{thread.key}/", f"group/?of={two.key}"]:
        shown = html_of(client.get(f"{QUEUE}{page}")).partition('id="content"')[2]
        assert not re.findall(r'method="post"(?!.*(?:logout|i18n))', shown), page
        for address in set(re.findall(rf'href="({QUEUE}[^"]+)"', shown)):
            assert client.get(address.replace("&amp;", "&")).status_code == 200, (page, address)
    assert f'href="{QUEUE}dashboard/"' in html_of(client.get("/admin/"))


def test_what_an_auditor_reads_of_removed_texts_is_on_record_too(client, otto, thread, comment_on):
    buried = comment_on(thread, status=Status.SPAM)
    client.force_login(otto)
    client.get(f"{QUEUE}threads/{thread.key}/")
    assert [(one.comment, one.by, one.place) for one in Reading.objects.all()] == [(buried, otto, "thread")]


@pytest.mark.parametrize("pattern", urlpatterns, ids=lambda one: one.name)
def test_every_address_turns_away_whoever_may_not_decide(pattern, client, maria, june):
    one = {"kind": "account", "key": f"{maria.pk}", "pk": 1, "question": "none"}
    address = reverse(
        f"comments_workbench:{pattern.name}", kwargs={name: one[name] for name in pattern.pattern.converters}
    )
    clerk = User.objects.create_user("clerk", is_staff=True)
    retired = User.objects.create_user("retired")
    retired.groups.set(june.groups.all())
    for method in (client.get, client.post):
        answer = method(address)
        assert answer.status_code == 302
        assert answer["Location"] == f"/admin/login/?next={address}"
    for person in (maria, clerk, retired):
        client.force_login(person)
        assert (client.get(address).status_code, client.post(address).status_code) == (403, 403)
    client.force_login(june)
    if pattern.name in NOT_FOR_ALL:
        assert client.get(address).status_code == 403
        client.force_login(User.objects.create_superuser("ada"))
    read = READ | {"questions", "agreement", "appeals", "privacy", "privacy_person", "privacy_copy", "history_export"}
    allowed = {"group": 404, "thread": 404, "batch": 404, "question": 404, "live": 400}.get(
        pattern.name, 200 if pattern.name in read else 405
    )
    assert client.get(address).status_code == allowed
    assert "no-store" in client.get(QUEUE)["Cache-Control"]


def test_no_two_pages_share_a_key_and_the_menu_and_the_help_show_each(client, ada):
    client.force_login(ada)
    keys = [tab.key for tab in TABS]
    assert len(set(keys)) == len(keys)
    assert "w" not in keys
    page = html_of(client.get(QUEUE))
    for tab in TABS:
        assert f'data-go="{tab.name}"' in page
        assert f'value="{tab.key}" data-key-of="go-{tab.name}"' in page


def test_a_right_that_is_taken_away_acts_at_once(desk, june):
    """A weak way in (T43)."""
    assert desk.get(QUEUE).status_code == 200
    june.groups.clear()
    assert desk.get(QUEUE).status_code == 403


def test_forms_need_their_token(june, waiting):
    (comment,) = waiting("One")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(june)
    assert strict.post(DECISIONS, {"decide": "approve", "seen": f"{comment.pk}:1"}).status_code == 403
    assert Comment.objects.pending().exists()


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        (DECISIONS, {}),
        (DECISIONS, {"decide": "approve"}),
        (DECISIONS, {"decide": "approve", "seen": "1"}),
        (DECISIONS, {"decide": "delete", "seen": "1:1"}),
        (DECISIONS, {"decide": "reject", "seen": "1:1"}),
        (DECISIONS, {"decide": "reject:999", "seen": "1:1"}),
        (DECISIONS, {"decide": "approve", "seen": f"{'9' * 30}:1"}),
        (CLAIMS, {}),
        (CLAIMS, {"claim": "steal", "item": "1"}),
        (CLAIMS, {"claim": "skip", "item": "x"}),
        (CLAIMS, {"claim": "release", "until": "soon"}),
    ],
)
def test_what_means_nothing_is_a_bad_request(desk, address, sent):
    assert desk.post(address, sent).status_code == 400


def test_the_way_in_stands_on_the_front_page_and_above_the_list(desk, waiting):
    waiting("One")
    link = f'<a class="comments-open" href="{QUEUE}">Open the queue</a>'
    assert link in html_of(desk.get("/admin/"))
    assert link in html_of(desk.get("/admin/comments/comment/?status=pending"))


# Decisions


@pytest.mark.parametrize(("verb", "status"), [("approve", "approved"), ("spam", "spam"), ("reject:2", "rejected")])
def test_a_decision_takes_two_requests_and_shows_the_next_card(desk, waiting, june, verb, status):
    comment, _next = waiting("One", "Two")
    desk.get(QUEUE)
    answer = send(desk, verb, comment)
    assert len(answer.redirect_chain) == 1
    assert top(answer) == "Two"
    comment.refresh_from_db()
    assert comment.status == status
    decision = Decision.objects.get(comment=comment, source="moderator")
    assert (decision.by, decision.clause) == (june, Clause.objects.get(number=2) if status == "rejected" else None)


def test_what_became_of_it_is_said_once(desk, waiting):
    comment, _next = waiting("One", "Two")
    clause = Clause.objects.get(number=1)
    assert f"Rejected under clause {clause}." in html_of(send(desk, "reject:1", comment))
    assert "Rejected under clause" not in html_of(desk.get(QUEUE))


def test_twenty_five_decisions_can_be_taken_back_one_by_one(desk, waiting):
    comments = waiting(*(f"Number {number}" for number in range(26)))
    for comment in comments:
        send(desk, "spam", comment)
    for comment in comments[:0:-1]:
        assert top(desk.post(DECISIONS, {"decide": "undo"}, follow=True)) == comment.text
    assert "There is nothing to take back." in html_of(desk.post(DECISIONS, {"decide": "undo"}, follow=True))
    assert Comment.objects.pending().count() == 25


def test_undo_tells_who_was_faster(desk, waiting, ada):
    (comment,) = waiting("One")
    send(desk, "spam", comment)
    decide([Seen(comment.pk, 2)], Status.APPROVED, by=ada)
    answer = desk.post(DECISIONS, {"decide": "undo"})
    assert answer.status_code == 409
    assert "Not done: ada moved it meanwhile" in html_of(answer)


def test_a_stale_decision_is_a_conflict_that_names_both(desk, waiting, ada):
    """Two decisions on one comment (T37)."""
    (comment,) = waiting("One")
    decide([Seen(comment.pk, 1)], Status.APPROVED, by=ada)
    answer = desk.post(DECISIONS, {"decide": "spam", "seen": f"{comment.pk}:1"})
    assert answer.status_code == 409
    page = html_of(answer)
    assert re.search(r"Not done: ada moved it meanwhile \(.+\)\. It is now: Approved\. You chose: Spam\.", page)
    assert '<blockquote dir="auto">One</blockquote>' in page
    comment.refresh_from_db()
    assert (comment.status, comment.decisions.filter(source="moderator").count()) == ("approved", 1)


def test_the_same_decision_by_two_is_agreement(desk, waiting, ada):
    (comment,) = waiting("One")
    decide([Seen(comment.pk, 1)], Status.SPAM, by=ada)
    assert "ada decided the same." in html_of(send(desk, "spam", comment))


def test_nobody_decides_on_their_own_comment(desk, waiting, june):
    (comment,) = waiting("One", author=june)
    assert "Nothing waits for you." in html_of(desk.get(QUEUE))
    assert "nobody decides on their own comment" in html_of(send(desk, "approve", comment))
    assert Comment.objects.pending().count() == 1


def test_the_script_is_answered_with_the_desk_alone_in_one_request(desk, waiting):
    comment, _next = waiting("One", "Two")
    answer = desk.post(DECISIONS, {"decide": "approve", "seen": f"{comment.pk}:1", "fragment": "1"})
    assert (answer.status_code, top(answer)) == (200, "Two")
    assert "<html" not in html_of(answer)
    assert "Approved." in html_of(answer)


# Claims


def test_skipping_gives_a_card_back_and_shows_it_again_after_the_others(desk, waiting, ada):
    one, _two = waiting("One", "Two")
    desk.get(QUEUE)
    item = ReviewItem.objects.get(comment=one)
    assert top(desk.post(CLAIMS, {"claim": "skip", "item": item.pk}, follow=True)) == "Two"
    item.refresh_from_db()
    assert item.claimed_by is None
    two = ReviewItem.objects.get(comment=_two)
    assert top(desk.post(CLAIMS, {"claim": "skip", "item": two.pk}, follow=True)) == "One"


def test_a_card_that_was_left_never_comes_back(desk, waiting, june):
    one, _two = waiting("One", "Two")
    desk.get(QUEUE)
    item = ReviewItem.objects.get(comment=one)
    assert top(desk.post(CLAIMS, {"claim": "leave", "item": item.pk}, follow=True)) == "Two"
    assert LeftComment.objects.filter(comment=one, by=june).exists()
    assert html_of(desk.get(QUEUE)).count('<article class="desk-card"') == 1


def test_leaving_the_page_gives_back_what_it_held_and_no_more(desk, waiting):
    waiting("One", "Two")
    until = re.search(r'data-until="(\d+)"', html_of(desk.get(QUEUE)))[1]
    again = re.search(r'data-until="(\d+)"', html_of(desk.get(QUEUE)))[1]
    assert desk.post(CLAIMS, {"claim": "release", "until": until}).status_code == 204
    assert ReviewItem.objects.claimed().count() == 2
    assert desk.post(CLAIMS, {"claim": "release", "until": again}).status_code == 204
    assert ReviewItem.objects.claimed().count() == 0


def test_keeping_renews(desk, waiting, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    waiting("One")
    desk.get(QUEUE)
    time_machine.shift(timedelta(seconds=100))
    desk.post(CLAIMS, {"claim": "keep", "fragment": "1"})
    assert ReviewItem.objects.get().claimed_until == timezone.now() + timedelta(seconds=120)


@pytest.mark.parametrize("size", [3, 300])
def test_the_queue_costs_as_much_of_few_as_of_many(desk, thread, size):
    waiting_on(thread, size)
    desk.get(QUEUE)
    with Spent() as spent:
        desk.get(QUEUE)
    assert len(spent.statements) <= 16
    items = [sql for sql in spent.statements if "comments_reviewitem" in sql]
    assert len(items) <= 8


@pytest.mark.parametrize(("address", "is_told"), [("maria@example.org", True), ("", False)])
def test_a_moderator_is_told_that_a_letter_leaves(desk, waiting, address, is_told):
    [comment] = waiting("One", author_email=address)
    page = desk.post(DECISIONS, {"decide": "approve", "seen": f"{comment.pk}:1"}, follow=True).content.decode()
    assert ("A letter leaves in 30 s." in page) == is_told
