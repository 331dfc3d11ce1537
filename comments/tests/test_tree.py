"""Rows in reading order, and the hidden ones that stay above a kept reply."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments import tree

NOON = datetime(2012, 6, 29, 12, tzinfo=UTC)


@dataclass
class Row:
    pk: int
    parent_id: int | None = None
    minute: int = 0
    depth: int = 0
    is_approved: bool = True

    @property
    def created_at(self):
        return NOON + timedelta(minutes=self.minute)


def order(*rows):
    return [row.pk for row in tree.preorder(rows)]


def test_replies_stand_under_what_they_answer():
    assert order(Row(1), Row(2), Row(3, 1), Row(4, 2), Row(5, 3), Row(6, 1)) == [1, 3, 5, 6, 2, 4]


def test_siblings_stand_by_time_then_by_key():
    assert order(Row(1, minute=2), Row(3, minute=1), Row(2, minute=1)) == [2, 3, 1]
    assert order(Row(1), Row(9, 1, minute=1), Row(4, 1, minute=3), Row(5, 1, minute=1)) == [1, 5, 9, 4]


def test_a_reply_older_than_its_parent_still_stands_under_it():
    assert order(Row(1, minute=5), Row(2, 1, minute=1), Row(3, minute=3)) == [3, 1, 2]


def test_rows_whose_parent_is_not_there_are_roots_in_order():
    assert order(Row(5, 99, minute=1), Row(6, 5, minute=2), Row(7, minute=0)) == [7, 5, 6]


def test_the_order_given_does_not_matter():
    rows = [Row(pk, parent_id=pk // 3 or None, minute=pk % 7) for pk in range(1, 200)]
    wanted = order(*rows)
    random.Random(7).shuffle(rows)
    assert order(*rows) == wanted


def test_a_chain_of_ten_thousand_is_read_to_its_end():
    assert order(*[Row(pk, pk - 1 or None) for pk in range(1, 10_001)]) == list(range(1, 10_001))


def test_rows_in_a_circle_are_not_lost():
    assert order(Row(1), Row(2, 3), Row(3, 2), Row(4, 4)) == [1, 2, 3, 4]


def test_no_rows_make_no_page():
    assert tree.preorder([]) == tree.visible([]) == []


@st.composite
def threads(draw):
    rows = []
    for pk in range(1, draw(st.integers(0, 25)) + 1):
        parent = draw(st.sampled_from([None, *rows]))
        rows.append(
            Row(
                pk,
                parent and parent.pk,
                draw(st.integers(0, 5)),
                parent.depth + 1 if parent else 0,
                draw(st.booleans()),
            )
        )
    return rows


@given(threads())
def test_every_row_is_read_once_and_after_its_parent(rows):
    pks = order(*rows)
    assert sorted(pks) == [row.pk for row in rows]
    assert all(pks.index(row.parent_id) < pks.index(row.pk) for row in rows if row.parent_id)


@given(threads())
def test_a_hidden_row_stays_exactly_where_an_approved_one_hangs_below(rows):
    parents = {row.pk: row.parent_id for row in rows}
    needed = set()
    for row in rows:
        pk = row.pk if row.is_approved else None
        while pk:
            needed.add(pk)
            pk = parents[pk]
    shown = tree.visible(tree.preorder(rows))
    assert {row.pk for row in shown} == needed
    assert [row.pk for row in shown] == [pk for pk in order(*rows) if pk in needed]


@pytest.mark.parametrize("hide", [1, 2, 3])
def test_a_rejected_parent_leaves_a_tombstone_and_a_rejected_leaf_leaves_nothing(hide):
    rows = [Row(pk, pk - 1 or None, depth=pk - 1, is_approved=pk != hide) for pk in (1, 2, 3)]
    assert [row.pk for row in tree.visible(rows)] == ([1, 2] if hide == 3 else [1, 2, 3])
