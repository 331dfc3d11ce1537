"""What sending a comment costs, in statements: 12 at most, counted over HTTP, for every kind at two sizes."""

import itertools
import time

import pytest
from django.core import signing
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from comments.forms import SALT
from comments.models import Block, Comment, KnownHost, Mode, Status, Thread
from comments.tests.test_budgets import SIZES, Spent

MODES = [Mode.HOLD_ALL, Mode.HOLD_NEWCOMERS, Mode.OPEN]
WHO = ["guest", "guest with an address", "newcomer", "trusted"]
LINKS = {"": "", "known": " https://known.example/", "strange": " https://strange.example/ https://known.example/"}
MOST = 12

numbers = itertools.count(1)


@pytest.fixture
def send(thread, client):
    """send("guest", parent=…, links=…) sends a form; gives what it cost, and the comment it became."""
    KnownHost.objects.create(host="known.example")

    def make(who, *, parent=None, links=""):
        number = next(numbers)
        sent = {"name": "Guest", "location": "Spain", "text": f"By itself, {number}.{LINKS[links]}"}
        sent["email"] = "guest@example.org" if "address" in who else ""
        sent["to"] = parent.key if parent else ""
        sent["stamp"] = signing.dumps([thread.key, f"form-{number}", int(time.time()) - 10], salt=SALT)
        address = reverse("comments:respond", args=[thread.key])
        with Spent() as spent:
            answer = client.post(address, sent, REMOTE_ADDR=f"2001:db8:0:{number:x}::1")
        assert answer.status_code == 302
        return spent.own, Comment.objects.latest("pk")

    return make


def stored(held, parent):
    """PostgreSQL stores a root in one statement; a reply waits for the thread's row before, and its root is counted."""
    if connection.vendor == "postgresql":
        return 1 if parent is None else 2 + (not held)
    return 5 + (held or parent is not None)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("who", WHO)
def test_sending_costs_twelve_at_most(send, client, thread_of, comment_on, maria, size, mode, who):
    thread = thread_of(size)
    Thread.objects.update(mode=mode)
    root = Comment.objects.roots().first()
    for _ in range(3 if who == "trusted" else 0):
        comment_on(thread, author=maria)
    if who in ("newcomer", "trusted"):
        client.force_login(maria)
    for is_cold, parent, links in itertools.product([True, False], [None, root], LINKS):
        if is_cold:
            cache.clear()
        costs, comment = send(who, parent=parent, links=links)
        held = mode == Mode.HOLD_ALL or links == "strange" or (mode == Mode.HOLD_NEWCOMERS and who != "trusted")
        assert comment.status == (Status.PENDING if held else Status.APPROVED)
        expected = 3 + 2 * is_cold + (who != "guest") + stored(held, parent)
        assert len(costs) == expected <= MOST, costs


@pytest.mark.parametrize("size", SIZES)
def test_in_a_slow_thread_it_costs_no_more(send, client, thread_of, maria, size):
    thread_of(size)
    Thread.objects.update(mode=Mode.HOLD_NEWCOMERS, slow_seconds=60)
    client.force_login(maria)
    cache.clear()
    costs, comment = send("newcomer", parent=Comment.objects.roots().first(), links="strange")
    assert comment.status == Status.PENDING
    assert len(costs) == 6 + stored(True, comment.parent) <= MOST


@pytest.mark.parametrize("size", SIZES)
def test_an_answer_to_nothing_is_found_out_in_one_statement(client, thread_of, size):
    thread = thread_of(size)
    sent = {"name": "Guest", "location": "Spain", "text": "An answer.", "to": "gone"}
    with Spent() as spent:
        assert client.post(reverse("comments:respond", args=[thread.key]), sent).status_code == 422
    assert spent.tables == ["comments_thread", "posts_post"]


def test_a_block_costs_nothing_more_once_it_is_known(send, thread):
    Block.objects.bulk_create(Block(kind=kind, value=f"x{kind}.example") for kind in Block.Kind.values)
    Thread.objects.update(mode=Mode.OPEN)
    send("guest")
    costs, comment = send("guest")
    assert comment.status == Status.APPROVED
    assert not [sql for sql in costs if "comments_block" in sql or "auth_user" in sql]
