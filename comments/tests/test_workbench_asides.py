"""What is done from a card beside deciding: escalate, note, mute, pick, answer."""

import pytest
from django.contrib.auth.models import Permission

from comments.models import Clause, Comment, LeftComment, Note, ReviewItem, Sanction, Status
from comments.moderation import Seen, decide
from comments.tests.desk import QUEUE, html_of, seen, top


def send(desk, noun, **sent):
    return desk.post(f"{QUEUE}{noun}/", sent, follow=True)


def item_of(comment):
    return ReviewItem.objects.get(comment=comment).pk


def test_what_is_escalated_is_gone_for_one_and_first_for_a_senior(desk, waiting, june, lee, client):
    _one, two = waiting("One", "Two")
    desk.get(QUEUE)
    assert top(send(desk, "escalations", item=item_of(two), note="Is it <b>true</b>?")) == "One"
    assert LeftComment.objects.get().by == june
    desk.post(f"{QUEUE}claims/", {"claim": "release"})
    lee.is_staff = True
    lee.save()
    names = ["moderate_comment", "override_decision"]
    lee.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(lee)
    page = client.get(QUEUE)
    assert top(page) == "Two"
    assert "<bdi>june</bdi></strong> asks for a senior&#x27;s eye:" in html_of(page).replace("'", "&#x27;")
    assert "Is it &lt;b&gt;true&lt;/b&gt;?" in html_of(page)


def test_a_note_is_kept_and_the_card_stays(desk, waiting):
    (comment,) = waiting("One")
    assert top(send(desk, "notes", seen=seen(comment), text="Ask the office.")) == "One"
    assert (Note.objects.get().comment, Note.objects.get().text) == (comment, "Ask the office.")


def test_a_mute_tells_the_clause_where_no_reason_is_written(desk, waiting, maria, june):
    (comment,) = waiting("One", author=maria)
    page = html_of(send(desk, "mutes", seen=seen(comment), length="1d"))
    assert "Say why" in page
    clause = Clause.objects.get(number=3)
    page = html_of(send(desk, "mutes", seen=seen(comment), length="1d", clause=clause.pk))
    made = Sanction.objects.get()
    assert (made.account, made.by, made.reason) == (maria, june, clause.text)
    assert round((made.ends_at - made.made_at).total_seconds()) == 86400
    assert "The author is muted, and is told so." in page
    assert "<strong>Mute</strong> until" in page


def test_a_mute_without_end_asks_for_the_right_to_ban(desk, waiting, maria):
    (comment,) = waiting("One", author=maria)
    assert 'value="review"' not in html_of(desk.get(QUEUE))
    assert "needs the right to ban" in html_of(send(desk, "mutes", seen=seen(comment), length="review", reason="So"))
    assert not Sanction.objects.exists()


def test_a_name_alone_cannot_be_muted(desk, waiting):
    (comment,) = waiting("One")
    assert 'data-act="mute"' not in html_of(desk.get(QUEUE)).split("<dialog")[0]
    assert "Nobody to mute" in html_of(send(desk, "mutes", seen=seen(comment), length="1h", reason="So"))


def test_a_pick_is_taken_back_with_its_decision(desk, waiting):
    (comment,) = waiting("One")
    assert "Picked: readers see the mark." in html_of(send(desk, "features", seen=seen(comment), feature="on"))
    assert Comment.objects.get().featured_at
    assert top(desk.post(f"{QUEUE}decisions/", {"decide": "undo"}, follow=True)) == "One"
    assert Comment.objects.get().featured_at is None


@pytest.mark.parametrize(("mode", "status"), [("open", "approved"), ("hold_all", "pending")])
def test_an_answer_approves_what_it_answers_and_goes_the_way_of_all_comments(desk, waiting, thread, june, mode, status):
    thread.mode = mode
    thread.save()
    (comment,) = waiting("When does it open?")
    send(desk, "answers", seen=seen(comment), text="At *nine*.")
    answer = Comment.objects.latest("pk")
    assert Comment.objects.get(pk=comment.pk).status == "approved"
    assert (answer.parent, answer.author, answer.author_name, answer.status) == (comment, june, "June Mod", status)


def test_nothing_is_answered_that_somebody_else_decided_on(desk, waiting, ada):
    (comment,) = waiting("One")
    decide([Seen(comment.pk, 1)], Status.SPAM, by=ada)
    assert "Not answered" in html_of(send(desk, "answers", seen=seen(comment), text="Well."))
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    ("noun", "sent"),
    [
        ("escalations", {"item": "1"}),
        ("escalations", {"item": "x", "note": "?"}),
        ("notes", {"seen": "1:1"}),
        ("mutes", {"seen": "1:1", "length": "9y"}),
        ("features", {}),
        ("answers", {"seen": "1:1", "text": "\u200b"}),
        ("answers", {"seen": "1:1", "text": "x" * 5001}),
    ],
)
def test_what_means_nothing_is_a_bad_request(desk, noun, sent):
    assert desk.post(f"{QUEUE}{noun}/", sent).status_code == 400
