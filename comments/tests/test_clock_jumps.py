"""The machine's clock jumps, forwards and back: nothing turns negative, nothing changes places, nothing fails."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from comments import reading, stamp
from comments.claiming import next_items
from comments.importing import Record, bring_in
from comments.models import Comment, Mode, ReviewItem, Thread
from comments.screening import Draft
from comments.screening.pace import count, sent_lately
from comments.submission import submit
from comments.tests.test_races import waiting_on

pytestmark = pytest.mark.django_db
HERE = "203.0.113.7"
HOUR = timedelta(hours=1)
NOON = datetime(2026, 6, 29, 12, tzinfo=UTC)
CHANGES = [  # an hour before clocks are changed in New York: forwards, and back
    datetime(2026, 3, 8, 6, tzinfo=UTC),
    datetime(2026, 11, 1, 5, tzinfo=UTC),
]


@pytest.fixture
def open_thread(thread):
    Thread.objects.filter(pk=thread.pk).update(mode=Mode.OPEN)
    thread.refresh_from_db()
    return thread


def sent(thread, text, parent=None):
    return submit(Draft(thread=thread, parent=parent, name="Maria", text=text, form_age=30.0)).comment


def texts(thread):
    return [strip_tags(row.html).strip() for row in reading.page(thread).rows]


@pytest.mark.parametrize("jump", [HOUR, -HOUR])
def test_a_window_of_pace_is_never_below_zero_and_never_above_what_came(time_machine, jump):
    """The clock jumps (R15)."""
    for minute in range(0, 10, 3):  # anywhere in a window of ten minutes
        network = f"203.0.113.{minute}"
        time_machine.move_to(NOON + timedelta(minutes=minute), tick=False)
        for _ in range(5):
            count(network)
        time_machine.shift(jump)
        assert sent_lately(network) == 0
        count(network)
        time_machine.shift(-jump)
        assert 0 <= sent_lately(network) <= 6


@pytest.mark.parametrize("jump", [HOUR, -HOUR])
def test_a_forms_stamp_is_never_younger_than_nothing(time_machine, jump):
    time_machine.move_to(NOON, tick=False)
    made = stamp.new("about", salt="salt")
    time_machine.shift(jump)
    key, age = stamp.read(made, "about", salt="salt")
    assert key
    assert age == max(0.0, jump.total_seconds())


@pytest.mark.parametrize("jump", [HOUR, -HOUR, 24 * HOUR, -24 * HOUR])
def test_a_comment_sent_across_a_jump_is_kept(client, open_thread, time_machine, jump):
    """The clock jumps (R15)."""
    time_machine.move_to(NOON, tick=False)
    address = reverse("comments:respond", args=[open_thread.key])
    form = client.get(address).context["form"]
    typed = {"stamp": form["stamp"].value(), "name": "Maria", "location": "Spain", "text": "Across the jump."}
    time_machine.shift(jump)
    answer = client.post(address, typed)
    if answer.status_code == 200:  # too old a form is asked for again, with all that was typed
        assert jump > timedelta(0)
        assert "Across the jump." in answer.content.decode()
        typed["stamp"] = answer.context["form"]["stamp"].value()
        time_machine.shift(timedelta(seconds=30))
        answer = client.post(address, typed)
    assert answer.status_code == 302
    assert Comment.objects.get().text == "Across the jump."


def test_a_reply_written_earlier_than_what_it_answers_stands_below_it(client, open_thread, time_machine):
    time_machine.move_to(NOON, tick=False)
    question = sent(open_thread, "A question.")
    time_machine.shift(-HOUR)
    first = sent(open_thread, "An answer.", question)
    time_machine.shift(-HOUR)
    sent(open_thread, "Another answer.", question)
    sent(open_thread, "Thanks for the answer.", first)
    open_thread.refresh_from_db()
    found = texts(open_thread)
    assert found == ["A question.", "Another answer.", "An answer.", "Thanks for the answer."], "by time, below its own"
    time_machine.shift(3 * HOUR)
    assert texts(open_thread) == found
    assert open_thread.last_comment_at == NOON


@pytest.mark.parametrize("start", CHANGES)
def test_in_the_night_when_clocks_change_comments_keep_their_order(client, open_thread, settings, time_machine, start):
    settings.TIME_ZONE = "America/New_York"
    written = [f"Written {number}." for number in range(5)]
    for number, text in enumerate(written):
        time_machine.move_to(start + number * HOUR / 2, tick=False)
        sent(open_thread, text)
    open_thread.refresh_from_db()
    assert texts(open_thread) == written
    assert client.get(open_thread.url).status_code == 200
    assert client.get(reverse("comments:feed", args=[open_thread.key])).status_code == 200


def test_a_loan_is_never_over_before_it_began_and_never_anothers(thread, june, senior, time_machine):
    time_machine.move_to(NOON, tick=False)
    waiting_on(thread, 2)
    [lent] = next_items(june, count=1).items
    time_machine.shift(-HOUR)
    assert lent.pk not in [item.pk for item in next_items(senior).items], "what is lent stays lent"
    again = next_items(june, count=1)
    assert [item.pk for item in again.items] == [lent.pk]
    left = ReviewItem.objects.get(pk=lent.pk).claimed_until - (NOON - HOUR)
    assert timedelta(0) < left <= timedelta(minutes=2), "looking again brings the loan back to its length"
    time_machine.shift(2 * HOUR)
    assert lent.pk in [item.pk for item in next_items(senior).items]


@pytest.mark.parametrize("day", [date(2038, 1, 19), date(2038, 1, 20), date(2107, 1, 2)])
def test_a_comment_from_after_2038_is_brought_in_and_shown(client, thread, day):
    at = datetime(day.year, day.month, day.day, 3, 14, 8, tzinfo=UTC)  # the second after 32 bits
    records = [
        Record(source_key=f"archive:{number}", author_name="Maria", text=f"From {number}.", created_at=moment)
        for number, moment in enumerate([at, at - timedelta(seconds=1), NOON])
    ]
    assert bring_in(thread, records, {}).created == 3
    thread.refresh_from_db()
    assert thread.last_comment_at == at
    assert texts(thread) == ["From 2.", "From 1.", "From 0."]
    for address in (thread.url, reverse("comments:feed", args=[thread.key]), reverse("comments:search") + "?q=from"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert str(at.year) in answer.content.decode()
