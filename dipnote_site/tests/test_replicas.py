"""Where a request reads: replicas for who wrote nothing of late, the primary for everybody else."""

import time

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from comments.models import Thread
from dipnote_site import replicas
from dipnote_site.replicas import COOKIE, Replica, ReplicaMiddleware, ReplicaRouter, State, number

PLACE = 1000


@pytest.fixture
def states():
    """What each replica says of itself; a test may change it."""
    return {"replica1": State(True, PLACE, 0.0), "replica2": State(True, PLACE, 0.0)}


@pytest.fixture
def asked(states, monkeypatch):
    """Two replicas that say so; how often they were asked."""
    asked = []

    def ask(alias):
        asked.append(alias)
        if states[alias] is None:
            raise OperationalError("no route")
        return states[alias]

    both = {alias: Replica(alias, ask) for alias in states}
    monkeypatch.setattr(replicas, "replicas", lambda: both)
    monkeypatch.setattr(replicas, "connections", {alias: Nothing() for alias in (*states, "default")})
    return asked


class Nothing:
    """A connection that is there."""

    connection = None

    def close(self):
        pass

    def cursor(self):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def execute(self, statement):
        assert statement == "SELECT pg_current_wal_lsn()::text"

    def fetchone(self):
        return (f"0/{PLACE + 1:X}",)


def read(request):
    return ReplicaRouter().db_for_read(Thread)


def reads(method="get", view=read, **cookies):
    """Where a request reads, and its answer."""
    found = []
    request = getattr(RequestFactory(), method)("/")
    request.COOKIES = cookies
    answer = ReplicaMiddleware(lambda request: found.append(view(request)) or HttpResponse("fine"))(request)
    return found[0], answer


def write(request):
    return ReplicaRouter().db_for_write(Thread)


def test_without_replicas_nothing_stands_in_the_way(monkeypatch):
    with pytest.raises(MiddlewareNotUsed):
        ReplicaMiddleware(lambda request: HttpResponse("fine"))
    assert ReplicaRouter().db_for_read(Thread) == "default"


def test_a_visitor_who_wrote_nothing_reads_every_replica_in_turn_and_gets_no_cookie(asked):
    found = {reads()[0] for _ in range(50)}
    assert found == {"replica1", "replica2"}
    assert not reads()[1].cookies
    assert ReplicaRouter().db_for_read(Thread) == "default"  # the request is over


@pytest.mark.parametrize(("method", "cookies"), [("post", {}), ("get", {"sessionid": "x"}), ("put", {})])
def test_who_writes_or_has_a_session_reads_the_primary(asked, method, cookies):
    assert reads(method, **cookies)[0] == "default"
    assert asked == []


def test_who_has_written_reads_the_primary_until_a_replica_has_that(asked, states):
    where, answer = reads("post", write)
    assert where == "default"
    cookie = answer.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 300)
    assert reads(**{COOKIE: cookie.value})[0] == "default"
    assert reads()[0] != "default"
    states["replica2"] = State(True, PLACE + 1, 0.0)
    assert {reads(**{COOKIE: cookie.value})[0] for _ in range(20)} == {"replica2"}


def test_a_post_that_wrote_nothing_pins_nobody(asked):
    assert not reads("post")[1].cookies


def test_a_get_that_writes_reads_the_primary_from_then_on_and_stays_without_a_cookie(asked):
    where, answer = reads(view=lambda request: (read(request), write(request), read(request)))
    assert where[0].startswith("replica")
    assert where[1:] == ("default", "default")
    assert not answer.cookies


def test_an_invented_place_leads_nobody_to_the_primary(asked):
    assert reads(**{COOKIE: "FFFFFFFF/FFFFFFFF"})[0] != "default"
    assert reads(**{COOKIE: "FFFFFFFF/FFFFFFFF:1abcde:forged"})[0] != "default"


@pytest.mark.parametrize("state", [None, State(False, PLACE, 0.0), State(True, PLACE, 11.0)])
def test_a_replica_that_is_away_or_none_or_late_serves_nobody(asked, states, state):
    states["replica1"] = state
    assert {reads()[0] for _ in range(30)} == {"replica2"}
    states["replica2"] = state
    replicas.replicas()["replica2"].known = None
    assert reads()[0] == "default"


def test_one_that_is_away_is_left_alone_for_a_while_and_then_asked_again(asked, states, monkeypatch):
    states["replica1"] = states["replica2"] = None
    for _ in range(5):
        assert reads()[0] == "default"
    assert sorted(asked) == ["replica1", "replica2"]
    states["replica1"] = State(True, PLACE, 0.0)
    replicas.replicas()["replica1"].away_until = time.monotonic()
    assert reads()[0] == "replica1"


def test_what_a_replica_said_is_believed_for_a_second(asked):
    for _ in range(20):
        reads()
    assert len(asked) <= 2


def test_a_read_that_fails_on_a_replica_is_done_on_the_primary(asked):
    class Match:
        func, args, kwargs = staticmethod(read), (), {}

    def view(request):
        before = read(request)
        request.resolver_match = Match
        return before, middleware.process_exception(request, OperationalError("gone")), read(request)

    middleware = ReplicaMiddleware(view)
    before, answer, after = reads(view=view)[0]
    assert before.startswith("replica")
    assert (answer, after) == ("default", "default")
    assert replicas.replicas()[before].away_until > time.monotonic()
    assert middleware.process_exception(RequestFactory().get("/"), OperationalError("on the primary")) is None


def test_places_of_the_log_are_compared_as_numbers():
    assert number("0/FFFFFFFF") < number("1/0") < number("10/0")
    assert number("A/1") > number("9/FFFFFFFF")


def test_only_the_primary_is_migrated():
    assert ReplicaRouter().allow_migrate("replica1", "comments") is False
    assert ReplicaRouter().allow_migrate("default", "comments") is None
