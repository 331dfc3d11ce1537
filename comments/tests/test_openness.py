"""Moderation in public: what was turned down and how much, late, and without a name or a word of anybody."""

import json
import random
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.urls import reverse

from comments import openness
from comments.models import Clause, Comment, Decision, Source, Status
from comments.moderation import Seen, decide, undo
from comments.tallying import tally
from comments.tests.test_budgets import Spent
from posts.models import Post

MONDAY = datetime(2026, 10, 5, 9, 41, 17, tzinfo=UTC)
DAY = timedelta(days=1)
LOG, FEED, MONTHS = "/comments/log/", "/comments/log.json", "/comments/transparency/"


@pytest.fixture
def reject(thread, comment_on, june, time_machine):
    """reject(at) turns a comment down at a time; what it returns can be decided on again."""

    def make(at=MONDAY, was=Status.PENDING, number=1, **fields):
        time_machine.move_to(at, tick=False)
        comment = comment_on(thread, status=was, created_at=at, **fields)
        decided = decide([Seen(comment.pk, 1)], Status.REJECTED, by=june, clause=Clause.objects.get(number=number))
        return [Seen(one.pk, one.version) for one in decided.moved]

    return make


def items(client, query=""):
    return client.get(FEED + query).json()["items"]


def words(client, address=LOG):
    return " ".join(client.get(address).content.decode().split())


def test_a_rejection_is_shown_a_day_later_by_its_hour_with_its_clause(client, thread, reject, time_machine):
    reject(number=2)
    for hours, count in ((1, 0), (23, 0), (24, 0), (25, 1)):
        time_machine.move_to(MONDAY + timedelta(hours=hours), tick=False)
        assert len(items(client)) == count
    (item,) = items(client)
    assert item["date_published"] == "2026-10-05T09:00:00+00:00"
    assert item["title"] == thread.title
    code = Clause.objects.get(number=2).code
    told = {"action": "turned_down", "clause": code, "by": "moderator", "outcome": None, "appeal": None}
    assert item["_moderation"] == told
    page = words(client)
    assert f'<a href="{thread.url}"><bdi>{thread.title}</bdi></a>' in page
    assert f"{Clause.objects.get(number=2)}</a></td> <td>moderator</td> <td>–</td>" in page


def test_what_readers_had_seen_was_removed_and_a_rule_is_named(client, thread, comment_on, reject, time_machine):
    reject(was=Status.APPROVED)
    comment = comment_on(thread)
    row = {"comment": comment, "revision": 1, "was": "pending", "now": "rejected", "made_at": MONDAY}
    Decision.objects.create(**row, source=Source.SCREENING, findings=[{"rule": "barred_words", "words": "pills"}])
    time_machine.move_to(MONDAY + 2 * DAY, tick=False)
    by_rule, by_person = [item["_moderation"] for item in items(client)]
    assert (by_person["action"], by_rule["by"]) == ("removed", ["barred_words"])
    assert "rule: barred_words" in words(client)
    assert "pills" not in words(client)


def test_what_became_of_it_is_told_a_day_after_that(client, june, reject, time_machine):
    taken_back, overturned = reject(), reject(MONDAY + timedelta(minutes=1))
    time_machine.move_to(MONDAY + 3 * DAY, tick=False)
    undo(taken_back, by=june)
    decide(overturned, Status.APPROVED, by=june)
    assert [item["_moderation"]["outcome"] for item in items(client)] == [None, None]
    time_machine.move_to(MONDAY + 4 * DAY + timedelta(hours=1), tick=False)
    assert [item["_moderation"]["outcome"] for item in items(client)] == ["overturned", "undone"]
    assert "<td>overturned</td>" in words(client)
    assert "<td>taken back</td>" in words(client)


def fill(thread, comment_on, count, *, seconds=90):
    comment = comment_on(thread)
    row = {"comment": comment, "revision": 1, "was": "pending", "now": "rejected", "source": Source.MODERATOR}
    times = [MONDAY + timedelta(seconds=seconds * number) for number in range(count)]
    Decision.objects.bulk_create([Decision(**row, made_at=at) for at in times])


@pytest.mark.parametrize("seconds", [90, 1, 0])
def test_the_log_is_walked_page_by_page_each_entry_once(client, thread, comment_on, time_machine, seconds):
    fill(thread, comment_on, 130, seconds=seconds)
    time_machine.move_to(MONDAY + 3 * DAY, tick=False)
    address, seen = FEED, []
    while address:
        feed = client.get(address).json()
        seen += [item["id"] for item in feed["items"]]
        address = feed.get("next_url")
    assert len(seen) == len(set(seen)) == 130
    assert 'href="?before=' in words(client)


