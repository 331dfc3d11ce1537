"""The page on which a comment is reported, and where its reporter sees what came of it."""

import pytest
from django.test import Client
from django.urls import reverse

from comments.authoring import withdraw
from comments.models import Clause, Comment, Mode, Report, ReviewItem, Status, Thread
from comments.models.report import Outcome
from comments.moderation import Seen, decide
from comments.visitors import COOKIE
from dipnote_site.tests.threats.reporting import FLAG, NOTICE, hidden_of, report_url, send_report


@pytest.fixture
def comment(thread, comment_on):
    return comment_on(thread, text="Meet me *behind* the ministry.")


def test_a_guest_reports_and_is_told_what_happens_now(client, comment):
    answer = send_report(client, comment, note="Wrong thread")
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "Thank you: your report is with the moderators" in page
    assert "Keep the address of this page" in page
    assert "Wrong thread" in page
    report = Report.objects.get()
    assert (report.clause.code, report.note, report.by, report.is_notice) == ("off-topic", "Wrong thread", None, False)
    assert ReviewItem.objects.open().get().comment == comment


def test_the_form_shows_the_comment_and_the_policys_reasons(client, comment):
    page = client.get(report_url(comment)).content.decode()
    assert "<em>behind</em>" in page
    for clause in Clause.objects.in_force().exclude(code="illegal"):
        assert f'value="{clause.code}"' in page
        assert clause.title in page
    assert page.count('value="illegal"') == 1
    assert f'href="{reverse("comments:report", args=[comment.key])}"' not in page.partition("<main")[2]


def test_each_comment_on_the_page_leads_there(client, comment, thread):
    page = client.get(thread.url).content.decode()
    assert f'<a href="{report_url(comment)}" rel="nofollow" data-comments-report>' in page


def test_a_closed_thread_can_be_reported_in(client, comment, thread):
    Thread.objects.filter(pk=thread.pk).update(mode=Mode.CLOSED)
    assert send_report(client, comment).status_code == 302


def test_the_fragment_is_the_form_alone(client, comment):
    page = client.get(report_url(comment), {"fragment": "1"}).content.decode()
    assert page.lstrip().startswith('<div class="comments-respond')
    assert "<html" not in page
    assert "csrfmiddlewaretoken" in page


# Who they are


def test_a_guest_is_known_by_a_cookie_from_then_on(client, comment, thread, comment_on):
    assert COOKIE not in client.get(report_url(comment)).cookies
    assert COOKIE in send_report(client, comment).cookies
    assert "You have reported this comment before." in client.get(report_url(comment)).content.decode()
    assert "You have reported" not in client.get(report_url(comment_on(thread))).content.decode()
    assert "You have reported" not in Client().get(report_url(comment)).content.decode()


def test_a_refused_report_sets_no_cookie(client, comment):
    assert COOKIE not in send_report(client, comment, FLAG | {"reason": ""}).cookies


def test_reported_twice_it_is_one_report_and_their_list_shows_it(client, comment):
    fields = FLAG | hidden_of(client, comment)
    first = client.post(report_url(comment), fields)
    again = client.post(report_url(comment), fields)
    assert again["Location"] == first["Location"]  # the same form: a double click loses nobody their address
    client.get(report_url(comment))
    third = client.post(report_url(comment), FLAG | {"stamp": _stamp(comment)})
    assert third["Location"] == reverse("comments:reports")
    assert Report.objects.count() == 1


def _stamp(comment):
    from comments.report_form import ReportForm

    return ReportForm(comment=comment).initial["stamp"]


def test_an_account_sees_its_reports_in_every_browser(comment, maria):
    one, other = Client(), Client()
    one.force_login(maria)
    other.force_login(maria)
    assert COOKIE not in send_report(one, comment).cookies
    assert Report.objects.get().by == maria
    assert "Off topic" in other.get(reverse("comments:reports")).content.decode()
    assert "Nothing was reported" in Client().get(reverse("comments:reports")).content.decode()


def test_the_list_shows_the_browsers_own_reports(client, comment):
    send_report(client, comment)
    page = client.get(reverse("comments:reports")).content.decode()
    assert "Not decided yet" in page
    assert comment.get_absolute_url() in page


def test_the_list_costs_the_same_for_one_and_for_many(client, thread, comment_on, maria, django_assert_max_num_queries):
    client.force_login(maria)
    for number in range(20):
        Report.objects.create(
            comment=comment_on(thread), revision=1, by=maria, mark=str(number), token_hash=str(number)
        )
    with django_assert_max_num_queries(5):
        client.get(reverse("comments:reports"))


# What came of it


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.REJECTED, "The comment was removed. The reason:"),
        (Status.SPAM, "The comment was removed."),
        (Status.APPROVED, "keeps it: it does not go against the policy"),
    ],
)
def test_the_outcome_stands_at_the_same_address(client, comment, june, status, words):
    address = send_report(client, comment)["Location"]
    assert "Not decided yet" in client.get(address).content.decode()
    clause = Clause.objects.get(code="off-topic") if status == Status.REJECTED else None
    decide([Seen(comment.pk, comment.version)], status, by=june, clause=clause)
    page = client.get(address).content.decode()
    assert "Your report was decided" in page
    assert words in page
    assert ("#clause-2" in page) is bool(clause)
    assert "june" not in page


