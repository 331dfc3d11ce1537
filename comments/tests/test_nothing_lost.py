"""Whatever goes wrong between writing and sending, the text comes back, to guests and to whoever is signed in."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from comments.models import Comment, Mode, Thread
from dipnote_site.tests.threats.outside import FILLED, form_of, respond_url
from posts.models import Post

pytestmark = pytest.mark.django_db

TEXT = "An <hour> of work & thought."
SHOWN = "An &lt;hour&gt; of work &amp; thought."


@pytest.fixture(params=["guest", "signed in"])
def writer(request, maria):
    visitor = Client(enforce_csrf_checks=True)
    if request.param == "signed in":
        visitor.force_login(maria)
    return visitor


def comes_back(answer, status):
    assert answer.status_code == status
    assert SHOWN in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert not Comment.objects.exists()


def test_from_a_session_that_is_lost(writer, thread):
    fields = FILLED | {"text": TEXT} | form_of(writer, thread)
    writer.cookies.clear()
    answer = writer.post(respond_url(thread), fields)
    comes_back(answer, 403)
    again = FILLED | {"text": TEXT} | {"csrfmiddlewaretoken": answer.context["csrf_token"]._setupfunc()}
    stamp = answer.context["form"]["stamp"].value()
    assert writer.post(respond_url(thread), again | {"stamp": stamp}).status_code == 302


def test_from_a_form_whose_stamp_is_not_known(writer, thread):
    fields = FILLED | {"text": TEXT} | form_of(writer, thread) | {"stamp": "old"}
    answer = writer.post(respond_url(thread), fields)
    comes_back(answer, 422)
    assert "Be civil, keep to the subject" in answer.content.decode()  # the rules stand by the text as before


def test_an_old_form_is_taken_and_held(writer, thread, time_machine):
    Thread.objects.update(mode=Mode.OPEN)
    fields = FILLED | {"text": TEXT} | form_of(writer, thread)
    time_machine.move_to(timezone.now() + timedelta(hours=3))
    assert writer.post(respond_url(thread), fields).status_code == 302
    assert Comment.objects.get().text == TEXT


def test_from_a_thread_that_was_closed_meanwhile_with_the_reason(writer, thread):
    fields = FILLED | {"text": TEXT} | form_of(writer, thread)
    Thread.objects.update(mode=Mode.CLOSED, mode_reason="All is said.")
    answer = writer.post(respond_url(thread), fields)
    comes_back(answer, 403)
    assert "All is said." in answer.content.decode()


def test_from_a_post_that_was_taken_away(writer, thread):
    fields = FILLED | {"text": TEXT} | form_of(writer, thread)
    Post.objects.update(is_public=False)
    comes_back(writer.post(respond_url(thread), fields), 404)


def test_from_an_answer_to_what_was_removed(writer, thread, comment_on):
    parent = comment_on(thread)
    fields = FILLED | {"text": TEXT} | form_of(writer, thread, to=parent.key)
    Comment.objects.update(status="rejected")
    answer = writer.post(respond_url(thread), fields)
    assert answer.status_code == 422
    assert SHOWN in answer.content.decode()