@pytest.mark.parametrize("size", [3, 130])
def test_a_page_of_the_log_costs_the_same_at_any_size(client, thread, comment_on, time_machine, size):
    fill(thread, comment_on, size)
    time_machine.move_to(MONDAY + 3 * DAY, tick=False)
    client.get(LOG)
    with Spent() as spent:
        assert client.get(LOG).status_code == 200
    assert spent.tables == ["comments_decision", "posts_post", "comments_decision", "comments_appeal", "comments_tally"]


@pytest.mark.parametrize(
    "before", ["", "x", "2026-10-05T09", "2026-13-45T99.1", "9999-12-31T23.0", "0001-01-01T00.9", "%00"]
)
@pytest.mark.parametrize("address", [LOG, FEED])
def test_odd_places_in_the_log_break_nothing(client, db, address, before):
    assert client.get(f"{address}?before={before}").status_code == 200


def test_a_thread_whose_page_is_hidden_is_not_named(client, post, thread, reject, time_machine):
    reject()
    time_machine.move_to(MONDAY + 2 * DAY, tick=False)
    Post.objects.filter(pk=post.pk).update(is_public=False)
    for address in (LOG, FEED):
        assert thread.title not in words(client, address)
        assert post.slug not in words(client, address)
    assert len(items(client)) == 1


def test_a_site_may_keep_it_to_itself(client, db, settings):
    assert LOG in words(client, "/")
    settings.COMMENTS = settings.COMMENTS | {"PUBLIC_LOG": False}
    for name in ("log", "log_feed", "transparency", "transparency_json"):
        assert client.get(reverse(f"comments:{name}")).status_code == 404
    assert client.get("/comments/transparency/2026-10/").status_code == 404
    assert LOG not in words(client, "/") + words(client, "/comments/policy/")


def test_who_has_a_page_already_gets_a_304(client, reject, time_machine):
    reject()
    for address in (LOG, FEED, MONTHS):
        first = client.get(address)
        assert (first["Cache-Control"], first.cookies) == ("public, max-age=300", {})
        assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    before = client.get(LOG)["ETag"]
    time_machine.move_to(MONDAY + 2 * DAY, tick=False)
    assert client.get(LOG, headers={"If-None-Match": before}).status_code == 200
    assert client.post(LOG).status_code == 405


# Nobody is in it


def everything(client):
    """Every byte of the log and the figures."""
    found, address = [], FEED
    while address:
        found.append(client.get(address).content.decode())
        address = json.loads(found[-1]).get("next_url")
    for month in client.get("/comments/transparency.json").json():
        found += [client.get(f"{MONTHS}{month}{end}").content.decode() for end in ("/", ".json")]
    found += [client.get(address).content.decode() for address in (LOG, MONTHS, "/comments/transparency.json")]
    return found


def test_no_name_address_word_note_or_key_of_anybody_is_ever_public(client, thread, comment_on, time_machine):
    """Goal 23, over random decisions of several people on comments of all kinds."""
    chance, clauses = random.Random(23), list(Clause.objects.all())
    staff = [User.objects.create_user(f"zzstaff{n}", f"zzstaff{n}@example.gov", first_name="Zzfirst") for n in range(3)]
    finding = {"rule": "many_links", "outcome": "hold", "words": "zzwords", "spans": [], "field": "text"}
    fields = {"author_name": "Zzname", "author_email": "zzmail@example.org", "author_location": "Zzplace"}
    for number in range(60):
        time_machine.move_to(MONDAY + number * timedelta(hours=7), tick=False)
        status = chance.choice([Status.PENDING, Status.APPROVED, Status.SPAM])
        comment = comment_on(thread, status=status, text=f"Zztext {number}", findings=[finding], **fields)
        for _ in range(chance.randrange(1, 4)):
            comment.refresh_from_db()
            seen, by = [Seen(comment.pk, comment.version)], chance.choice(staff)
            if chance.random() < 0.3:
                undo(seen, by=by, note="zznote")
            else:
                now = chance.choice([Status.APPROVED, Status.REJECTED, Status.REJECTED, Status.SPAM])
                decide(seen, now, by=by, clause=chance.choice(clauses), note="zznote")
    time_machine.move_to(MONDAY + 60 * DAY, tick=False)
    tally()
    pages = everything(client)
    keys = set(Comment.objects.values_list("key", flat=True))
    assert len(json.loads(pages[0])["items"]) > 10
    assert '"received":' in "".join(pages)
    for page in pages:
        assert "zz" not in page.lower()
        assert not [key for key in keys if key in page]


