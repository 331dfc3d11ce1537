"""T13, T15–T18, T25, T28, T34, T40 for reports: what a stranger, a robot and a crowd can do with them."""

import logging
import re

import pytest
from django.test import Client
from django.urls import reverse

from comments.models import Comment, Decision, Mode, Report, ReviewItem, Status, Thread
from comments.report_form import ReportForm
from dipnote_site.tests.threats.reporting import FLAG, NOTICE, hidden_of, report_url, send_report
from dipnote_site.tests.threats.test_caching import assert_private
from dipnote_site.tests.threats.test_logs import lines, log
from posts.models import Post

__all__ = ["log"]
HIDDEN = [Status.PENDING, Status.REJECTED, Status.SPAM, Status.WITHDRAWN]
MISSING = "a" * 13


@pytest.fixture
def comment(thread, comment_on):
    return comment_on(thread)


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (Comment, Decision, ReviewItem, Report, Thread)]


def stamp_of(comment):
    return ReportForm(comment=comment).initial["stamp"]


# T13, T15, T17: what a request may ask


@pytest.mark.parametrize("method", ["get", "head"])
def test_t13_asking_reports_nothing(client, comment, method):
    before = everything()
    assert getattr(client, method)(report_url(comment), FLAG).status_code == 200
    assert everything() == before


@pytest.mark.parametrize("headers", [{}, {"HTTP_ORIGIN": "https://evil.example"}, {"HTTP_ORIGIN": "null"}])
def test_t13_a_strange_page_reports_nothing_for_its_visitor(comment, maria, headers):
    visitor = Client(enforce_csrf_checks=True)
    visitor.force_login(maria)
    hidden = hidden_of(visitor, comment)
    if not headers:
        hidden.pop("csrfmiddlewaretoken")
    before = everything()
    assert visitor.post(report_url(comment), FLAG | hidden, **headers).status_code == 403
    for kind in ("text/plain", "application/json"):
        assert visitor.generic("POST", report_url(comment), "reason=spam", content_type=kind).status_code == 403
    assert everything() == before


def test_t13_the_same_form_with_its_token_is_taken(comment):
    assert send_report(Client(enforce_csrf_checks=True), comment).status_code == 302


def test_t15_nothing_but_what_the_form_asks_for_is_taken_from_it(client, thread, comment, comment_on, ada, lee):
    other = comment_on(thread)
    sent = {field.name: "1" for field in Report._meta.get_fields()}
    sent |= {field.attname: "1" for field in Report._meta.concrete_fields}
    sent |= {"comment": other.pk, "comment_id": other.pk, "by": ada.pk, "by_id": ada.pk, "weight": "99"}
    sent |= {"outcome": "upheld", "is_notice": "on", "mark": "sentinel", "token_hash": "sentinel", "revision": "7"}
    client.force_login(lee)
    assert client.post(report_url(comment), sent | FLAG | hidden_of(client, comment)).status_code == 302
    made = Report.objects.get()
    assert (made.comment, made.by, made.weight, made.outcome) == (comment, lee, 0.5, "open")
    assert (made.is_notice, made.revision, made.settled_at, made.decision) == (False, 1, None, None)
    assert "sentinel" not in (made.mark, made.token_hash)


@pytest.mark.parametrize("name", ["reason", "note", "email", "good_faith", "website", "stamp", "odd"])
def test_t17_a_name_given_twice_is_a_bad_request(client, comment, name):
    fields = FLAG | hidden_of(client, comment)
    fields[name] = [fields.get(name, "1"), "another"]
    assert client.post(report_url(comment), fields).status_code == 400
    assert client.get(f"{report_url(comment)}?{name}=1&{name}=2").status_code == 400
    assert not Report.objects.exists()


# T16, T18: what is not shown is not there


@pytest.mark.parametrize("status", HIDDEN)
def test_t18_a_hidden_comment_answers_as_one_that_never_was(thread, comment, comment_on, maria, status):
    fields = FLAG | {"stamp": stamp_of(comment), "note": "Said"}
    signed_in = Client()
    signed_in.force_login(maria)
    hidden = comment_on(thread, status=status)
    for visitor in (Client(), signed_in):
        for verb, more in (("get", ()), ("post", (fields,))):
            missing = getattr(visitor, verb)(reverse("comments:report", args=[MISSING]), *more)
            assert missing.status_code == 404
            for key in (hidden.key, str(hidden.pk), hidden.key.upper()):
                answer = getattr(visitor, verb)(reverse("comments:report", args=[key]), *more)
                assert (answer.status_code, answer.content) == (404, missing.content)
                assert not answer.cookies.keys() - missing.cookies.keys()
    assert not Report.objects.exists()


def test_t18_a_hidden_post_takes_its_reports_with_it(client, post, comment):
    address = send_report(client, comment)["Location"]
    fields = FLAG | hidden_of(Client(), comment)
    Post.objects.filter(pk=post.pk).update(is_public=False)
    assert client.get(address).status_code == 404
    assert Client().post(report_url(comment), fields).status_code == 404
    assert post.title not in client.get(reverse("comments:reports")).content.decode()