def test_a_comment_that_was_removed_is_shown_to_no_reporter(client, comment, june):
    address = send_report(client, comment)["Location"]
    decide([Seen(comment.pk, comment.version)], Status.SPAM, by=june)
    for url in (address, reverse("comments:reports"), report_url(comment)):
        assert b"ministry" not in client.get(url).content


def test_what_its_author_withdrew_is_said_to_be(client, comment):
    address = send_report(client, comment)["Location"]
    assert withdraw(comment)
    assert Report.objects.get().outcome == Outcome.MOOT
    assert "Its author has withdrawn the comment." in client.get(address).content.decode()


# A notice of illegal content: Art. 16(2) of the Digital Services Act


def test_a_notice_keeps_what_the_law_asks_for(client, comment):
    assert send_report(client, comment, NOTICE).status_code == 302
    report = Report.objects.get()
    assert report.is_notice
    assert (report.note, report.name, report.email) == ("It calls for a crime.", "Nora Notifier", "nora@example.org")
    assert (report.comment, report.revision, report.clause.code) == (comment, 1, "illegal")
    assert ReviewItem.objects.open().get().causes == ["reported", "illegal"]


def test_a_notice_needs_no_clause_in_force(client, comment):
    Clause.objects.filter(code="illegal").update(is_active=False)
    assert send_report(client, comment, NOTICE).status_code == 302
    assert (Report.objects.get().clause, Report.objects.get().code) == (None, "illegal")


@pytest.mark.parametrize("field", ["note", "name", "email", "good_faith"])
def test_a_notice_without_what_the_law_asks_for_comes_back_filled_in(client, comment, field):
    answer = send_report(client, comment, {**NOTICE, field: ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Your report was not sent" in page
    assert f'href="#report-{field}"' in page
    for name in {"note", "name", "email"} - {field}:
        assert NOTICE[name] in page
    assert not Report.objects.exists()


def test_the_law_lets_some_keep_their_name(client, comment):
    excused = {**NOTICE, "name": "", "email": "", "excused": "on"}
    assert send_report(client, comment, excused).status_code == 302
    report = Report.objects.get()
    assert (report.is_excused, report.name, report.email) == (True, "", "")


def test_who_gives_no_notice_leaves_no_name(client, comment, maria):
    client.force_login(maria)
    send_report(client, comment, NOTICE | {"reason": "spam"})
    report = Report.objects.get()
    assert (report.name, report.email, report.is_notice) == ("", "", False)


# Refusals


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": ""}, "Choose the reason that comes closest."),
        ({"reason": "nonsense"}, "Select a valid choice."),
        ({"note": "x" * 2001}, "This is too long: 2001 characters, where 2000 fit."),
        ({"note": "x" * 9000}, "This is too long"),
    ],
)
def test_what_cannot_be_taken_comes_back_with_all_that_was_typed(client, comment, fields, words):
    answer = send_report(client, comment, FLAG | {"note": "Kept words"} | fields)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    if "note" not in fields:
        assert "Kept words" in answer.content.decode()
    assert not Report.objects.exists()


def test_a_form_about_another_comment_does_not_count(client, comment, thread, comment_on):
    other = hidden_of(client, comment_on(thread))
    answer = client.post(report_url(comment), FLAG | other)
    assert answer.status_code == 422
    assert "could not be recognised" in answer.content.decode()


def test_ones_own_comment_is_not_reported(client, thread, comment_on, maria):
    client.force_login(maria)
    answer = send_report(client, comment_on(thread, author=maria))
    assert answer.status_code == 422
    assert "You wrote this comment yourself." in answer.content.decode()


def test_what_was_hidden_meanwhile_gives_the_words_back(client, comment):
    fields = FLAG | hidden_of(client, comment) | {"note": "My words"}
    Comment.objects.filter(pk=comment.pk).update(status=Status.REJECTED)
    answer = client.post(report_url(comment), fields)
    assert answer.status_code == 404
    assert "My words" in answer.content.decode()


@pytest.mark.parametrize("name", ["reports", "reported"])
def test_other_methods_are_refused(client, comment, name):
    address = send_report(client, comment)["Location"]
    url = reverse("comments:reports") if name == "reports" else address
    assert client.post(url).status_code == 405
    assert client.delete(report_url(comment)).status_code == 405


def test_a_form_without_its_token_comes_back_whole(comment):
    visitor = Client(enforce_csrf_checks=True)
    fields = FLAG | hidden_of(visitor, comment) | {"note": "My words"}
    fields.pop("csrfmiddlewaretoken")
    answer = visitor.post(report_url(comment), fields)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "My words" in page
    assert "csrfmiddlewaretoken" in page
    assert not Report.objects.exists()


def test_a_notifiers_name_and_address_are_in_no_page(client, comment, maria):
    address = send_report(client, comment, NOTICE)["Location"]
    for visitor in (client, Client()):
        for url in (address, report_url(comment), reverse("comments:reports"), comment.thread.url):
            assert b"nora" not in visitor.get(url).content.lower()
