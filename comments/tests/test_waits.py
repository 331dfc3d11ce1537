"""Waiting times as buckets: what is added up says the same as the times themselves, within a bucket."""

import random
from collections import Counter

import pytest

from comments import waits


def kept(seconds):
    return Counter(waits.edge_of(one) for one in seconds)


def test_edges_rise_and_hold_the_line_of_fifteen_minutes():
    assert list(waits.EDGES) == sorted(set(waits.EDGES))
    assert waits.IN_TIME == 900 in waits.EDGES


@pytest.mark.parametrize(("seconds", "edge"), [(0, 5), (5, 5), (5.1, 10), (900, 900), (900.01, 960), (10**9, 31536000)])
def test_a_wait_falls_into_the_bucket_that_ends_at_or_after_it(seconds, edge):
    assert waits.edge_of(seconds) == edge


def test_the_share_within_an_edge_is_exact_and_is_asked_of_edges_alone():
    assert waits.share_within(kept([10, 899, 900, 901, 5000]), 900) == 0.6
    assert waits.share_within({}, 900) is None
    with pytest.raises(ValueError, match="901 s is not the end of a bucket"):
        waits.share_within({}, 901)


@pytest.mark.parametrize("share", [0.5, 0.95, 1.0])
def test_percentiles_are_right_within_a_bucket_and_add_up_over_hours(share):
    chance = random.Random(7)
    times = [chance.lognormvariate(5, 1.5) for _ in range(5000)]
    added = kept(times[:2000]) + kept(times[2000:])
    real = sorted(times)[max(0, round(share * len(times)) - 1)]
    found = waits.quantile(added, share)
    assert abs(waits.EDGES.index(waits.edge_of(found)) - waits.EDGES.index(waits.edge_of(real))) <= 1
    assert waits.quantile({}, share) is None


def test_all_in_one_bucket_give_a_median_in_its_middle():
    assert waits.quantile({900: 10}, 0.5) == 870
