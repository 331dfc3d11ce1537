"""Recommendations: one a person, taken back by the same button, counted, and shown soon."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comments import lately
from comments.models import Comment, Recommendation, Status, Thread
from comments.ordering import RECOMMENDED
from comments.recommending import Given, recommend, take_back
from comments.recounting import recount
from comments.tests.test_budgets import SIZES, Spent
from comments.tests.test_races import at_once
from comments.visitors import COOKIE
from posts.models import Post

pytestmark = pytest.mark.django_db

MARIA, LEE = ["a" * 32], ["b" * 32]


def address(comment):
    return reverse("comments:recommendation", args=[comment.key])


def press(client, comment, do="recommend", **extra):
    return client.post(address(comment), {"do": do}, **extra)


def counted(comment):
    """What the row says, which is what there is."""
    comment.refresh_from_db()
    assert comment.recommend_count == comment.recommendations.count()
    return comment.recommend_count


# The verbs


def test_a_person_counts_once_and_can_take_it_back(thread, comment_on):
    comment = comment_on(thread)
    assert [recommend(comment, marks=one) for one in (MARIA, MARIA, LEE)] == [Given.DONE, Given.ALREADY, Given.DONE]
    assert counted(comment) == 2
    assert [take_back(comment, marks=MARIA) for _ in range(2)] == [True, False]
    assert counted(comment) == 1
    assert recommend(comment, marks=MARIA) is Given.DONE


def test_a_person_stays_the_same_under_an_earlier_secret_key(thread, comment_on):
    comment = comment_on(thread)
    recommend(comment, marks=MARIA)
    assert recommend(comment, marks=["c" * 32, *MARIA]) is Given.ALREADY
    assert take_back(comment, marks=["c" * 32, *MARIA])
    assert counted(comment) == 0


@pytest.mark.parametrize("status", [one for one in Status if one != Status.APPROVED])
def test_what_readers_do_not_see_is_not_recommended(thread, comment_on, status):
    comment = comment_on(thread, status=status)
    assert recommend(comment, marks=MARIA) is Given.ALREADY
    assert counted(comment) == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_one_moment_one_counts(thread, comment_on):
    comment, given, barrier = comment_on(thread), [], threading.Barrier(4)

    def click():
        barrier.wait(timeout=20)
        given.append(recommend(comment, marks=MARIA))

    at_once(*[click] * 4)
    assert sorted(one.value for one in given) == ["already", "already", "already", "done"]
    assert counted(comment) == 1


def test_guests_of_one_network_are_limited_and_accounts_are_not(thread, comment_on, settings):
    settings.COMMENTS = settings.COMMENTS | {"RECOMMEND_LIMIT": (2, 3600)}
    comment, other = comment_on(thread), comment_on(thread)
    given = [recommend(comment, marks=[str(number) * 32], network="203.0.113.7") for number in range(3)]
    assert given == [Given.DONE, Given.DONE, Given.CROWDED]
    assert recommend(comment, marks=MARIA) is Given.DONE
    assert recommend(comment, marks=LEE, network="203.0.113.8") is Given.DONE
    assert recommend(other, marks=LEE, network="203.0.113.7") is Given.DONE


def test_without_a_cache_no_guest_counts_and_every_account_does(thread, comment_on, settings):
    comment = comment_on(thread)
    settings.CACHES = {"default": {"BACKEND": "dipnote_site.tests.threats.broken_cache.BrokenCache"}}
    assert recommend(comment, marks=MARIA, network="203.0.113.7") is Given.CROWDED
    assert recommend(comment, marks=MARIA) is Given.DONE


def test_a_window_slides(db, time_machine):
    time_machine.move_to(1_000_000_000 // 600 * 600, tick=False)
    for _ in range(4):
        lately.count("x", 600)
    assert (lately.times("x", 600), lately.times("y", 600)) == (4, 0)
    time_machine.shift(750)
    assert lately.times("x", 600) == 3


def test_recount_proves_and_mends_the_count(thread, comment_on):
    comment = comment_on(thread)
    recommend(comment, marks=MARIA)
    Comment.objects.update(recommend_count=7)
    wrong = recount()
    assert [(one.what, one.stored, one.real) for one in wrong] == [(f"comment {comment.pk} recommend_count", 7, 1)]
    assert counted(comment) == 1
    assert recount() == []


# When readers see it


def test_the_first_is_seen_at_once_and_those_after_it_within_the_time_set(thread, comment_on, client, time_machine):
    comment, version = comment_on(thread), Thread.objects.get().version
    time_machine.move_to(timezone.now(), tick=False)
    etags = [client.get(thread.url)["ETag"]]
    for number in range(5):
        recommend(comment, marks=[str(number) * 32])
        time_machine.shift(1)
        etags.append(client.get(thread.url)["ETag"])
    assert len(set(etags[1:])) == 1 != etags[0]
    assert Thread.objects.get().version == version + 1
    assert shown(client, thread) == "1"
    time_machine.shift(26)
    assert shown(client, thread) == "5"
    assert client.get(thread.url)["ETag"] not in etags
    recommend(comment, marks=MARIA)
    assert shown(client, thread) == "6"


def shown(client, thread):
    found = re.search(
        r'comment-recommend-count"><span aria-hidden="true">(\d+)', client.get(thread.url).content.decode()
    )
    return found[1] if found else ""


# The order


def test_the_most_recommended_come_first_and_of_equals_the_newest(thread, comment_on):
    made = [comment_on(thread, recommend_count=count) for count in (1, 0, 3, 1, 0)]
    assert [made.index(one) for one in RECOMMENDED.sorted(Comment.objects.all())] == [2, 3, 0, 4, 1]


@pytest.mark.parametrize("back", [False, True])
def test_an_order_by_recommendations_walks_its_index(thread_of, unmeasured, back):
    thread = thread_of(300)
    place = RECOMMENDED.cursor_of(Comment.objects.on(thread).roots().in_order()[100])
    rows = RECOMMENDED.beyond(Comment.objects.on(thread).roots().shown(), place, back=back)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
    plan = RECOMMENDED.sorted(rows, back=back)[:26].explain()
    assert "comments_recommended" in plan
    assert "B-TREE" not in plan
    assert "Sort" not in plan
    begins = "thread_id=? AND (recommend_count,created_at)" if connection.vendor == "sqlite" else "AND (ROW("
    assert begins in plan  # at the place, and not at the thread's first


# The page


@pytest.fixture
def comment(thread, comment_on):
    return comment_on(thread, author_name="Diane")


def test_a_guest_recommends_and_takes_back_by_the_same_button(client, comment):
    page = client.get(address(comment))
    assert 'value="recommend">Recommend</button>' in page.content.decode()
    assert COOKIE not in client.cookies
    assert press(client, comment)["Location"] == address(comment)
    page = client.get(address(comment)).content.decode()
    assert "1 reader recommends it." in page
    assert 'value="take-back">Take it back</button>' in page
    press(client, comment)
    assert counted(comment) == 1
    press(client, comment, "take-back")
    assert counted(comment) == 0
    assert client.cookies[COOKIE]["path"] == "/comments/"


def test_two_guests_are_two_and_an_account_is_one_everywhere(comment, maria):
    for _ in range(2):
        press(Client(), comment)
    assert counted(comment) == 2
    for _ in range(2):
        visitor = Client()
        visitor.force_login(maria)
        press(visitor, comment)
        assert COOKIE not in visitor.cookies
        assert "You recommend this comment" in visitor.get(address(comment)).content.decode()
    assert counted(comment) == 3


def test_nothing_of_a_person_is_kept_but_a_hash(client, comment, maria):
    client.force_login(maria)
    press(client, comment)
    kept = Recommendation.objects.values().get()
    assert set(kept) == {"id", "comment_id", "mark", "made_at"}
    assert re.fullmatch("[0-9a-f]{32}", kept["mark"])


def test_nobody_recommends_their_own(client, thread, comment_on, maria):
    own = comment_on(thread, author=maria)
    client.force_login(maria)
    assert "for others to recommend" in client.get(address(own)).content.decode()
    assert press(client, own).status_code == 403
    assert counted(own) == 0


def test_too_many_guests_of_a_network_are_told_so(comment, settings):
    settings.COMMENTS = settings.COMMENTS | {"RECOMMEND_LIMIT": (1, 3600)}
    press(Client(), comment)
    answer = press(Client(), comment)
    assert answer.status_code == 429
    assert "so yours was not counted" in answer.content.decode()
    assert not answer.cookies.get(COOKIE)


def test_what_is_hidden_has_no_such_page(client, thread, comment_on, comment):
    hidden = comment_on(thread, status=Status.PENDING)
    missing = Comment(key="a" * 13)
    for asked in (lambda one: client.get(address(one)), lambda one: press(client, one)):
        answer = asked(hidden)
        assert (answer.status_code, answer.content) == (404, asked(missing).content)
    Post.objects.update(is_public=False)
    assert client.get(address(comment)).status_code == 404
    assert press(client, comment).status_code == 404
    assert not Recommendation.objects.exists()


def test_only_a_button_asks_for_anything(client, comment):
    assert press(client, comment, "").status_code == 400
    assert client.get(address(comment), {"do": "recommend"}).status_code == 200
    assert client.head(address(comment)).status_code == 200
    assert client.delete(address(comment)).status_code == 405
    assert Client(enforce_csrf_checks=True).post(address(comment), {"do": "recommend"}).status_code == 403
    assert counted(comment) == 0


def test_its_page_is_kept_by_nobody(client, comment):
    for answer in (client.get(address(comment)), press(client, comment), press(client, comment, "")):
        assert "no-store" in answer["Cache-Control"]
        assert "private" in answer["Cache-Control"]


def test_a_script_is_given_the_link_with_its_count(client, comment):
    answer = client.post(f"{address(comment)}?fragment=1", {"do": "recommend"})
    page = answer.content.decode()
    assert page.count("<a ") == 1
    assert "1 reader recommends it" in page
    assert "<html" not in page


@pytest.mark.parametrize("size", SIZES)
def test_a_click_costs_the_same_on_every_thread(client, thread_of, size):
    comment = thread_of(size).comments.first()
    press(client, comment)
    press(client, comment, "take-back")
    with Spent() as spent:
        assert press(client, comment).status_code == 302
    assert len(spent.statements) <= 6


def test_a_busy_thread_is_not_written_for_each(thread, comment_on):
    comment = comment_on(thread)
    recommend(comment, marks=MARIA)
    before = Thread.objects.values().get()
    recommend(comment, marks=LEE)
    assert Thread.objects.values().get() == before
    Thread.objects.update(renew_at=timezone.now() - timedelta(seconds=1))
    take_back(comment, marks=LEE)
    assert Thread.objects.get().version == before["version"] + 1
