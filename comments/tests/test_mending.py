"""What an author is told once before sending, and may send all the same."""

import pytest
from django.core.cache import cache

from comments.models import Block, Comment, Mode, Status, Thread
from comments.screening import Draft
from comments.screening.mending import mendable
from dipnote_site.tests.threats.outside import FILLED, form_of, respond_url

pytestmark = pytest.mark.django_db

LINKS = "See https://a.example/ and https://b.example/ and https://c.example/ <all>."
TOLD = "Not sent yet: a moderator would look at it first"


@pytest.fixture(autouse=True)
def listed(db):
    for value, outcome in (("quack", "hold"), ("pills", "spam"), ("slur", "refuse")):
        Block.objects.create(kind=Block.Kind.WORD, value=value, outcome=outcome)


@pytest.fixture(params=["guest", "signed in"])
def writer(request, client, maria):
    if request.param == "signed in":
        client.force_login(maria)
    return client


def hidden_of(answer):
    form = answer.context["form"]
    return {name: form[name].value() or "" for name in ("to", "stamp", "told")}


@pytest.mark.parametrize(("text", "mark"), [(LINKS, "https://b.example/"), ("What a QUACK he is.", "QUACK")])
def test_what_can_be_mended_is_told_once_with_the_passage_marked(writer, thread, text, mark):
    Thread.objects.update(mode=Mode.OPEN)
    answer = writer.post(respond_url(thread), FILLED | {"text": text} | form_of(writer, thread))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert TOLD in page
    assert "<title>Not sent: Write a comment on" in page
    assert f"<mark>{mark}</mark>" in page
    assert "<all>" not in page
    assert not Comment.objects.exists()
    assert writer.post(respond_url(thread), FILLED | {"text": text} | hidden_of(answer)).status_code == 302
    assert Comment.objects.get().status == Status.PENDING


def test_what_was_mended_is_sent_as_any_other(writer, thread):
    answer = writer.post(respond_url(thread), FILLED | {"text": LINKS} | form_of(writer, thread))
    assert writer.post(respond_url(thread), FILLED | {"text": "No link."} | hidden_of(answer)).status_code == 302
    assert "many_links" not in {one["rule"] for one in Comment.objects.get().findings}


@pytest.mark.parametrize("text", ["Buy pills.", "A slur.", "Well said."])
def test_of_spam_and_of_what_is_refused_nothing_is_told(client, thread, text):
    answer = client.post(respond_url(thread), FILLED | {"text": text} | form_of(client, thread))
    assert TOLD not in answer.content.decode()


def test_the_list_cannot_be_tried_out(client, thread, settings):
    settings.COMMENTS = settings.COMMENTS | {"PACE_LIMIT": (3, 600)}
    answers = [
        client.post(respond_url(thread), FILLED | {"text": f"quack {number}"} | form_of(client, thread))
        for number in range(5)
    ]
    assert [TOLD in one.content.decode() for one in answers] == [True, True, True, False, False]
    assert "Many comments have come from your network" in answers[-1].content.decode()


def test_a_machine_and_a_site_that_wants_none_are_told_nothing(thread, settings, client):
    assert mendable(Draft(thread=thread, name="x", text="quack"))
    assert not mendable(Draft(thread=thread, name="x", text="quack", trap="filled"))
    assert not mendable(Draft(thread=thread, name="quack", text="x"))
    settings.COMMENTS = settings.COMMENTS | {"RULES": []}
    assert not mendable(Draft(thread=thread, name="x", text="quack"))
    settings.COMMENTS = {"NUDGES": False}
    answer = client.post(respond_url(thread), FILLED | {"text": LINKS} | form_of(client, thread))
    assert answer.status_code == 302


def test_a_preview_tells_nothing(client, thread):
    sent = FILLED | {"text": "quack", "preview": "1"} | form_of(client, thread)
    assert TOLD not in client.post(respond_url(thread), sent).content.decode()
    cache.clear()
    del sent["preview"]
    assert TOLD in client.post(respond_url(thread), sent).content.decode()
