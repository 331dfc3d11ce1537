"""Networks and addresses that are barred."""

import pytest
from django.utils import timezone

from comments.models import Block
from comments.screening import Outcome
from comments.screening.barred import barred_address, barred_network, bars
from comments.tests.screening.drafts import draft_on, refused_page


def bar(kind, value, outcome=Block.Outcome.HOLD, **fields):
    return Block.objects.create(kind=kind, value=value, outcome=outcome, **fields)


@pytest.mark.parametrize("network", ["", "203.0.114.1", "2001:db8:2::/64"])
def test_a_network_that_is_not_listed_passes(thread, network):
    bar(Block.Kind.NETWORK, "203.0.113.0/24")
    bar(Block.Kind.NETWORK, "2001:db8:1::/48")
    assert barred_network(draft_on(thread, network=network)) is None


@pytest.mark.parametrize("network", ["203.0.113.7", "2001:db8:1:2::/64"])
def test_a_listed_network_trips_with_the_outcome_of_its_block(thread, network):
    bar(Block.Kind.NETWORK, "203.0.113.0/24", Block.Outcome.SPAM)
    bar(Block.Kind.NETWORK, "2001:db8:1::/48", Block.Outcome.SPAM)
    assert barred_network(draft_on(thread, network=network)).outcome is Outcome.SPAM


def test_a_block_that_names_no_network_bars_nobody(thread):
    bar(Block.Kind.NETWORK, "somewhere")
    assert barred_network(draft_on(thread, network="203.0.113.7")) is None


@pytest.mark.parametrize("email", ["", "maria@example.org", "maria@sub.bad.example", "x@notbad.example"])
def test_an_address_that_is_not_listed_passes(thread, email):
    bar(Block.Kind.ADDRESS, "lee@example.org")
    bar(Block.Kind.ADDRESS, "@bad.example")
    assert barred_address(draft_on(thread, email=email)) is None


@pytest.mark.parametrize("email", ["LEE@example.org", "anyone@Bad.Example"])
def test_a_listed_address_or_its_domain_trips(thread, email):
    bar(Block.Kind.ADDRESS, "lee@example.org")
    bar(Block.Kind.ADDRESS, "@bad.example")
    finding = barred_address(draft_on(thread, email=email))
    assert (finding.outcome, finding.field) == (Outcome.HOLD, "email")


def test_a_refused_address_is_told_beside_its_field(client, thread):
    bar(Block.Kind.ADDRESS, "@bad.example", Block.Outcome.REFUSE)
    form, _page = refused_page(client, thread, email="me@bad.example")
    assert list(form.errors) == ["email"]


def test_a_refused_network_is_told_above_the_form(client, thread):
    bar(Block.Kind.NETWORK, "127.0.0.0/8", Block.Outcome.REFUSE)
    form, _page = refused_page(client, thread)
    assert list(form.errors) == ["__all__"]


def test_a_block_ends_when_it_says(thread):
    bar(Block.Kind.NETWORK, "203.0.113.7", ends_at=timezone.now())
    assert bars(Block.Kind.NETWORK) == []


def test_the_heaviest_of_two_blocks_counts(thread):
    bar(Block.Kind.NETWORK, "203.0.113.0/24")
    bar(Block.Kind.NETWORK, "203.0.113.7", Block.Outcome.REFUSE)
    assert barred_network(draft_on(thread, network="203.0.113.7")).outcome is Outcome.REFUSE
