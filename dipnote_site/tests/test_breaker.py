"""Redis that hangs, is gone, comes back, or takes nothing: what a request waits for, and what it is told."""

import socket
import threading
import time

import pytest

from comments import kept
from comments.models import Comment, Mode, Status, Thread
from dipnote_site import breaker
from dipnote_site.tests.threats.outside import send

READ_ONLY = b"-READONLY You can't write against a read only replica.\r\n"  # it goes on answering what it is asked


class Server:
    """As much of Redis as the cache asks for: it answers every command with `says`, or with nothing."""

    def __init__(self):
        self.says, self.asked = b"$-1\r\n", 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                line, _peer = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=[line], daemon=True).start()

    def _answer(self, line):
        with line:
            while received := line.recv(4096):
                self.asked += b"$3\r\nGET" in received
                if self.says and b"HELLO" in received:
                    line.sendall(b"-ERR unknown command\r\n")
                elif self.says == READ_ONLY and b"MGET" in received:
                    line.sendall(b"*2\r\n$-1\r\n$-1\r\n")
                elif self.says == READ_ONLY and b"GET" in received:
                    line.sendall(b"$-1\r\n")
                elif self.says:
                    line.sendall((b"+OK\r\n" if b"CLIENT" in received else self.says) * max(1, received.count(b"*")))

    def close(self):
        self.socket.close()


@pytest.fixture
def server():
    server = Server()
    yield server
    server.close()


@pytest.fixture
def redis(server, settings, monkeypatch):
    """The cache of the site at that server, which is given a minute when it does not answer."""
    pytest.importorskip("redis")
    monkeypatch.setattr(breaker, "PAUSE", 60)
    monkeypatch.setattr(breaker, "_breakers", type(breaker._breakers)(breaker.Breaker))
    settings.CACHES = {
        "default": {
            "BACKEND": "dipnote_site.breaker.PatientRedisCache",
            "LOCATION": f"redis://127.0.0.1:{server.port}/0",
            "OPTIONS": {"protocol": 2},
        }
    }
    yield server
    from django.core.cache import cache

    cache._cache.get_client(write=True).connection_pool.disconnect()


def waited(count):
    began = time.perf_counter()
    for _ in range(count):
        assert kept.get("key") is None
    return time.perf_counter() - began


def test_a_server_that_hangs_is_waited_for_once_and_the_log_is_not_filled(redis, monkeypatch, caplog):
    waited(1)
    redis.says = b""
    assert waited(1) > 0.15
    asked = redis.asked
    monkeypatch.setattr(kept, "_quiet_until", 0)
    caplog.clear()
    assert waited(100) < 1
    assert len(caplog.records) == 1
    assert redis.asked == asked


def test_a_client_is_made_once(redis):
    from django.core.cache import cache

    assert cache._cache.get_client() is cache._cache.get_client(write=True)


def test_it_is_asked_again_after_a_pause_by_one_and_used_once_it_answers(redis, caplog):
    redis.says = b""
    waited(2)
    redis.says = b"$-1\r\n"
    asked = redis.asked
    waited(1)
    assert redis.asked == asked
    breaker._breakers[f"127.0.0.1:{redis.port}:None"]._shut_until = time.monotonic()  # the pause is over
    waited(3)
    assert redis.asked == asked + 3
    told = [record.message for record in caplog.records if record.name == "dipnote_site.breaker"]
    assert told == ["Redis does not answer (TimeoutError); the site goes on without it", "Redis answers again"]


def test_of_many_that_come_after_a_pause_one_tries():
    shut = breaker.Breaker()
    shut.failed(TimeoutError())
    assert not shut.is_open()
    shut._shut_until = time.monotonic() - 1
    assert [shut.is_open() for _ in range(5)] == [True, False, False, False, False]
    shut.succeeded()
    assert all(shut.is_open() for _ in range(5))


def test_an_answer_that_refuses_is_an_answer(redis):
    redis.says = READ_ONLY
    kept.put("key", "value", 60)
    waited(3)
    assert breaker._breakers[f"127.0.0.1:{redis.port}:None"].is_open()


@pytest.mark.parametrize("says", [b"", READ_ONLY])
def test_what_could_not_be_counted_is_held_and_says_why(redis, client, thread, says, settings):
    Thread.objects.filter(pk=thread.pk).update(mode=Mode.OPEN)
    thread.refresh_from_db()
    redis.says = says
    assert send(client, thread).status_code == 302
    comment = Comment.objects.get()
    assert (comment.status, [one["rule"] for one in comment.findings]) == (Status.PENDING, ["too_fast"])
