"""Who a reader is: an account, or a browser with a signed cookie."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import reverse

from comments.visitors import COOKIE, SALT, SECONDS, Visitor, met, remembered, visitor_of


def request_from(user=None, *, method="post", cookie="", secure=False):
    request = getattr(RequestFactory(), method)("/comments/", secure=secure)
    request.user = user or AnonymousUser()
    if cookie:
        request.COOKIES[COOKIE] = cookie
    return request


def handed_out(request, visitor=None):
    response = HttpResponse()
    remembered(request, response, visitor)
    return response.cookies[COOKIE]


def test_a_guest_is_known_again_by_the_cookie():
    first = HttpResponse()
    guest = remembered(request_from(), first)
    assert visitor_of(request_from(cookie=first.cookies[COOKIE].value)) == guest
    assert guest.is_guest


def test_whoever_was_met_is_whom_the_cookie_brings_back():
    request = request_from()
    guest = met(request)
    assert visitor_of(request_from(cookie=handed_out(request, guest).value)) == guest
    assert met(request) != guest


def test_an_account_is_itself_in_every_browser_and_gets_no_cookie(maria):
    response = HttpResponse()
    known = remembered(request_from(maria, cookie=handed_out(request_from()).value), response)
    assert known == Visitor(f"user:{maria.pk}") == visitor_of(request_from(maria))
    assert not response.cookies
    assert not known.is_guest


def test_no_cookie_is_nobody():
    assert visitor_of(request_from()) is None


@pytest.mark.parametrize("change", [lambda text: text[:-1], lambda text: "x" + text, lambda text: "user:1", str.upper])
def test_a_cookie_that_was_tampered_with_is_nobody(change):
    assert visitor_of(request_from(cookie=change(handed_out(request_from()).value))) is None


def test_a_token_signed_for_something_else_is_nobody():
    other = signing.TimestampSigner(salt="another").sign("token")
    assert visitor_of(request_from(cookie=other)) is None


def test_no_cookie_can_pass_for_an_account(maria):
    forged = signing.TimestampSigner(salt=SALT).sign(f"user:{maria.pk}")
    assert visitor_of(request_from(cookie=forged)).mark != Visitor(f"user:{maria.pk}").mark


def test_the_cookie_is_for_the_comments_pages_alone_and_for_no_script():
    cookie = handed_out(request_from())
    assert reverse("comments:policy") == cookie["path"] + "policy/"
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", SECONDS)


@pytest.mark.parametrize("secure", [True, False])
def test_over_https_the_cookie_stays_on_https(secure):
    assert bool(handed_out(request_from(secure=secure))["secure"]) is secure


@pytest.mark.parametrize("method", ["get", "head", "put"])
def test_only_what_is_sent_sets_a_cookie(method):
    response = HttpResponse()
    with pytest.raises(ValueError, match="POST"):
        remembered(request_from(method=method), response)
    assert not response.cookies


def test_an_old_cookie_is_nobody(monkeypatch):
    cookie = handed_out(request_from()).value
    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + SECONDS + 1)
    assert visitor_of(request_from(cookie=cookie)) is None


def test_the_database_sees_a_mark_that_leads_back_to_nobody():
    guest = met(request_from())
    mark = guest.mark
    assert len(mark) == 32
    assert set(mark) <= set("0123456789abcdef")
    with override_settings(SECRET_KEY="another"):
        assert guest.mark != mark


def test_a_new_secret_key_forgets_nobody_whom_the_earlier_one_knew():
    with override_settings(SECRET_KEY="first", SECRET_KEY_FALLBACKS=[]):
        guest = met(request_from())
        cookie, mark = handed_out(request_from(), guest).value, guest.mark
    with override_settings(SECRET_KEY="second", SECRET_KEY_FALLBACKS=["first"]):
        known = visitor_of(request_from(cookie=cookie))
        assert mark in known.marks
        assert mark != known.mark
        renewed = handed_out(request_from(cookie=cookie)).value
    with override_settings(SECRET_KEY="second", SECRET_KEY_FALLBACKS=[]):
        assert visitor_of(request_from(cookie=cookie)) is None
        assert visitor_of(request_from(cookie=renewed)) == guest
