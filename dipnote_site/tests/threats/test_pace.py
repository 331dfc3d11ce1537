"""T25: a limit counts who speaks to the site, and no header of theirs changes who that is."""

import random

import pytest

from comments import lately
from comments.models import Comment, Mode, Thread
from comments.network import network_of
from comments.screening import Outcome
from comments.screening.draft import Draft
from comments.submission import submit
from dipnote_site.tests.threats.outside import FILLED, form_of, respond_url

WINDOW = 600
START = 1_340_971_200 // WINDOW * WINDOW  # the first second of a bucket


@pytest.fixture
def open_thread(thread):
    Thread.objects.filter(pk=thread.pk).update(mode=Mode.OPEN)
    thread.refresh_from_db()
    return thread


@pytest.fixture
def from_network(open_thread):
    """Send a comment from a network; says whether it was taken."""
    count = iter(range(1_000_000))

    def sent(network):
        submitted = submit(Draft(thread=open_thread, name="Maria", text=f"Word {next(count)}", network=network))
        return submitted.comment is not None

    return sent


def random_address(chance):
    parts = [str(chance.randrange(256)) for _ in range(4)] if chance.random() < 0.6 else None
    return ".".join(parts) if parts else ":".join(f"{chance.randrange(65536):x}" for _ in range(8))


def test_t25_two_hundred_invented_addresses_are_one_sender(client, open_thread):
    chance = random.Random(25)
    hidden = form_of(client, open_thread)
    taken = 0
    for number in range(200):
        forged = ", ".join(random_address(chance) for _ in range(chance.randrange(1, 4)))
        headers = {
            "HTTP_X_FORWARDED_FOR": forged,
            "HTTP_X_REAL_IP": random_address(chance),
            "HTTP_FORWARDED": f'for="[{random_address(chance)}]"',
            "HTTP_CLIENT_IP": random_address(chance),
            "HTTP_TRUE_CLIENT_IP": random_address(chance),
            "HTTP_CF_CONNECTING_IP": random_address(chance),
            "REMOTE_ADDR": "203.0.113.7",
        }
        if number % 20 == 0:
            hidden = form_of(client, open_thread)
        fields = FILLED | hidden | {"text": f"Word {number}", "stamp": stamp_of(open_thread)}
        taken += client.post(respond_url(open_thread), fields, **headers).status_code == 302
    assert taken == 10
    assert Comment.objects.count() == 10


def stamp_of(thread):
    from comments.forms import CommentForm

    return CommentForm(thread=thread).initial["stamp"]


def test_t25_a_listed_proxy_is_believed_about_its_own_visitor_only(client, open_thread, settings):
    settings.COMMENTS = settings.COMMENTS | {"TRUSTED_PROXIES": ["10.0.0.0/8"], "PACE_LIMIT": (2, WINDOW)}
    chance = random.Random(7)
    taken = {"203.0.113.7": 0, "203.0.113.8": 0}
    for number in range(12):
        visitor = list(taken)[number % 2]
        forged = f"{random_address(chance)}, {visitor}, 10.0.0.9"
        fields = FILLED | {"text": f"Word {number}", "stamp": stamp_of(open_thread)}
        answer = client.post(respond_url(open_thread), fields, HTTP_X_FORWARDED_FOR=forged, REMOTE_ADDR="10.0.0.1")
        taken[visitor] += answer.status_code == 302
    assert taken == {"203.0.113.7": 2, "203.0.113.8": 2}


def test_t25_two_addresses_of_one_64_are_one_sender_and_two_64s_are_two(client, open_thread, settings):
    settings.COMMENTS = settings.COMMENTS | {"PACE_LIMIT": (2, WINDOW)}
    senders = ["2001:db8:1:2::1", "2001:db8:1:2:ffff::2", "2001:db8:1:2::3", "2001:db8:1:3::1"]
    codes = []
    for number, peer in enumerate(senders):
        fields = FILLED | {"text": f"Word {number}", "stamp": stamp_of(open_thread)}
        codes.append(client.post(respond_url(open_thread), fields, REMOTE_ADDR=peer).status_code)
    assert codes == [302, 302, 422, 302]
    assert network_of("::ffff:203.0.113.7", "", []) == network_of("203.0.113.7", "", [])


def test_t25_the_edge_of_a_window_has_no_double_burst(from_network, time_machine):
    time_machine.move_to(START + WINDOW - 1, tick=False)
    assert [from_network("203.0.113.7") for _ in range(11)] == [True] * 10 + [False]
    time_machine.move_to(START + WINDOW + 1, tick=False)
    assert not any(from_network("203.0.113.7") for _ in range(10))


@pytest.mark.parametrize("offset", range(0, WINDOW, 100))
def test_t25_a_steady_robot_gets_no_more_than_the_limit_in_any_window(from_network, time_machine, offset):
    taken = []
    for second in range(0, 3 * WINDOW, 20):
        time_machine.move_to(START + offset + second, tick=False)
        if from_network("203.0.113.7"):
            taken.append(second)
    for first in taken:
        assert sum(first <= second < first + WINDOW for second in taken) <= 11  # the limit and what the share rounds


def test_t25_whoever_waits_may_write_again(from_network, time_machine):
    time_machine.move_to(START, tick=False)
    assert sum(from_network("203.0.113.7") for _ in range(15)) == 10
    time_machine.move_to(START + 2 * WINDOW, tick=False)
    assert from_network("203.0.113.7")


def test_t25_a_limit_refuses_in_words_and_keeps_the_text(client, open_thread, settings):
    settings.COMMENTS = settings.COMMENTS | {"PACE_LIMIT": (1, WINDOW)}
    for number in range(2):
        fields = FILLED | {"text": f"Word {number}", "stamp": stamp_of(open_thread)}
        answer = client.post(respond_url(open_thread), fields)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "again in 10 minutes" in page
    assert "Word 1" in page


def test_t25_no_address_is_kept_in_the_cache(open_thread, settings):
    keys = {lately.key_of(f"pace:{network}", 1) for network in ("203.0.113.7", "203.0.113.8")}
    assert len(keys) == 2
    assert not [key for key in keys if "203" in key.split(":")[2] and "113" in key]


def test_t25_nobody_is_limited_by_anothers_pace(from_network):
    assert sum(from_network("203.0.113.7") for _ in range(20)) == 10
    assert from_network("203.0.113.8")
    assert Outcome.REFUSE > Outcome.SPAM
