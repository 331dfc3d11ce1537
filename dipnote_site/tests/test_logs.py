"""Log lines and the page of a failed request."""

import io
import logging
import re

import pytest
from django.http import HttpResponse, HttpResponseNotFound
from django.test import Client, override_settings
from django.urls import path

from dipnote_site.logs import LineFormatter


def fail(request, name=""):
    raise RuntimeError(f"SELECT secret FROM settings WHERE name = {name!r}")


urlpatterns = [path("fail/", fail), path("fail/<path:name>", fail), path("fine/", lambda request: HttpResponse("fine"))]
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


def test_each_failed_request_has_its_own_number(visitor):
    first, second = (re.search(r"<code>(\w+)</code>", visitor.get("/fail/").content.decode())[1] for _ in range(2))
    assert first != second


def test_other_lines_carry_no_number(log, visitor):
    visitor.get("/missing/")
    assert "/missing/" in log.getvalue()
    assert "(error" not in log.getvalue()
