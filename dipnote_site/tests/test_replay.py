"""A day of the moderators, replayed with the queue's own order: who waits, at which load."""

import importlib.util
import sys

import pytest

from dipnote_site.tests.blocks import ROOT


@pytest.fixture(scope="module")
def replay():
    spec = importlib.util.spec_from_file_location("replay", ROOT / "bench/replay.py")
    module = sys.modules["replay"] = importlib.util.module_from_spec(spec)  # its dataclasses look for it there
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("load", "share"), [(0.80, 0.99), (0.95, 0.99), (1.15, 0.75)])
def test_the_queue_decides_good_and_unsure_comments_within_fifteen_minutes(replay, load, share):
    assert replay.day(load, "the queue").share >= share


def test_too_many_comments_make_the_oldest_first_late_with_nearly_all(replay):
    assert replay.day(1.15, "oldest first").share < 0.5


def test_a_day_holds_the_work_and_the_kinds_it_should_and_every_item_is_decided_once(replay):
    items = replay.arrivals(0.95, seed=2)
    assert len(items) * replay.AN_ITEM == pytest.approx(0.95 * replay.MODERATORS * replay.DAY, rel=0.001)
    shares = [sum(one.kind == kind for one in items) / len(items) for kind in ("good", "unsure", "spam")]
    assert shares == pytest.approx([0.70, 0.15, 0.15], abs=0.02)
    decided = [item.number for item, _at in replay.replay(items, replay.ByDue())]
    assert sorted(decided) == [item.number for item in items]
