"""No header a sender writes changes the network he is counted by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.network import network_of

PROXIES = ["10.0.0.0/8", "2001:db8:ffff::/48", "192.0.2.1"]


@pytest.mark.parametrize(
    "forwarded_for", ["", "203.0.113.9", "1.1.1.1, 2.2.2.2", "10.0.0.5", "garbage", "::1", "203.0.113.7"]
)
def test_a_peer_that_is_not_listed_is_the_sender_whatever_it_says(forwarded_for):
    assert network_of("203.0.113.7", forwarded_for, PROXIES) == "203.0.113.7"
    assert network_of("203.0.113.7", forwarded_for, []) == "203.0.113.7"


@pytest.mark.parametrize(
    ("forwarded_for", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("1.1.1.1, 203.0.113.9", "203.0.113.9"),
        ("1.1.1.1,203.0.113.9,10.9.9.9", "203.0.113.9"),
        ("1.1.1.1, 203.0.113.9, 10.9.9.9, 192.0.2.1", "203.0.113.9"),
        ("10.0.0.7, 10.0.0.8, 10.0.0.9", "10.0.0.7"),
        ("", "10.0.0.1"),
        ("garbage", "10.0.0.1"),
        ("203.0.113.9, garbage, 10.0.0.9", "10.0.0.9"),
        ("203.0.113.9, unknown", "10.0.0.1"),
        ("203.0.113.9,", "10.0.0.1"),
        ("garbage, 203.0.113.9", "203.0.113.9"),
        ("203.0.113.9:4711", "203.0.113.9"),
        ("[2001:db8:1:2::5]:4711", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::5]", "2001:db8:1:2::/64"),
        ('"[2001:db8:1:2::5]:4711"', "2001:db8:1:2::/64"),
        ("2001:db8:1:2::5", "2001:db8:1:2::/64"),
        ("203.0.113.9, 2001:db8:ffff::1", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("203.0.113.9, ::ffff:10.0.0.3", "203.0.113.9"),
        ("fe80::1%eth0", "fe80::/64"),
        ("  203.0.113.9  ", "203.0.113.9"),
        ("203.0.113.09", "10.0.0.1"),
        ("２０３.0.113.9", "10.0.0.1"),
        ("203.0.113.9/24", "10.0.0.1"),
        ("3405803785", "10.0.0.1"),
        ("for=203.0.113.9", "10.0.0.1"),
    ],
)
def test_behind_listed_proxies_the_right_most_other_hop_is_the_sender(forwarded_for, network):
    assert network_of("10.0.0.1", forwarded_for, PROXIES) == network


@pytest.mark.parametrize(
    ("peer", "network"),
    [
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("2001:0DB8:0001:0002:0:0:0:1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("203.0.113.7:555", "203.0.113.7"),
        ("[::1]:80", "::/64"),
        ("", ""),
        ("unix:", "unix:"),
        ("not an address", "not an address"),
    ],
)
def test_an_address_is_counted_alone_or_by_its_sixty_four(peer, network):
    assert network_of(peer, "203.0.113.9", PROXIES) == network


def test_two_hundred_made_up_headers_are_one_sender():
    made_up = [f"{n}.{n}.{n}.{n}, 10.0.0.{n}" for n in range(200)]
    assert {network_of("203.0.113.7", each, PROXIES) for each in made_up} == {"203.0.113.7"}
    behind = [f"{each}, 203.0.113.7" for each in made_up]
    assert {network_of("10.0.0.1", each, PROXIES) for each in behind} == {"203.0.113.7"}


@given(st.text(max_size=40))
def test_no_header_raises_or_moves_a_sender_behind_a_proxy(text):
    assert network_of("10.0.0.1", f"{text},203.0.113.7", PROXIES) == "203.0.113.7"
    assert network_of("10.0.0.1", text, PROXIES)
    assert network_of(text, text, PROXIES) is not None


def test_a_proxy_list_that_is_no_list_of_networks_is_an_error():
    with pytest.raises(ValueError, match="proxy"):
        network_of("10.0.0.1", "203.0.113.9", ["proxy"])
