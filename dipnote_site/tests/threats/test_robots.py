"""T28: what fills in forms by itself is held, and people without scripts are not taken for it."""

import time

import pytest
import time_machine

from comments import conf
from comments.models import Comment, Mode, Status, Thread
from dipnote_site.tests.threats.outside import FILLED, form_of, respond_url, send


def findings_of(comment):
    return [finding["rule"] for finding in comment.findings]


@pytest.fixture
def open_thread(thread):
    Thread.objects.filter(pk=thread.pk).update(mode=Mode.OPEN)
    return thread


def test_t28_a_person_without_scripts_is_published(client, open_thread):
    assert send(client, open_thread).status_code == 302
    assert Comment.objects.get().status == Status.APPROVED


def test_t28_a_robot_that_fills_in_everything_at_once_is_held_and_not_lost(client, open_thread):
    page = client.get(respond_url(open_thread))
    assert page.status_code == 200
    hidden = form_of(client, open_thread)
    with time_machine.travel(time.time() - 10):  # the moment the form was made
        client.post(respond_url(open_thread), FILLED | hidden | {"website": "https://evil.example"})
    comment = Comment.objects.get()
    assert comment.status == Status.PENDING
    assert findings_of(comment) == ["trap_field", "form_age"]


@pytest.mark.parametrize(("age", "held"), [(1, True), (3, False), (7100, False), (7300, True), (90_000, True)])
def test_t28_a_form_is_neither_too_young_nor_too_old(client, open_thread, age, held):
    now = time.time()
    with time_machine.travel(now - age, tick=False):
        hidden = form_of(client, open_thread)
    with time_machine.travel(now - 10, tick=False):  # form_of looks back ten seconds
        client.post(respond_url(open_thread), FILLED | hidden)
    assert findings_of(Comment.objects.get()) == (["form_age"] if held else [])


def test_t28_the_trap_is_out_of_the_way_of_people(client, thread):
    page = client.get(respond_url(thread)).content.decode()
    trap = page[page.index('name="website"') - 100 : page.index('name="website"') + 200]
    assert 'tabindex="-1"' in trap
    assert 'autocomplete="off"' in trap
    assert "Leave this empty" in page
    assert conf.FORM_MIN_AGE == 2
