"""/metrics: what is counted, who may ask, and what it costs."""

import pytest
from django.db import OperationalError, connection
from prometheus_client.parser import text_string_to_metric_families

from comments.models import Letter, ReviewItem, Status
from comments.moderation import Seen, decide
from comments.screening import Draft
from comments.submission import submit
from dipnote_site import metrics
from dipnote_site.meter import ROWS, Meter

TOKEN = "a-token-for-this-test-alone-0123456789"
BEARER = {"headers": {"authorization": f"Bearer {TOKEN}"}}


@pytest.fixture
def watched(settings):
    """A site whose numbers may be asked for, and nothing counted yet."""
    settings.METRICS_TOKEN = TOKEN
    metrics.meter.cache_clear()
    yield settings
    metrics.meter.cache_clear()


def numbers(text=None):
    """The page as Prometheus reads it: the value of each sample by its name and labels."""
    families = text_string_to_metric_families(text or metrics.page())
    return {(one.name, *sorted(one.labels.values())): one.value for family in families for one in family.samples}


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"headers": {"authorization": "Bearer wrong"}},
        {"headers": {"authorization": "Bearer "}},
        {"headers": {"authorization": f"Basic {TOKEN}"}},
    ],
)
def test_whoever_has_no_token_finds_what_stands_at_no_address(client, db, watched, asked):
    answer = client.get("/metrics", **asked)
    nothing = client.get("/no-such-page", **asked)
    assert (answer.status_code, nothing.status_code) == (404, 404)
    assert answer.content == nothing.content.replace(b"/no-such-page", b"/metrics")
    assert client.get("/metrics", **BEARER).status_code == 200


def test_without_a_token_or_a_network_nobody_may_ask_and_nothing_is_counted(client, db, settings):
    metrics.meter.cache_clear()
    for asked in ({}, BEARER, {"headers": {"authorization": "Bearer "}}):
        assert client.get("/metrics", **asked).status_code == 404
    assert metrics.meter().totals() == {}


@pytest.mark.parametrize(
    ("peer", "headers", "status"),
    [
        ("10.1.2.3", {}, 200),
        ("::ffff:10.1.2.3", {}, 200),
        ("10.2.0.1", {}, 404),
        ("", {}, 404),
        ("10.1.2.3", {"x-forwarded-for": "10.1.2.9"}, 404),  # a proxy of that network, for whoever is behind it
        ("10.1.2.3", {"forwarded": "for=10.1.2.9"}, 404),
    ],
)
def test_a_listed_network_may_ask_for_itself(client, db, watched, peer, headers, status):
    watched.METRICS_TOKEN, watched.METRICS_NETWORKS = "", ["10.1.2.0/24"]
    assert client.get("/metrics", REMOTE_ADDR=peer, headers=headers).status_code == status


def test_the_numbers_are_asked_for_by_address_and_kept_by_nobody(client, db, watched):
    watched.SECURE_SSL_REDIRECT = True
    answer = client.get("/metrics", headers={"host": "10.1.2.3:8000", **BEARER["headers"]})
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert not answer.cookies
    assert client.post("/metrics", **BEARER).status_code in (301, 400)


def test_requests_are_counted_by_view_and_status_with_how_long_they_took(client, post, watched):
    client.get(post.get_absolute_url())
    client.get(post.get_absolute_url())
    client.get("/no-such-page/")
    found = numbers(client.get("/metrics", **BEARER).content.decode())
    assert found["dipnote_request_duration_seconds_count", "200", "posts:detail"] == 2
    assert found["dipnote_request_duration_seconds_bucket", "+Inf", "200", "posts:detail"] == 2
    assert found["dipnote_request_duration_seconds_sum", "200", "posts:detail"] > 0
    assert found["dipnote_request_duration_seconds_count", "404", "none"] == 1


