"""The history: decisions in their order, narrowed as asked, a page at a time."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from comments import history as room
from comments.history import Wanted, history
from comments.models import Beat, Clause, Status
from comments.moderation import Seen, decide, undo
from comments.tests.test_budgets import Spent

HISTORY = "/admin/moderation/history/"


@pytest.fixture
def decided(thread, comment_on, june, ada):
    """june rejected the first and took it back; ada marked the second as spam."""
    first, second = (comment_on(thread, status=Status.PENDING, author_name=f"R{number}") for number in range(2))
    clause = Clause.objects.first()
    moved = decide([Seen(first.pk, 1)], Status.REJECTED, by=june, clause=clause).moved
    undo([Seen(first.pk, moved[0].version)], by=june)
    decide([Seen(second.pk, 1)], Status.SPAM, by=ada)


def shown(**asked):
    return [(one.comment.author_name, one.now) for one in history(Wanted(**asked)).rows]


def test_decisions_come_newest_first_and_the_undone_ones_too(decided, june, ada):
    by_june = [("R0", "pending"), ("R0", "rejected")]
    assert shown(source="moderator") == [("R1", "spam"), *by_june]
    assert shown(source="moderator", oldest_first=True) == [*by_june[::-1], ("R1", "spam")]
    assert shown(moderator=june) == by_june
    assert shown(clause=Clause.objects.first()) == [("R0", "rejected")]
    assert shown(now="spam") == [("R1", "spam")]
    assert shown(moderator=ada, end=timezone.now() - timedelta(days=1)) == []
    assert len(shown(start=timezone.now() - timedelta(days=1))) == 5


def test_only_a_threads_own_and_only_within_reach(decided, thread, june):
    assert len(shown(thread=thread)) == 5
    assert shown(reach=room.Reach((("", "elsewhere"),))) == []


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(now="approved")])
def test_pages_show_each_decision_once_at_the_same_cost(thread_of, wanted):
    thread_of(23)
    seen, after = [], ""
    for _page in range(3):
        with Spent() as spent:
            page = history(wanted, after=after, most=10)
        assert len(spent.statements) <= 2
        seen += [one.pk for one in page.rows]
        after = page.after
    assert (len(seen), len(set(seen)), after) == (23, 23, "")


def test_what_no_index_knows_is_looked_for_so_far_and_then_on(thread_of, decided, monkeypatch):
    thread_of(12)
    monkeypatch.setattr(room, "REACH", 5)
    page = history(Wanted(now="spam"))
    assert page.reached
    seen = list(page.rows)
    while page.after:
        page = history(Wanted(now="spam"), after=page.after)
        seen += page.rows
    assert [one.now for one in seen] == ["spam"]


def test_the_page_says_who_what_when_and_leads_to_the_comment(client, june, decided):
    client.force_login(june)
    answer = client.get(HISTORY, {"moderator": "ada"}).content.decode()
    rows = re.findall(r"<time datetime.*?</li>", answer, re.DOTALL)
    assert len(rows) == 1
    assert 'Waiting <span class="comments-arrow">→</span> Spam' in rows[0]
    assert "/change/" in rows[0]
    assert len(re.findall("<time datetime", client.get(HISTORY).content.decode())) == 5
    Beat.objects.create(moderator=june, section="elsewhere")
    assert "No such decision." in client.get(HISTORY).content.decode()


@pytest.mark.parametrize("asked", [{"moderator": "nobody"}, {"now": "gone"}, {"start": "x"}, {"thread": "x"}])
def test_what_does_not_exist_is_said(client, june, decided, asked):
    client.force_login(june)
    answer = client.get(HISTORY, asked)
    assert answer.status_code == 400
    assert "errorlist" in answer.content.decode()
