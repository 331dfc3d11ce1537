"""T40, T46: one line for each record, nothing in it that opens anything; a broken page tells nothing."""

import io
import logging
import re

import pytest
from django.conf import settings as site
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import import_string

from comments import receipt
from comments.models import Comment, Status
from dipnote_site.tests.threats.outside import FILLED, form_of, respond_url, send


@pytest.fixture(params=["line", "json"])
def log(request):
    """What the console would have shown, by the site's own settings, in each LOG_FORMAT."""
    wanted = dict(site.LOGGING["formatters"][request.param])
    formatter = import_string(wanted.pop("()"))(wanted.get("format"), style=wanted.get("style", "%"))
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    loggers = [logging.getLogger(name) for name in site.LOGGING["loggers"]]
    for logger in loggers:
        logger.addHandler(handler)
    yield stream
    for logger in loggers:
        logger.removeHandler(handler)


def lines(log):
    return log.getvalue().splitlines()


@pytest.mark.parametrize("name", ["receipt", "waiting"])
def test_t40_the_address_of_a_receipt_is_not_in_the_log(client, log, thread, comment_on, name):
    make = receipt.made_for if name == "receipt" else receipt.signed_for
    token = make(comment_on(thread, status=Status.PENDING))
    forged = f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}"
    url = reverse(f"comments:{name}", args=[token])
    client.get(reverse(f"comments:{name}", args=[forged]))
    client.post(url)
    client.get(f"{url}?x=1&x=2")
    Comment.objects.filter(pk=Comment.objects.get().pk).update(status=Status.PENDING)
    logging.getLogger("django.server").info('"GET %s HTTP/1.1" 200 1', url)
    assert len(lines(log)) >= 4
    for secret in (token, forged, token[:13], token[-13:]):
        assert secret not in log.getvalue()
    assert f"/comments/{name}/[left out]" in log.getvalue()


def test_t40_neither_stamps_nor_tokens_nor_bodies_nor_addresses_are_in_the_log(log, thread, settings):
    visitor = Client(enforce_csrf_checks=True, raise_request_exception=False)
    settings.COMMENTS = settings.COMMENTS | {"RULES": ["comments.screening.no_such.rule"]}
    private = {"text": "Sentinel text", "name": "Sentinel name", "email": "sentinel@example.org"}
    hidden = form_of(visitor, thread)
    visitor.get(respond_url(thread), hidden)
    visitor.post(respond_url(thread), FILLED | private)  # without its token: refused, and logged
    visitor.post(f"{respond_url(thread)}?stamp={hidden['stamp']}", FILLED | private | hidden)
    logging.getLogger("django.server").info('"GET %s?stamp=%s&x HTTP/1.1" 200 1', respond_url(thread), hidden["stamp"])
    assert len(lines(log)) >= 3
    for secret in (*hidden.values(), "Sentinel", "sentinel", "127.0.0.1"):
        assert not secret or secret not in log.getvalue()
    assert Comment.objects.get().status == Status.PENDING


@pytest.mark.parametrize("forged", ["%0d%0aERROR%20forged", "%1b[2J", "%00", "%c2%85x", "%e2%80%a8x"])
def test_t40_a_path_is_one_line(client, log, forged):
    client.get(f"/nothing{forged}/")
    (line,) = lines(log)
    assert line.isprintable()


def test_t40_a_name_is_one_line_wherever_a_rule_breaks(client, log, thread, settings):
    settings.COMMENTS = settings.COMMENTS | {"RULES": [f"{__name__}.breaks_with_the_name"]}
    send(client, thread, name="Maria\x1b[2J\r\n2026-01-01 ERROR forged")
    (line,) = lines(log)
    assert line.isprintable()
    assert Comment.objects.get().status == Status.PENDING


def breaks_with_the_name(draft):
    raise RuntimeError(f"{draft.name}\r\n\x1b[31mforged")


@pytest.mark.parametrize("host", ["evil.example\r\nforged", "evil.example\x1b[2J", "[::1"])
def test_t40_a_host_is_one_line_and_a_bad_request(client, log, host):
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 400
    assert all(line.isprintable() for line in lines(log))


def test_t46_a_page_that_breaks_tells_a_number_and_nothing_else(log, thread, comment_on, settings):
    settings.COMMENTS = settings.COMMENTS | {"PAGE_ROOTS": "sentinel-setting"}
    comment_on(thread)
    answer = Client(raise_request_exception=False).get(f"{thread.url}?sentinel=query")
    page = answer.content.decode()
    assert not settings.DEBUG
    assert answer.status_code == 500
    assert "no-store" in answer.headers["Cache-Control"]
    for detail in ("sentinel", "Error", "Traceback", thread.url, "comments/", "SELECT", settings.SECRET_KEY):
        assert detail not in re.sub(r"<link[^>]*>", "", page), detail
    number = re.search(r"<code>([0-9a-f]{10})</code>", page)[1]
    assert [line for line in lines(log) if f"(error {number})" in line or f'"error": "{number}"' in line]
    assert all(line.isprintable() for line in lines(log))


def test_t46_pages_that_are_missing_or_refused_tell_nothing(thread):
    visitor = Client(enforce_csrf_checks=True)
    for answer in (visitor.get("/no/such/sentinel/"), visitor.post(respond_url(thread), {"text": "sentinel"})):
        page = answer.content.decode()
        assert answer.status_code in (403, 404)
        for detail in ("sentinel", "DEBUG", "Traceback", "urlpatterns", "CSRF_", "settings"):
            assert detail not in page.replace("DEBUG=True", "") or answer.status_code == 403, detail
