"""Log lines and the page of a failed request."""

import io
import json
import logging
import re
import sys

import pytest
from django.db import OperationalError
from django.http import HttpResponse, HttpResponseNotFound
from django.test import Client, override_settings
from django.urls import path

from dipnote_site.logs import JsonFormatter, LineFormatter


def fail(request, name=""):
    raise RuntimeError(f"SELECT secret FROM settings WHERE name = {name!r}")


def wait(request):
    raise OperationalError("database is locked")


urlpatterns = [
    path("wait/", wait),
    path("fail/", fail),
    path("fail/<path:name>", fail),
    path("fine/", lambda request: HttpResponse("fine")),
]
handler500 = "dipnote_site.views.server_error"


def handler404(request, exception):
    return HttpResponseNotFound("missing")


@pytest.fixture
def log():
    """What the console would have shown."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LineFormatter("{levelname} {name} {message}", style="{"))
    loggers = [logging.getLogger(name) for name in ("django", "dipnote_site")]
    for logger in loggers:
        logger.addHandler(handler)
    yield stream
    for logger in loggers:
        logger.removeHandler(handler)


@pytest.fixture
def visitor():
    with override_settings(ROOT_URLCONF=__name__):
        yield Client(raise_request_exception=False)


@pytest.mark.parametrize("forged", ["a\r\nERROR forged", "a\x1b[2Jb", "a\x00b", "a\x85b", "a\u2028b", "a\tb"])
def test_no_text_starts_a_line_or_moves_the_cursor(log, forged):
    logging.getLogger("dipnote_site").error("name %s", forged)
    line = log.getvalue().removesuffix("\n")
    assert line.isprintable()
    assert line.startswith("ERROR dipnote_site name a\\")


def test_letters_of_every_script_stay_as_they_are(log):
    logging.getLogger("dipnote_site").error("from Zoë, Ана, ليلى")
    assert "from Zoë, Ана, ليلى" in log.getvalue()


def test_a_traceback_is_one_line_too(log):
    try:
        fail(None, "x\nERROR forged")
    except RuntimeError:
        logging.getLogger("dipnote_site").exception("it broke")
    assert len(log.getvalue().splitlines()) == 1


def test_a_path_with_line_breaks_is_one_line(log, visitor):
    visitor.get("/nothing%0d%0aERROR%20forged%1b[2J/")
    assert len(log.getvalue().splitlines()) == 1
    assert "\x1b" not in log.getvalue()


def test_a_failed_request_shows_a_number_and_nothing_else(log, visitor):
    response = visitor.get("/fail/some-path?token=abc")
    page = response.content.decode()
    assert response.status_code == 500
    assert response.headers["Cache-Control"] == "no-store"
    for detail in ("SELECT", "secret", "RuntimeError", "some-path", "test_logs", "Traceback"):
        assert detail not in page
    number = re.search(r"<code>([0-9a-f]{10})</code>", page)[1]
    (line,) = log.getvalue().splitlines()
    assert line.endswith(f"(error {number})")
    assert "RuntimeError" in line
    assert "abc" not in line.split("Traceback")[0]


def test_a_database_that_is_away_is_said_to_pass(log, visitor):
    response = visitor.get("/wait/")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "10")
    assert response.headers["Cache-Control"] == "no-store"
    number = re.search(r"<code>([0-9a-f]{10})</code>", response.content.decode())[1]
    assert f"(error {number})" in log.getvalue()
    assert "Retry-After" not in visitor.get("/fail/").headers


def test_each_failed_request_has_its_own_number(visitor):
    first, second = (re.search(r"<code>(\w+)</code>", visitor.get("/fail/").content.decode())[1] for _ in range(2))
    assert first != second


def test_other_lines_carry_no_number(log, visitor):
    visitor.get("/missing/")
    assert "/missing/" in log.getvalue()
    assert "(error" not in log.getvalue()


# Numbers of requests


@pytest.mark.parametrize(
    ("given", "is_taken"),
    [
        ("f3a1b2c4-0001", True),
        ("x" * 64, True),
        ("x" * 65, False),
        ("short", False),
        ("with space 123", False),
        ("\x1b[2Jforged", False),
        ("maria@example.org", False),
    ],
)
def test_a_number_is_taken_over_only_where_it_is_one(log, visitor, given, is_taken):
    answer = visitor.get("/missing/", headers={"x-request-id": given})
    number = answer.headers["X-Request-ID"]
    assert (number == given) is is_taken
    assert re.fullmatch(r"[A-Za-z0-9._-]{8,64}", number)
    assert f"(request {number})" in log.getvalue()


def test_an_answer_that_may_be_kept_carries_no_number(client, post):
    assert "X-Request-ID" not in client.get(post.get_absolute_url()).headers
    assert "X-Request-ID" in client.get("/admin/login/").headers


def test_a_number_ends_with_its_request(log, visitor):
    visitor.get("/fine/", headers={"x-request-id": "first-request"})
    logging.getLogger("dipnote_site").error("later")
    assert "first-request" not in log.getvalue()


# JSON


@pytest.fixture
def records():
    """What the console would have shown with LOG_FORMAT=json, each line read as JSON."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    loggers = [logging.getLogger(name) for name in ("django", "dipnote_site")]
    for logger in loggers:
        logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    for logger in loggers:
        logger.removeHandler(handler)


def test_as_json_a_failed_request_has_its_numbers_and_its_traceback(records, visitor):
    page = visitor.get("/fail/", headers={"x-request-id": "abcd-1234"}).content.decode()
    (one,) = records()
    assert (one["level"], one["logger"], one["status"]) == ("ERROR", "django.request", 500)
    assert one["request"] == "abcd-1234"
    assert one["error"] in page
    assert "RuntimeError" in one["traceback"]
    assert one["time"].endswith("+00:00")


@pytest.mark.parametrize("forged", ["a\r\nERROR forged", 'a", "level": "INFO', "a\x1b[2Jb", "a\u2028b", "a\x00b"])
def test_as_json_no_text_is_more_than_a_text(records, forged):
    logging.getLogger("dipnote_site").error("name %s", forged)
    (one,) = records()
    assert one["message"] == f"name {forged}"
    assert one["level"] == "ERROR"


@pytest.mark.parametrize("formatter", [LineFormatter("{message}", style="{"), JsonFormatter()])
def test_neither_form_tells_what_opens_something_or_where_somebody_is_written_to(formatter):
    said = "Key (email)=(maria.x+y@mail.example.org) /waiting/abc:def/ stamp=ghi authorization: Bearer jkl"
    try:
        raise ValueError(said)
    except ValueError:
        record = logging.getLogger("x").makeRecord("x", logging.ERROR, "", 0, said, (), sys.exc_info())
    shown = formatter.format(record)
    for private in ("maria", "abc:def", "ghi", "jkl"):
        assert private not in shown
    assert shown.count("[address]") == 2
