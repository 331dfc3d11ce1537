"""A moderator's own work: how much, and what became of it."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from comments.appealing import answer, appeal
from comments.claiming import leave_topics
from comments.featuring import feature
from comments.models import Clause, Comment, Letter, ReviewItem, SecondLook, Status
from comments.models.letter import State
from comments.moderation import Seen, decide, undo
from comments.second_looks import next_look
from comments.tests.desk import QUEUE, html_of
from comments.tests.test_races import waiting_on
from comments.work import own_work

NOW = datetime(2026, 3, 10, 12, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon(time_machine):
    time_machine.move_to(NOW, tick=False)


def test_decisions_count_by_hour_and_day_and_by_what_became_of_them(thread, june, ada, time_machine):
    comments = waiting_on(thread, 6)
    for hours_ago, comment in zip((0, 0, 1, 26, 26, 31 * 24), comments, strict=True):
        time_machine.move_to(NOW - timedelta(hours=hours_ago), tick=False)
        decide([Seen(comment.pk, 1)], Status.APPROVED, by=june)
    time_machine.move_to(NOW, tick=False)
    undo([Seen(comments[0].pk, 2)], by=june)
    undo([Seen(comments[1].pk, 2)], by=ada)
    decide([Seen(comments[2].pk, 2)], Status.SPAM, by=ada, overriding=True)
    work = own_work(june)
    assert (work.made, work.taken_back, work.undone, work.overridden, work.stands) == (5, 1, 1, 1, 60)
    assert list(work.hours.values()) == [2, 1]
    assert list(work.days.values()) == [3, 2]
    assert (own_work(ada).made, own_work(ada).stands) == (1, 100)


def test_thanks_are_counted_and_nobody_elses(thread, june, ada, comment_on):
    """Second looks, picks, and rejections told by letter that stand: objected to by nobody, or in vain."""
    clause = Clause.objects.get(code="off-topic")
    address = {"status": Status.PENDING, "author_email": "maria@example.org"}
    good, *bad, untold = [comment_on(thread, **address) for _number in range(7)]
    decide([Seen(good.pk, 1)], Status.APPROVED, by=june)
    feature(Seen(good.pk, 2), by=ada)
    decide([Seen(one.pk, 1) for one in bad], Status.REJECTED, by=june, clause=clause)
    Letter.objects.update(state=State.SENT)
    decide([Seen(untold.pk, 1)], Status.REJECTED, by=june, clause=clause)
    _calm, undone, waits, upheld, overturned = bad
    undo([Seen(undone.pk, 2)], by=ada)
    for comment, overturn in ((waits, None), (upheld, False), (overturned, True)):
        objection = appeal(comment, "It was on the subject.")
        if overturn is not None:
            version = Comment.objects.get(pk=comment.pk).version
            assert answer(objection, overturn=overturn, words="So.", version=version, by=ada)
    for comment, agrees in ((good, True), (waits, False), (upheld, True), (untold, None)):
        said = {"by": ada, "agrees": agrees, "answered_at": NOW, "verdict": "approved"} if agrees is not None else {}
        SecondLook.objects.create(decision=comment.decisions.filter(by=june).first(), due_at=NOW, **said)
    work = own_work(june)
    assert (work.looked_at, work.agreed, work.agreement) == (3, 2, 67)
    assert (work.picks, work.told, work.accepted) == (1, 3, 2)
    theirs = own_work(ada)
    assert (theirs.looked_at, theirs.agreement, theirs.picks, theirs.told) == (0, None, 0, 0)


@pytest.mark.parametrize("size", [3, 60])
def test_it_costs_four_statements(thread, june, size, django_assert_num_queries):
    decide([Seen(one.pk, 1) for one in waiting_on(thread, size)], Status.APPROVED, by=june)
    with django_assert_num_queries(4):
        assert own_work(june).made == size


def test_the_page_names_nobody_else(desk, thread, ada):
    (comment,) = waiting_on(thread, 1)
    desk.post(f"{QUEUE}decisions/", {"decide": "spam", "seen": f"{comment.pk}:1"})
    undo([Seen(comment.pk, 2)], by=ada)
    page = html_of(desk.get(f"{QUEUE}mine/"))
    assert "<dt>Undone by others</dt><dd>1</dd>" in page
    assert "<dt>Agreed at a second look</dt><dd>None looked at twice</dd>" in page
    assert "<dt>Appeals avoided</dt><dd>0 of 0</dd>" in page
    assert "ada" not in page.split("<table>")[1].split("</table>")[0]
    assert "ada" not in page[page.index("desk-mine") : page.index("</dl>")]


def test_topics_are_left_by_a_plain_form_and_the_queue_obeys(desk, thread, comment_on, june, lee):
    comment = comment_on(thread, status=Status.PENDING)
    ReviewItem.objects.filter(comment=comment).update(causes=["reported", "threat"])
    assert comment.key in html_of(desk.get(QUEUE))
    answer = desk.post(f"{QUEUE}topics/", {"left": ["threat", "spam"]}, follow=True)
    assert re.findall(r'value="([a-z-]+)" checked', html_of(answer)) == ["spam", "threat"]
    assert not ReviewItem.objects.claimed().exists()
    assert comment.key not in html_of(desk.get(QUEUE))
    assert desk.post(f"{QUEUE}topics/", {"left": ["no-such-clause"]}).status_code == 400
    answer = desk.post(f"{QUEUE}topics/", {}, follow=True)
    assert "checked" not in html_of(answer).split("desk-topics")[1].split("</fieldset>")[0]
    assert comment.key in html_of(desk.get(QUEUE))


def test_a_second_look_keeps_off_a_topic_that_is_left(thread, comment_on, june, lee):
    comment = comment_on(thread, status=Status.PENDING)
    decide([Seen(comment.pk, 1)], Status.REJECTED, by=lee, clause=Clause.objects.get(code="threat"))
    look = SecondLook.objects.create(decision=comment.decisions.get(by=lee), due_at=NOW)
    leave_topics(june, ["threat"])
    assert next_look(june) is None
    leave_topics(june, [])
    assert next_look(june) == look
