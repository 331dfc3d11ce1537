"""Writers come in turn, and none waits for ever."""

import threading
import time

import pytest
from django.db import connection, transaction

from comments import turns


def test_first_come_first_served():
    line, served = turns.Line(), []
    end = line.join()

    def come(number):
        mine = line.join()
        served.append(number)
        mine()

    threads = [threading.Thread(target=come, args=[number]) for number in range(8)]
    for count, one in enumerate(threads, start=1):
        one.start()
        while len(line._waiting) < count:
            time.sleep(0.001)
    assert served == []
    end()
    for one in threads:
        one.join(timeout=10)
    assert served == list(range(8))
    assert not line._is_taken


def test_a_turn_that_is_ended_twice_is_ended_once():
    line = turns.Line()
    first = line.join()
    first()
    second = line.join()
    first()
    assert line._is_taken
    second()
    assert not line._is_taken


def test_who_has_waited_long_enough_goes_without_a_turn(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    line = turns.Line()
    end = line.join()
    line.join()()  # returns all the same, and takes nobody's turn away
    assert line._is_taken
    assert not line._waiting
    end()
    assert not line._is_taken


@pytest.mark.django_db(transaction=True)
def test_the_turn_ends_with_the_transaction_before_others_are_told():
    told = []
    with turns.atomic():
        transaction.on_commit(lambda: told.append(turns._line._is_taken))
        assert turns._line._is_taken == (connection.vendor == "sqlite")
    assert told == [False]
    with pytest.raises(ZeroDivisionError), turns.atomic():
        raise ZeroDivisionError
    assert not turns._line._is_taken


def test_inside_another_transaction_nobody_waits(db):
    with turns.atomic():
        assert not turns._line._is_taken


@pytest.mark.django_db(transaction=True)
def test_only_what_need_not_last_is_written_without_waiting_for_the_disk():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite writes every transaction to its disk")

    def waits():
        with connection.cursor() as cursor:
            cursor.execute("SHOW synchronous_commit")
            return cursor.fetchone()[0]

    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO on")
    with turns.atomic():
        assert waits() == "on"
    with turns.atomic(lasting=False):
        assert waits() == "off"
    assert waits() == "on"
    with turns.atomic(), turns.atomic(lasting=False):
        assert waits() == "on"