def test_what_waits_or_is_approved_changes_no_byte(client, thread, comment_on, june, reject, time_machine):
    reject()
    time_machine.move_to(MONDAY + 2 * DAY, tick=False)
    before = everything(client)
    for status in (Status.PENDING, Status.APPROVED, Status.SPAM, Status.WITHDRAWN):
        comment_on(thread, status=status)
    waiting = comment_on(thread, status=Status.PENDING)
    decide([Seen(waiting.pk, 1)], Status.APPROVED, by=june)
    assert everything(client) == before


# A month


@pytest.fixture
def october(thread, comment_on, june, reject, time_machine):
    """Two rejected under one clause and one under another, one of them taken back; one approved, one spam, of six."""
    taken_back = reject(number=2)
    reject(MONDAY + DAY, number=2)
    reject(MONDAY + 2 * DAY, number=3)
    time_machine.move_to(MONDAY + 3 * DAY, tick=False)
    undo(taken_back, by=june)
    for now in (Status.APPROVED, Status.SPAM):
        comment = comment_on(thread, status=Status.PENDING)
        decide([Seen(comment.pk, 1)], now, by=june)
    comment_on(thread, status=Status.SPAM)
    time_machine.move_to(datetime(2026, 11, 3, 12, tzinfo=UTC), tick=False)
    tally()
    return "2026-10"


def test_a_months_figures_are_those_of_its_decisions(client, october):
    found = client.get(f"{MONTHS}{october}.json").json()
    codes = {number: Clause.objects.get(number=number).code for number in (2, 3)}
    time = found.pop("seconds_to_decision")
    assert found == {
        "month": "2026-10",
        "received": 6,
        "held": 5,
        "published": 1,
        "turned_down": 3,
        "turned_down_by_clause": {codes[2]: 2, codes[3]: 1},
        "spam": {"by_people": 1, "by_rules": 1},
        "undone": 1,
        "overturned": 0,
        "appeals": {"received": 0, "upheld": 0, "overturned": 0},
        "reports": {"received": 0, "decided": 0, "upheld": 0},
    }
    assert 0 < time["median"] <= time["p95"]
    page = words(client, f"{MONTHS}{october}/")
    assert "<h1>Moderation in figures: October 2026</h1>" in page
    assert "spam included</th><td>4</td>" in page
    assert f"{MONTHS}2026-10/" in words(client, MONTHS)
    assert client.get("/comments/transparency.json").json() == {"2026-10": f"{MONTHS}2026-10.json"}


def test_a_month_that_has_not_ended_for_a_day_has_no_page(client, october, time_machine):
    for at, status in ((datetime(2026, 11, 2, 3, tzinfo=UTC), 404), (datetime(2026, 11, 2, 6, tzinfo=UTC), 200)):
        time_machine.move_to(at, tick=False)
        assert client.get(f"{MONTHS}{october}/").status_code == status


@pytest.mark.parametrize("name", ["2026-11", "2026-9", "2026-13", "x", "2026-10-01", "99999-01", "2026-1-0"])
def test_what_is_no_finished_month_is_not_there(client, october, name):
    assert client.get(f"{MONTHS}{name}/").status_code == 404
    assert client.get(f"{MONTHS}{name}.json").status_code == 404


def test_a_month_costs_two_statements_whatever_happened_in_it(client, october):
    with Spent() as spent:
        client.get(f"{MONTHS}{october}/")
    assert spent.tables == ["comments_tally", "comments_clause"]


def test_spam_is_a_number_a_day(client, october, time_machine):
    time_machine.move_to(MONDAY + 10 * DAY, tick=False)
    feed = client.get(FEED).json()
    assert feed["_spam_by_day"] == {"2026-10-08": 2}
    assert "October 8, 2026" in words(client).partition("<h2>Spam</h2>")[2].replace("Oct. 8", "October 8")


def test_rejections_are_found_by_their_index(thread, comment_on, unmeasured):
    fill(thread, comment_on, 50)
    if connection.vendor == "sqlite":
        plan = openness._rejections(MONDAY + DAY).prefetch_related(None).explain()
        assert "comments_rejections" in plan
