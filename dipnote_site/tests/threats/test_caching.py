"""T34: what a cache may keep is the same for everybody; what is one person's, no cache may keep."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from comments import receipt
from comments.models import Mode, Status, Thread
from dipnote_site.tests.threats.outside import FILLED, form_of, public_urls, respond_url, send


def directives(answer):
    return {one.strip().partition("=")[0] for one in answer.headers.get("Cache-Control", "").split(",")}


def assert_private(answer):
    assert {"private", "no-store"} <= directives(answer)
    assert "public" not in directives(answer)


@pytest.fixture
def shared_urls(thread, comment_on):
    comment = comment_on(thread)
    comment_on(thread, parent=comment)
    more = {"permalink": comment.get_absolute_url(), "replies": reverse("comments:replies", args=[comment.key])}
    return public_urls(thread) | more


def test_t34_public_pages_set_no_cookie_and_hold_no_token(shared_urls):
    for name, url in shared_urls.items():
        answer = Client().get(url)
        assert answer.status_code in (200, 302), name
        assert not answer.cookies, name
        assert "cookie" not in answer.headers.get("Vary", "").lower(), name
        assert b"csrf" not in answer.content.lower(), name
        assert b'name="stamp"' not in answer.content, name
        assert "private" not in directives(answer), name


def test_t34_public_pages_are_the_same_for_whoever_is_signed_in(shared_urls, maria, june):
    plain = {name: Client().get(url) for name, url in shared_urls.items()}
    for person in (maria, june):
        visitor = Client()
        visitor.force_login(person)
        form_of(visitor, Thread.objects.get())  # who now has a CSRF cookie too
        for name, url in shared_urls.items():
            answer = visitor.get(url)
            assert answer.content == plain[name].content, name
            assert dict(answer.headers) == dict(plain[name].headers), name
            assert not answer.cookies, name


def test_t34_public_pages_say_so(shared_urls):
    for name in ("post", "list", "policy", "permalink", "replies"):
        assert "public" in directives(Client().get(shared_urls[name])), name


def test_t34_pages_with_a_form_or_a_token_are_kept_by_nobody(client, thread, comment_on, maria):
    token = receipt.made_for(comment_on(thread, status=Status.PENDING))
    approved = receipt.made_for(comment_on(thread))
    client.force_login(maria)
    answers = [
        client.get(respond_url(thread)),
        client.get(respond_url(thread), {"fragment": "1"}),
        client.get(respond_url(thread) + "?to=1&to=2"),
        client.get(reverse("comments:receipt", args=[token])),
        client.get(reverse("comments:receipt", args=[approved])),
        send(client, thread, preview="1"),
        send(client, thread, name=""),
        send(client, thread),
        send(client, thread),  # refused: said before
    ]
    assert [one.status_code for one in answers] == [200, 200, 400, 200, 200, 200, 422, 302, 422]
    hidden = form_of(client, thread)
    Thread.objects.update(mode=Mode.CLOSED)
    answers += [client.get(respond_url(thread)), client.post(respond_url(thread), FILLED | hidden)]
    for answer in answers:
        assert_private(answer)


def test_t34_a_text_that_comes_back_without_its_token_is_kept_by_nobody(thread):
    visitor = Client(enforce_csrf_checks=True)
    answer = visitor.post(respond_url(thread), FILLED | {"text": "<script>Sentinel</script>"})
    assert answer.status_code == 403
    assert "&lt;script&gt;Sentinel" in answer.content.decode()
    assert_private(answer)
    Thread.objects.update(mode=Mode.CLOSED)
    assert_private(visitor.post(respond_url(thread), FILLED))


def test_t34_every_page_that_sets_a_cookie_is_private(client, thread, comment_on, june):
    urls = list(public_urls(thread).values())
    urls += [respond_url(thread), reverse("admin:login"), reverse("admin:index")]
    for visitor in (Client(), client):
        for url in urls:
            answer = visitor.get(url)
            if answer.cookies or "csrfmiddlewaretoken" in answer.content.decode():
                assert_private(answer)
        client.force_login(june)


def test_t34_a_pending_comment_is_on_no_page_that_a_cache_keeps(client, thread):
    answer = send(client, thread, text="Nobody has read this yet", name="Sentinel")
    for url in public_urls(thread).values():
        page = client.get(url).content.decode()
        assert "Nobody has read this yet" not in page
        assert "Sentinel" not in page
    assert "Nobody has read this yet" in client.get(answer.url).content.decode()


def test_t34_an_etag_changes_with_what_is_shown_and_with_nothing_else(client, thread, comment_on):
    comment_on(thread)
    first = client.get(thread.url).headers["ETag"]
    comment_on(thread, status=Status.PENDING)
    assert client.get(thread.url).headers["ETag"] == first
    assert client.get(thread.url, headers={"if-none-match": first}).status_code == 304
    Thread.objects.update(version=Thread.objects.get().version + 1)
    assert client.get(thread.url, headers={"if-none-match": first}).status_code == 200


def test_t34_the_name_that_is_filled_in_is_the_visitors_own(thread, maria, lee):
    pages = {}
    for person in (maria, lee):
        visitor = Client()
        visitor.force_login(person)
        pages[person] = visitor.get(respond_url(thread)).content.decode()
    assert "Maria Reader" in pages[maria]
    assert "Maria Reader" not in pages[lee]
    tokens = {re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)[1] for page in pages.values()}
    assert len(tokens) == 2