@pytest.mark.parametrize("change", [str.lower, str.upper, lambda token: token[:-1], lambda token: token[:-1] + "!"])
def test_t18_nothing_but_its_own_address_opens_a_report(client, comment, change):
    token = send_report(client, comment)["Location"].split("/")[-2]
    stored = Report.objects.get()
    assert Client().get(reverse("comments:reported", args=[token])).status_code == 200
    assert Client().get(reverse("comments:reported", args=[change(token)])).status_code == 404
    for other in (stored.token_hash, stored.mark, str(stored.pk), comment.key):
        assert Client().get(reverse("comments:reported", args=[other])).status_code == 404


def test_the_database_opens_no_report(client, comment):
    token = send_report(client, comment)["Location"].split("/")[-2]
    assert token not in str(list(Report.objects.values()))
    assert len(token) >= 24


def test_t40_the_address_of_a_report_is_not_in_the_log(client, log, comment):
    address = send_report(client, comment)["Location"]
    client.post(address)
    client.get(f"{address}?x=1&x=2")
    logging.getLogger("django.server").info('"GET %s HTTP/1.1" 200 1', address)
    assert len(lines(log)) >= 3
    assert address.split("/")[-2] not in log.getvalue()


def test_t34_every_page_about_a_report_is_kept_by_nobody(client, comment):
    answer = send_report(client, comment)
    pages = [
        answer,
        *(client.get(url) for url in (answer["Location"], report_url(comment), reverse("comments:reports"))),
    ]
    pages += [client.get(report_url(comment), {"fragment": "1"}), client.post(report_url(comment), {})]
    for page in pages:
        assert_private(page)


# T25: how often


def test_t25_invented_addresses_and_thrown_away_cookies_are_one_network(thread, comment_on, settings):
    settings.COMMENTS = settings.COMMENTS | {"REPORT_LIMIT": (3, 600)}
    comment = comment_on(thread)
    answers = []
    for number in range(6):
        headers = {"HTTP_X_FORWARDED_FOR": f"198.51.100.{number}", "HTTP_X_REAL_IP": f"198.51.100.{number}"}
        answers.append(
            send_report(Client(), comment, extra=headers | {"REMOTE_ADDR": "2001:db8::1"}, note="Kept words")
        )
    assert [one.status_code for one in answers] == [302] * 3 + [422] * 3
    assert "Kept words" in answers[-1].content.decode()
    assert send_report(Client(), comment, extra={"REMOTE_ADDR": "2001:db8::ffff"}).status_code == 422  # the same /64
    assert send_report(Client(), comment, extra={"REMOTE_ADDR": "2001:db8:1::1"}).status_code == 302


def test_t25_a_reader_with_many_networks_is_one_reader(thread, comment_on, settings, maria):
    settings.COMMENTS = settings.COMMENTS | {"REPORT_LIMIT": (3, 600)}
    client = Client()
    client.force_login(maria)
    answers = [
        send_report(client, comment_on(thread), extra={"REMOTE_ADDR": f"203.0.113.{number}"}) for number in range(5)
    ]
    assert [one.status_code for one in answers] == [302] * 3 + [422] * 2


# T28: robots, and who is none


@pytest.mark.parametrize(("fields", "seconds"), [({"website": "https://x.example"}, 10), ({}, 0), ({}, 8000)])
def test_t28_what_looks_like_a_machine_weighs_nothing_and_is_kept(client, comment, fields, seconds):
    assert send_report(client, comment, NOTICE | fields, seconds=seconds).status_code == 302
    assert Report.objects.get().weight == 0
    assert ReviewItem.objects.open().get().causes == ["reported_oddly"]


def test_t28_a_reader_without_scripts_reports(client, comment):
    assert send_report(client, comment).status_code == 302
    assert Report.objects.get().weight > 0
    page = client.get(report_url(Comment.objects.get())).content.decode()
    assert not re.search(r"<script(?![^>]*src=)", page)


def test_t28_the_field_for_machines_is_kept_from_people(client, comment):
    page = client.get(report_url(comment)).content.decode()
    field = re.search(r'<input[^>]*name="website"[^>]*>', page)[0]
    assert 'tabindex="-1"' in field
    assert 'autocomplete="off"' in field
    assert "Leave this empty" in page


def test_a_crowd_from_one_place_hides_nothing(comment, settings):
    settings.COMMENTS = settings.COMMENTS | {"REPORTS_TO_HIDE": 2, "REPORT_LIMIT": (99, 600)}
    for _ in range(5):
        send_report(Client(), comment)
    comment.refresh_from_db()
    assert comment.status == Status.APPROVED
    send_report(Client(), comment, extra={"REMOTE_ADDR": "198.51.100.1"})
    comment.refresh_from_db()
    assert comment.status == Status.PENDING


def test_what_is_typed_is_text_on_every_page(client, comment):
    address = send_report(client, comment, NOTICE | {"note": "<script>alert(1)</script>"})["Location"]
    assert "&lt;script&gt;alert(1)" in client.get(address).content.decode()
    answer = send_report(Client(), comment, NOTICE | {"note": "<img src=x>", "name": '"><b>', "good_faith": ""})
    assert "<img" not in answer.content.decode()
    assert '"><b>' not in answer.content.decode()


def test_a_closed_thread_still_takes_reports(client, thread, comment):
    Thread.objects.filter(pk=thread.pk).update(mode=Mode.CLOSED)
    assert send_report(client, comment).status_code == 302
