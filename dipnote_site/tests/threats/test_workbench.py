"""T39, T42, T43: what somebody with an account of the staff may try at the workbench, and at its door."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import Group, User
from django.test import Client

from comments.models import Beat, Comment, Decision, Status
from dipnote_site.tests.test_matrix import client_of
from dipnote_site.tests.test_matrix_own import doors_of, state_of

QUEUE = "/admin/moderation/"
LOGIN = "/admin/login/"


@pytest.fixture
def outsider(db):
    """A senior, so that no door is closed for another reason, whose beat is another section."""
    user = User.objects.create_user("outsider", password="pw", is_staff=True)
    user.groups.set(Group.objects.filter(name="Senior moderators"))
    Beat.objects.create(moderator=user, section="elsewhere")
    return user


def test_t39_a_key_from_outside_ones_beat_moves_nothing_at_any_door(outsider, thread, comment_on):
    comment = comment_on(thread, status=Status.PENDING)
    client, before = client_of(outsider), state_of(comment)
    for name, door in doors_of("own").items():
        address, sent = door(comment)
        client.post(address if address.startswith("/") else f"{QUEUE}{address}", sent)
        assert state_of(comment) == before, name
    Beat.objects.all().delete()  # each of these doors opens for whoever works here
    address, sent = doors_of("own")["queue spam"](comment)
    client.post(f"{QUEUE}{address}", sent)
    assert state_of(comment) != before


def test_t39_no_list_of_the_admin_has_columns_to_edit():
    """So no formset takes a key: Django's lists would take those of rows that they do not show."""
    ours = [
        admin.site._registry[model]
        for model in apps.get_app_config("comments").get_models()
        if model in admin.site._registry
    ]
    assert len(ours) > 8
    assert {type(one).__name__: one.list_editable for one in ours if one.list_editable} == {}


def test_t39_a_formset_sent_to_a_list_changes_no_row(client, ada, thread, comment_on):
    comment = comment_on(thread, status=Status.PENDING)
    client.force_login(ada)
    row = {"form-0-id": Decision.objects.get().pk, "form-0-now": "approved", "form-0-note": "Forged."}
    counts = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-MAX_NUM_FORMS": 1000, "_save": "Save"}
    for name in ("decision", "comment", "reading", "report", "thread"):
        client.post(f"/admin/comments/{name}/", {**counts, **row, "form-0-status": "approved"})
    assert (Comment.objects.get().status, Decision.objects.get().note) == (comment.status, "")


LISTS = ("search", "history", "batches", "threads", "sanctions", "dashboard", "queue")
STRANGE = (
    "_connector=OR&_negated=1",
    "author__password__startswith=md5",
    "by__password__startswith=md5&pk__gte=0",
    "comment__thread__comments__author__email__contains=%40",
    "id=" + "9" * 40 + "&pk=-1",
)


@pytest.mark.parametrize("name", LISTS)
def test_t42_a_name_that_no_list_knows_finds_no_more_and_no_less(name, client, june, thread, comment_on):
    comment_on(thread, author=june, text="One of hers")
    client.force_login(june)
    address = "" if name == "queue" else f"{name}/"

    def found(query=""):
        answer = client.get(f"{QUEUE}{address}?{query}")
        assert answer.status_code == 200
        return set(re.findall(r"/admin/comments/comment/(\d+)/change/", answer.content.decode()))

    plain = found()
    assert [query for query in STRANGE if found(query) != plain] == []


@pytest.mark.parametrize("odd", ["%00", "9" * 40, "-1", "x" * 10_000, "%F0%9F%98%80", "%E2%80%AE", "[]", "1e999"])
@pytest.mark.parametrize("name", ["search", "history", "history/export", "batches", "threads", "group", "live"])
def test_t42_no_odd_value_is_an_error_of_ours(name, odd, client, ada, thread, comment_on):
    comment_on(thread)
    client.force_login(ada)
    names = ("q", "after", "before", "thread", "moderator", "now", "since", "start", "of", "format", "range", "person")
    query = "&".join(f"{one}={odd}" for one in names)
    assert client.get(f"{QUEUE}{name}/?{query}").status_code in (200, 400, 404)


def test_t43_an_unknown_name_and_a_wrong_password_are_answered_alike(client, june, monkeypatch):
    """In the same words, and with as many passwords hashed: neither page nor time tells which names there are."""
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *given: hashed.append(1) or encode(*given))

    def answered(name):
        hashed.clear()
        page = client.post(LOGIN, {"username": name, "password": "not hers"}).content.decode()
        page = re.sub(r'value="[^"]{64}"', "", page).replace(name, "NAME")
        return re.sub(r'nonce="[^"]*"', "", page), len(hashed)

    known, unknown = answered("june"), answered("nobody")
    assert "NAME" in known[0]
    assert known == unknown
    assert known[1] == 1


def test_t43_signing_in_makes_a_new_session_and_a_new_password_ends_the_others(june):
    june.set_password("pw")
    june.save()
    here, there = Client(), Client()
    here.get(LOGIN)
    here.session["a"] = 1
    planted = here.session
    planted["basket"] = 1
    planted.save()
    before = planted.session_key
    here.cookies["sessionid"] = before
    for one in (here, there):
        assert one.post(LOGIN, {"username": "june", "password": "pw", "next": QUEUE}).status_code == 302
    assert here.session.session_key != before
    new = {"old_password": "pw", "new_password1": "Quite-long-7", "new_password2": "Quite-long-7"}
    assert here.post("/admin/password_change/", new).status_code == 302
    assert here.get(QUEUE).status_code == 200
    assert there.get(QUEUE).status_code == 302
