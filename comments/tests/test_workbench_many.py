"""Several comments decided as one: a selection, a group of one text, as suggested; asked once above fifty."""

import pytest
from django.test import Client

from comments.models import Clause, Comment, Decision, Status
from comments.moderation import Seen, decide
from comments.tests.desk import DECISIONS, QUEUE, html_of, seen, send, top
from comments.tests.test_races import waiting_on
from comments.workbench.forms import BATCH

GROUP = f"{QUEUE}group/"


def statuses():
    return list(Comment.objects.order_by("pk").values_list("status", flat=True))


def finding(rule):
    return {"rule": rule, "outcome": "hold", "words": rule, "spans": [], "field": ""}


def test_a_selection_is_decided_and_taken_back_as_one(desk, waiting):
    comments = waiting("One", "Two", "Three")
    answer = send(desk, "spam", *comments[:2])
    assert "2 comments marked as spam." in html_of(answer)
    assert top(answer) == "Three"
    assert statuses() == ["spam", "spam", "pending"]
    desk.post(DECISIONS, {"decide": "undo"})
    assert statuses() == ["pending"] * 3
    assert "There is nothing to take back." in html_of(desk.post(DECISIONS, {"decide": "undo"}, follow=True))


def test_each_that_could_not_be_decided_is_named(desk, waiting, ada, june):
    moved, own, fine = *waiting("One"), *waiting("Two", author=june, author_name="June"), *waiting("Three")
    decide([Seen(moved.pk, 1)], Status.APPROVED, by=ada)
    page = html_of(send(desk, "spam", moved, own, fine))
    assert "1 comment marked as spam. 2 were left alone." in page
    assert "ada moved it meanwhile" in page
    assert "<bdi>June</bdi></a>: Left alone: nobody decides on their own comment." in page
    assert statuses() == ["approved", "pending", "spam"]


def test_as_suggested_each_is_rejected_under_its_own_clause(desk, waiting):
    repeat, links, plain = (
        *waiting("One", findings=[finding("thread_mode"), finding("said_before")]),
        *waiting("Two", findings=[finding("many_links")]),
        *waiting("Three", findings=[finding("unknown_host")]),
    )
    page = html_of(send(desk, "suggested", repeat, links, plain))
    assert "2 comments rejected. No clause is suggested for 1." in page
    codes = {one.comment: one.clause.code for one in Decision.objects.filter(clause__isnull=False)}
    assert codes == {repeat: "duplicate", links: "spam"}
    desk.post(DECISIONS, {"decide": "undo"})
    assert statuses() == ["pending"] * 3


def test_a_clause_that_is_not_in_force_is_not_suggested(desk, waiting):
    waiting("One", findings=[finding("many_links")])
    assert "Reject: Spam <kbd>d</kbd>" in " ".join(html_of(desk.get(QUEUE)).split())
    Clause.objects.filter(code="spam").update(is_active=False)
    assert "No clause suggested <kbd>d</kbd>" in " ".join(html_of(desk.get(QUEUE)).split())


def test_the_last_decision_is_offered_again(desk, waiting):
    one, _two = waiting("One", "Two")
    page = html_of(send(desk, "reject:2", one))
    assert 'value="reject:2" data-act="repeat">Again: <span data-again>2. Off topic</span>' in page


def test_above_fifty_it_is_asked_once(desk, thread):
    comments = waiting_on(thread, 51)
    answer = send(desk, "reject:1", *comments)
    assert "One decision on 51 comments." in html_of(answer)
    assert not Decision.objects.filter(source="moderator").exists()
    assert "51 comments rejected." in html_of(send(desk, "reject:1", *comments, sure="1"))


def test_too_many_at_once_are_a_bad_request(desk):
    sent = {"decide": "spam", "seen": [f"{number}:1" for number in range(BATCH + 1)]}
    assert desk.post(DECISIONS, sent).status_code == 400


def test_a_group_lists_what_waits_with_the_same_text(desk, waiting, june):
    comments = waiting("Buy  now", "buy now", "BUY NOW")
    other, own = *waiting("Something else"), *waiting("Buy now", author=june)
    assert "2 more with this text" in " ".join(html_of(desk.get(QUEUE)).split()).replace("3 more", "2 more")
    page = html_of(desk.get(GROUP, {"of": comments[0].key}))
    for comment in comments:
        assert f'value="{comment.pk}:1" data-select checked>' in page
    assert f'value="{own.pk}:1" data-select disabled>' in page
    assert f'value="{other.pk}:1"' not in page


@pytest.mark.parametrize("key", ["", "unknown", "\0"])
def test_a_group_of_nothing_is_not_found(desk, key):
    assert desk.get(GROUP, {"of": key}).status_code == 404


@pytest.mark.parametrize("size", [2, 200])
def test_a_group_costs_as_much_of_few_as_of_many(desk, waiting, thread, size, django_assert_max_num_queries):
    (comment,) = waiting("Same")
    Comment.objects.filter(pk__in=[one.pk for one in waiting_on(thread, size)]).update(text_digest=comment.text_digest)
    with django_assert_max_num_queries(8):
        page = html_of(desk.get(GROUP, {"of": comment.key}))
    assert page.count("data-select checked") == size + 1


def test_back_takes_up_what_was_skipped_last_unless_somebody_else_has_it(desk, waiting, ada):
    waiting("One", "Two", "Three")
    for number in ("One", "Two"):
        page = desk.get(QUEUE)
        assert top(page) == number
        item = page.context["cards"][0].item.pk
        desk.post(f"{QUEUE}claims/", {"claim": "skip", "item": item})
    back = {"claim": "back"}
    assert top(desk.post(f"{QUEUE}claims/", back, follow=True)) == "Two"
    other = Client()
    other.force_login(ada)
    other.get(QUEUE)
    assert "Somebody else has the skipped card" in html_of(desk.post(f"{QUEUE}claims/", back, follow=True))
    assert "No card was skipped." in html_of(desk.post(f"{QUEUE}claims/", back, follow=True))


def test_what_is_ticked_goes_on_standing_where_it_was_listed(desk, waiting, ada):
    """A decision acts on the versions listed: what was taken back meanwhile is not decided unseen."""
    (comment,) = waiting("One")
    listed = seen(comment)
    decide([Seen(comment.pk, 1)], Status.SPAM, by=ada)
    decide([Seen(comment.pk, 2)], Status.PENDING, by=ada)
    desk.post(DECISIONS, {"decide": "approve", "seen": [*listed, "999:1"]})
    assert statuses() == ["pending"]