def test_what_screening_and_moderators_did_is_counted(thread, june, watched, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        comment = submit(Draft(thread=thread, name="Maria", text="Good.")).comment
        submit(Draft(thread=thread, name="Maria", text="Good."))
        decide([Seen(comment.pk, comment.version)], Status.APPROVED, by=june)
    found = numbers()
    assert found["dipnote_comments_total", "pending"] == 1
    assert found[("dipnote_comments_refused_total",)] == 1
    assert found["dipnote_findings_total", "hold", "thread_mode"] == 2
    assert found["dipnote_findings_total", "refuse", "said_before"] == 1
    assert found["dipnote_decisions_total", "approved"] == 1


def test_what_waits_is_told_by_class_with_its_age(thread, comment_on, watched, time_machine):
    first = comment_on(thread, status=Status.PENDING)
    comment_on(thread, status=Status.PENDING)
    Letter.objects.create(kind="receipt", address="maria@example.org", not_before=first.created_at)
    Letter.objects.create(kind="receipt", address="maria@example.org", state="parked")
    item = ReviewItem.objects.open().by_due().first()
    time_machine.move_to(item.opened_at, tick=False)
    before = numbers()
    assert sum(value for (name, *_), value in before.items() if name == "dipnote_items_open") == 2
    assert before["dipnote_letters", "waiting"] == before["dipnote_letters", "parked"] == 1
    metrics.kept.drop("dipnote:metrics")
    time_machine.shift(86_400 * 7)
    after = numbers()
    assert after[("dipnote_items_oldest_seconds",)] == 86_400 * 7
    assert after[("dipnote_items_overdue",)] == 2
    assert after[("dipnote_letters_late_seconds",)] > 86_400 * 7 - 1


def test_asking_costs_four_statements_at_most_and_none_for_some_seconds(
    thread, comment_on, watched, client, django_assert_num_queries
):
    comment_on(thread, status=Status.PENDING)
    with django_assert_num_queries(4):
        client.get("/metrics", **BEARER)
    with django_assert_num_queries(0):
        client.get("/metrics", **BEARER)


def test_without_its_database_the_site_still_tells_what_it_counted(client, db, watched, monkeypatch, caplog):
    def refuse(*args):
        raise OperationalError("password wrong for dipnote at 10.9.8.7")

    client.get("/no-such-page/")
    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", refuse)
        answer = client.get("/metrics", **BEARER)
    found = numbers(answer.content.decode())
    assert found[("dipnote_database_up",)] == 0
    assert found["dipnote_request_duration_seconds_count", "404", "none"] == 1
    assert "10.9.8.7" not in answer.content.decode() + caplog.text


def test_no_number_names_anybody(client, thread, comment_on, watched, maria):
    client.force_login(maria)
    comment_on(thread, status=Status.PENDING, author_email="maria@example.org")
    client.get(f"/comments/respond/{thread.key}/?maria@example.org")
    said = client.get("/metrics", **BEARER).content.decode().lower()
    for private in ("maria", "example.org", "127.0.0.1", thread.key.lower()):
        assert private not in said


# The meter


def test_processes_that_share_a_folder_are_added_up_and_the_dead_are_not_forgotten(tmp_path):
    first, second = Meter(tmp_path), Meter(tmp_path)
    for _ in range(3):
        first.count("a")
    second.count("a")
    second.time('b{view="x"}', 0.02)
    assert first.totals() == second.totals()
    assert first.totals()["a"][0] == 4
    assert len(list(tmp_path.iterdir())) == 2
    first._memory.close()  # as when its process ends, however it ends
    third = Meter(tmp_path)
    third.count("a")
    assert third.totals()["a"][0] == 5
    assert len(list(tmp_path.iterdir())) == 2


def test_a_duration_falls_into_its_bucket(tmp_path):
    meter = Meter()
    for seconds in (0.001, 0.005, 0.006, 99):
        meter.time("a", seconds)
    cells = meter.totals()["a"]
    assert (cells[0], cells[1], cells[-2]) == (2, 1, 1)
    assert cells[-1] == pytest.approx(99.012)


def test_names_without_end_take_no_room_without_end(caplog):
    meter = Meter()
    for number in range(ROWS + 5):
        meter.count(f"series_{number}")
    meter.count("x" * 500)
    assert len(meter.totals()) == ROWS
    assert "No room to count" in caplog.text


def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path, caplog):
    (tmp_path / "file").write_text("")
    meter = Meter(tmp_path / "file")
    meter.count("a")
    assert meter.totals()["a"][0] == 1
    assert "counts for itself" in caplog.text
