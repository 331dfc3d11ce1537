"""A thread as moderators see it: what stands in its place, what is decided there, its switches; the list of threads."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from comments import threads
from comments.models import Clause, Comment, Decision, Mode, Status, Thread, ThreadChange
from comments.moderation import Seen, decide
from comments.switching import Setting, last_change, switch
from comments.tests.test_budgets import Spent
from posts.models import Post

LIST = "/admin/moderation/threads/"


def page_of(thread, name="thread"):
    return reverse(f"comments_workbench:{name}", args=[thread.key])


def html_of(response):
    return response.content.decode()


def keys_on(response):
    return re.findall(r'<article class="sheet-item[^"]*" id="c-(\w+)"', html_of(response))


def send(desk, thread, comment, verb, **more):
    sent = {"decide": verb, "seen": f"{comment.pk}:{comment.version}", "comment": comment.key} | more
    return desk.post(page_of(thread, "thread_decisions"), sent)


# What is shown


def test_what_waits_or_was_taken_away_stands_in_its_place_and_is_marked(desk, thread, comment_on):
    first = comment_on(thread, text="First.")
    hidden = comment_on(thread, parent=first, status=Status.REJECTED, text="Taken away.")
    waiting = comment_on(thread, parent=hidden, status=Status.PENDING, text="Waits.")
    last = comment_on(thread, status=Status.SPAM, text="Buy now.")
    answer = desk.get(page_of(thread))
    assert keys_on(answer) == [first.key, hidden.key, waiting.key, last.key]
    page = html_of(answer)
    assert re.findall(r'<span class="comments-status">(.*?)</span>', page) == ["Rejected", "Waiting", "Spam"]
    assert [f"sheet-depth-{depth}" for depth in (0, 1, 2, 0)] == re.findall(r"sheet-depth-\d", page)


def test_each_comment_leads_to_its_history_and_its_author(desk, thread, comment_on, maria):
    comments = [comment_on(thread, author=maria), comment_on(thread, author_email="guest@example.org")]
    page = html_of(desk.get(page_of(thread)))
    assert all(f"/admin/comments/comment/{one.pk}/change/" in page for one in comments)
    assert f"/admin/moderation/persons/account/{maria.pk}/" in page
    assert f"/admin/moderation/persons/guest/{comments[1].key}/" in page
    assert "guest@example.org" not in page


def test_a_long_thread_is_walked_both_ways_and_loses_nothing(desk, thread, comment_on, settings):
    settings.COMMENTS = settings.COMMENTS | {"PAGE_ROOTS": 3}
    roots = [comment_on(thread, status=list(Status)[number % 5]).key for number in range(8)]
    answer, seen = desk.get(page_of(thread)), []
    while True:
        seen += [keys_on(answer)]
        if not answer.context["after"]:
            break
        answer = desk.get(page_of(thread) + answer.context["after"])
    assert seen == [roots[:3], roots[3:6], roots[6:]]
    back = desk.get(page_of(thread) + answer.context["before"])
    assert keys_on(back) == roots[3:6]
    begin = desk.get(page_of(thread) + back.context["before"])
    assert (keys_on(begin), begin.context["before"]) == (roots[:3], "")


def test_replies_without_room_are_a_link_further(desk, thread, comment_on, settings):
    settings.COMMENTS = settings.COMMENTS | {"PAGE_REPLIES": 2}
    root = comment_on(thread, status=Status.REJECTED)
    replies = [comment_on(thread, parent=root, status=Status.PENDING).key for _number in range(5)]
    answer, seen = desk.get(page_of(thread)), []
    for _page in range(3):
        assert keys_on(answer)[0] == root.key
        seen += keys_on(answer)[1:]
        if more := re.search(r'href="(\?root=[^"]*)"', html_of(answer)):
            answer = desk.get(page_of(thread) + more[1].replace("&amp;", "&"))
    assert (seen, more) == (replies, None)


def test_a_page_begins_at_a_comment_that_is_named(desk, thread, comment_on):
    first, second = comment_on(thread), comment_on(thread)
    reply = comment_on(thread, parent=second)
    assert keys_on(desk.get(f"{page_of(thread)}?at={reply.key}")) == [second.key, reply.key]
    assert keys_on(desk.get(f"{page_of(thread)}?at=nothing")) == [first.key, second.key, reply.key]


@pytest.mark.parametrize("query", ["?root=nothing", "?root=%00", "?root=a-b&from=x"])
def test_of_no_comment_there_are_no_replies(desk, thread, query):
    assert desk.get(page_of(thread) + query).status_code == 404


def test_nothing_that_was_typed_becomes_markup(desk, thread, comment_on, june):
    comment_on(thread, text="<script>alert(1)</script>", author_name="<img src=x>", lead_line="<i>")
    switch(thread, Setting(Mode.CLOSED), by=june, reason="<b>Quarrel</b>")
    page = html_of(desk.get(page_of(thread)))
    assert not [one for one in ("<script>alert", "<img src=x", "<i>", "<b>Quarrel") if one in page]


# What is decided in place


@pytest.mark.parametrize(("verb", "status"), [("approve", "approved"), ("spam", "spam"), ("reject", "rejected")])
def test_a_decision_in_place_leads_back_to_the_comment(desk, thread, comment_on, june, verb, status):
    comment_on(thread)
    comment = comment_on(thread, status=Status.PENDING)
    answer = send(desk, thread, comment, verb, clause="2", place="at=abc&then=https://evil.example/")
    assert (answer.status_code, answer["Location"]) == (302, f"{page_of(thread)}?at=abc#c-{comment.key}")
    comment.refresh_from_db()
    assert comment.status == status
    decision = Decision.objects.get(comment=comment, source="moderator")
    assert (decision.by, decision.clause) == (june, Clause.objects.get(number=2) if verb == "reject" else None)


def test_the_verbs_are_those_that_are_possible_and_none_on_ones_own(desk, thread, comment_on, june):
    for status in (Status.APPROVED, Status.REJECTED, Status.WITHDRAWN):
        comment_on(thread, status=status)
    comment_on(thread, author=june, status=Status.PENDING)
    verbs = [sorted(verbs) for _line, verbs in desk.get(page_of(thread)).context["lines"]]
    assert verbs == [["rejected", "spam"], ["approved"], [], []]


def test_a_rejection_without_a_clause_is_told_so(desk, thread, comment_on):
    comment = comment_on(thread)
    answer = send(desk, thread, comment, "reject")
    assert answer.status_code == 422
    assert "A rejection names the clause it rests on." in html_of(answer)
    assert Comment.objects.approved().exists()


def test_a_decision_that_comes_too_late_is_told_who_was_first(desk, thread, comment_on, ada):
    comment = comment_on(thread, status=Status.PENDING)
    decide([Seen(comment.pk, 1)], Status.APPROVED, by=ada)
    answer = send(desk, thread, comment, "spam")
    assert answer.status_code == 409
    assert "ada" in html_of(answer)
    assert Comment.objects.approved().exists()


def test_the_last_decision_can_be_taken_back_here(desk, thread, comment_on):
    comment = comment_on(thread)
    assert "Undo my last decision" not in html_of(desk.get(page_of(thread)))
    send(desk, thread, comment, "spam")
    assert "Undo my last decision" in html_of(desk.get(page_of(thread)))
    desk.post(page_of(thread, "thread_decisions"), {"decide": "undo"})
    assert Comment.objects.approved().exists()


# Its switches


def sent_switch(thread, **more):
    form = {"mode": "closed", "until": "", "after": "", "slow_seconds": "0", "reason": "A quarrel."}
    return form | {"since": last_change(thread)} | more


def test_a_thread_is_closed_until_a_time_and_the_form_shows_it_so(desk, thread, june, time_machine):
    time_machine.move_to("2026-01-01T12:00:00-05:00", tick=False)
    sent = sent_switch(thread, until="2026-01-01T14:30", after="hold_newcomers", slow_seconds="120")
    page = html_of(desk.post(page_of(thread, "thread_changes"), sent, follow=True))
    thread.refresh_from_db()
    assert (thread.mode_now, thread.slow_seconds) == (Mode.CLOSED, 120)
    assert thread.mode_until == timezone.now() + timedelta(hours=2, minutes=30)
    assert 'value="2026-01-01T14:30"' in page
    assert "until Jan. 1, 2026, 2:30 p.m., then: Hold newcomers" in page
    assert ThreadChange.objects.get().by == june
    time_machine.shift(timedelta(hours=3))
    assert "until Jan. 1" not in html_of(desk.get(page_of(thread))).partition("Switched so far")[0]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"reason": " "}, "This field is required."),
        ({"until": "2020-01-01T10:00", "after": "open"}, "The time must be in the future."),
        ({"until": "2099-01-01T10:00"}, "Say what comes after that time"),
        ({"until": "soon"}, "Enter a valid date/time."),
        ({"mode": "hold_all"}, "It is so already."),
        ({"slow_seconds": "7"}, "Select a valid choice."),
        ({"since": "9"}, "Somebody switched it meanwhile."),
    ],
)
def test_what_cannot_be_switched_so_is_told_and_kept(desk, thread, more, words):
    answer = desk.post(page_of(thread, "thread_changes"), sent_switch(thread, **more))
    assert answer.status_code == 422
    assert words in html_of(answer)
    assert not ThreadChange.objects.exists()


def test_a_pace_that_is_not_on_the_list_stays_as_it_is(desk, thread, june):
    switch(thread, Setting(Mode.HOLD_ALL, slow_seconds=7), by=june, reason="By hand.")
    assert desk.post(page_of(thread, "thread_changes"), sent_switch(thread, slow_seconds="7")).status_code == 302
    assert Thread.objects.get().slow_seconds == 7


# The list of threads


def another(title):
    slug = title.lower().replace(" ", "-")
    return Thread.of(Post.objects.create(title=title, slug=slug, published_on=date(2012, 1, 1)))


def titles(rows):
    return [thread.title for thread in rows]


def test_threads_where_something_waits_come_first_the_most_first(desk, thread, comment_on):
    quiet, busy, calm = another("Quiet"), another("Busy"), another("Calm")
    comment_on(quiet, status=Status.PENDING)
    for _number in range(2):
        comment_on(busy, status=Status.PENDING)
    comment_on(calm)
    comment_on(thread)
    answer = desk.get(LIST)
    assert titles(answer.context["listed"].waiting) == ["Busy", "Quiet"]
    assert titles(answer.context["listed"].recent) == [thread.title, "Calm"]
    assert all(page_of(one) in html_of(answer) for one in (quiet, busy, calm, thread))


def test_the_list_is_walked(desk, thread, comment_on, monkeypatch):
    monkeypatch.setattr(threads, "WARM", 2)
    for number in range(5):
        comment_on(another(f"Post {number}"))
    address, seen = LIST, []
    for _page in range(3):
        answer = desk.get(address)
        seen += titles(answer.context["listed"].recent)
        address = LIST + answer.context["after"]
    assert seen == [f"Post {number}" for number in (4, 3, 2, 1, 0)]


# What it costs


@pytest.mark.parametrize("size", [3, 300])
def test_a_thread_costs_the_same_however_much_was_said(desk, thread_of, june, size):
    thread = thread_of(size)
    for number in range(1, size // 50 + 2):
        switch(thread, Setting(Mode.OPEN, slow_seconds=number), by=june, reason="Pace.")
    desk.get(page_of(thread))
    with Spent() as spent:
        desk.get(page_of(thread))
    # The beats, the thread, its roots, their replies, the clauses, its last change and the changes.
    assert len([sql for sql in spent.statements if '"comments_' in sql]) == 7
    assert len(spent.statements) <= 12


@pytest.mark.parametrize("size", [3, 40])
def test_the_list_of_threads_costs_two_and_the_beats(desk, thread, size):
    for number in range(size):
        one = another(f"Post {number}")
        Thread.objects.filter(pk=one.pk).update(pending_count=number, last_comment_at=timezone.now())
    with Spent() as spent:
        desk.get(LIST)
    assert len([sql for sql in spent.statements if '"comments_' in sql]) == 3
