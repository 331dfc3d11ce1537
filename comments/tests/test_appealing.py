"""Appeals: once a decision, answered by a senior who did not make it, told to the author, counted in public."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils import timezone

from comments import appealing, claiming, openness, receipt, tampering
from comments.appealing import Refusal, answer, appeal
from comments.counting import count, total
from comments.erasing import erase
from comments.models import Appeal, Comment, Decision, Letter, Person, Reading, ReviewItem, Status
from comments.models.erasure import Way
from comments.moderation import Seen, decide, undo
from comments.reach import Bar
from comments.sealing import seal_up_to
from comments.tests.postbox import now_due, post, reject
from comments.verifying import verify


@pytest.fixture
def senior(db):
    user = User.objects.create_user("sue", password="pw", is_staff=True)
    user.groups.set(Group.objects.filter(name="Senior moderators"))
    return user


@pytest.fixture
def rejected(held, june):
    """A comment of maria@example.org that june has rejected, with a receipt."""
    receipt.issue(held)
    held.save(update_fields=["receipt"])
    reject(held, june)
    held.refresh_from_db()
    return held


@pytest.fixture
def objection(rejected):
    return appeal(rejected, "It was about the subject.")


def at(name, comment):
    return reverse(f"comments:{name}", args=[receipt.made_for(comment)])


def answered(objection, by, *, overturn=True, words="You were right."):
    version = Comment.objects.get(pk=objection.comment_id).version
    return answer(objection, overturn=overturn, words=words, version=version, by=by)


# Objecting


def test_it_is_on_the_work_list_for_a_day(objection, rejected):
    item = ReviewItem.objects.open().get()
    assert (item.comment, item.causes) == (rejected, ["appeal"])
    assert item.due_at - item.opened_at == timedelta(days=1)
    assert objection.decision == rejected.decisions.last()
    assert [one.promise for one in verify() if one.count] == []


@pytest.mark.parametrize(
    ("words", "refusal"), [("", Refusal.EMPTY), (" \n", Refusal.EMPTY), ("x" * 501, Refusal.LONG), ("x" * 500, None)]
)
def test_it_takes_five_hundred_characters(rejected, words, refusal):
    made = appeal(rejected, words)
    assert (made if refusal else None) == refusal
    assert Appeal.objects.exists() == (refusal is None)


def test_once_a_decision_and_again_for_another_one(rejected, objection, senior, ada, june):
    assert appeal(rejected, "Really.") == Refusal.TWICE
    assert answered(objection, senior, overturn=False)
    assert appeal(rejected, "Really.") == Refusal.TWICE
    rejected.refresh_from_db()
    decide([Seen(rejected.pk, rejected.version)], Status.APPROVED, by=ada)
    rejected.refresh_from_db()
    assert appeal(rejected, "Why?") == Refusal.NOTHING
    reject(rejected, june)
    assert isinstance(appeal(rejected, "Again."), Appeal)


@pytest.mark.parametrize("status", [one for one in Status.values if one != "rejected"])
def test_there_is_nothing_to_object_to_where_nothing_was_rejected(thread, comment_on, status):
    assert appeal(comment_on(thread, status=status), "But why?") == Refusal.NOTHING


def test_from_the_receipt_and_what_was_refused_comes_back(client, rejected):
    page = client.get(at("receipt", rejected)).content.decode()
    assert at("objection", rejected) in page
    refused = client.post(at("objection", rejected), {"words": "<b>" + "x" * 600})
    assert refused.status_code == 422
    assert "at most 500 characters" in refused.content.decode()
    assert "&lt;b&gt;xxx" in refused.content.decode()
    page = client.post(at("objection", rejected), {"words": "It was <b>not</b>."}, follow=True).content.decode()
    assert "It was &lt;b&gt;not&lt;/b&gt;." in page
    assert at("objection", rejected) not in page
    assert client.get(at("objection", rejected)).status_code == 405


# Four eyes


def test_whoever_decided_answers_nothing_nor_does_a_moderator_who_is_no_senior(objection, june, lee, senior):
    lee.is_staff = True
    lee.save()
    lee.groups.set(Group.objects.filter(name="Moderators"))
    june.groups.add(Group.objects.get(name="Senior moderators"))
    for by in (User.objects.get(pk=june.pk), User.objects.get(pk=lee.pk)):
        assert not answered(objection, by)
        assert not answered(objection, by, overturn=False)
        seen = [Seen(objection.comment_id, Comment.objects.get().version)]
        assert [one.why for one in decide(seen, Status.APPROVED, by=by).refused] == [Bar.APPEAL]
        assert [one.why for one in undo(seen, by=by).refused] == [Bar.APPEAL]
    assert Appeal.objects.open().exists()
    assert answered(objection, senior)


def test_the_queue_lends_it_to_a_senior_who_did_not_decide_and_to_nobody_else(objection, june, lee, senior):
    june.groups.add(Group.objects.get(name="Senior moderators"))
    lee.groups.set(Group.objects.filter(name="Moderators"))
    assert claiming.next_items(User.objects.get(pk=june.pk)).items == ()
    assert claiming.next_items(User.objects.get(pk=lee.pk)).items == ()
    assert [one.comment_id for one in claiming.next_items(senior).items] == [objection.comment_id]


def test_the_card_shows_what_is_said_against_what_and_not_the_text(client, objection, senior):
    client.force_login(senior)
    page = client.get(reverse("comments_workbench:queue")).content.decode()
    assert "It was about the subject." in page
    assert "2. Off topic" in page
    assert f"{reverse('comments_workbench:appeals')}#appeal-{objection.pk}" in page
    assert 'data-act="approve"' not in page


# Answering


@pytest.mark.parametrize(("overturn", "status"), [(True, Status.APPROVED), (False, Status.REJECTED)])
def test_a_senior_answers_on_the_page_and_its_author_is_told(client, rejected, objection, senior, overturn, status):
    client.force_login(senior)
    listed = reverse("comments_workbench:appeals")
    page = client.get(listed).content.decode()
    assert all(words in page for words in ("It was about the subject.", "2. Off topic", "june", rejected.text))
    assert Reading.objects.get().place == "appeal"
    sent = {"version": rejected.version, "words": "Looked <i>again</i>.", "outcome": "uphold"}
    sent["outcome"] = "overturn" if overturn else "uphold"
    address = reverse("comments_workbench:appeal_answers", args=[objection.pk])
    assert client.post(address, sent)["Location"] == listed
    rejected.refresh_from_db()
    assert rejected.status == status
    objection.refresh_from_db()
    assert (objection.answered_by, objection.answer) == (senior, "Looked <i>again</i>.")
    assert objection.overturned_by == (rejected.decisions.last() if overturn else None)
    assert not ReviewItem.objects.open().exists()
    page = client.get(at("receipt", rejected)).content.decode()
    assert "Looked &lt;i&gt;again&lt;/i&gt;." in page
    assert ("you were right" in page, "looked at it again: it stands" in page) == (overturn, not overturn)
    assert [one.promise for one in verify() if one.count] == []


def test_the_letter_says_how_it_ended_and_what_was_written(objection, senior, sink):
    answered(objection, senior, overturn=False, words="It names a neighbour. See evil.example/x.")
    now_due()
    Letter.objects.filter(kind="decision").update(state="cancelled")
    post()
    [letter] = sink.messages
    body = letter.get_content()
    assert "the decision stands" in body
    assert "out-of-court dispute settlement" in body
    assert "turn to a court" in body
    assert "It names a neighbour." in body
    assert "evil.example/x" not in body


def test_an_answer_needs_words_and_comes_once(client, rejected, objection, senior, ada):
    client.force_login(senior)
    address = reverse("comments_workbench:appeal_answers", args=[objection.pk])
    assert client.post(address, {"version": rejected.version, "outcome": "uphold", "words": " "}).status_code == 422
    answered(objection, ada, overturn=False)
    late = client.post(address, {"version": rejected.version, "outcome": "overturn", "words": "Yes."})
    assert late.status_code == 409
    assert "answered or moved meanwhile" in late.content.decode()
    assert Comment.objects.get().status == Status.REJECTED
    assert not answered(objection, ada, overturn=False)


def test_another_decision_on_the_comment_overturns_it_too(rejected, objection, senior):
    decide([Seen(rejected.pk, rejected.version)], Status.APPROVED, by=senior)
    objection.refresh_from_db()
    assert (objection.outcome, objection.answered_by) == ("overturned", senior)
    assert objection.overturned_by == Decision.objects.last()


def test_overturning_names_the_decision_that_is_set_aside_and_the_log_proves(rejected, objection, senior):
    answered(objection, senior)
    made = Decision.objects.last()
    assert (made.overrides, made.by, made.now) == (objection.decision, senior, Status.APPROVED)
    seal_up_to(timezone.now() + timedelta(hours=2))
    assert list(tampering.faults()) == []


def test_whoever_is_erased_is_answered_no_more(objection, rejected):
    erase(Person(comment=rejected, alone=True), words_go=False, way=Way.AUTHOR)
    objection.refresh_from_db()
    assert (objection.outcome, objection.words) == ("dropped", "")
    assert not ReviewItem.objects.open().exists()


def test_answered_ones_are_walked(client, objection, senior, monkeypatch):
    answered(objection, senior)
    monkeypatch.setattr("comments.appeals.PAGE", 1)
    client.force_login(senior)
    listed = client.get(reverse("comments_workbench:appeals"))
    assert "You were right." in listed.content.decode()
    assert [one.pk for one in listed.context["past"]] == [objection.pk]


# In public


@pytest.mark.parametrize("overturn", [True, False])
def test_the_log_tells_how_it_ended_a_day_later_and_nothing_of_what_was_said(
    client, objection, senior, overturn, time_machine
):
    time_machine.move_to(timezone.now(), tick=False)
    answered(objection, senior, overturn=overturn, words="A moderator's words.")
    ended = "overturned" if overturn else "upheld"
    time_machine.shift(timedelta(hours=23))
    assert [one.appeal for one in openness.log().entries] in ([], [""])
    time_machine.shift(timedelta(hours=3))
    assert [one.appeal for one in openness.log().entries] == [ended]
    page = client.get(reverse("comments:log")).content.decode()
    assert f"{ended} on appeal" in page
    feed = client.get(reverse("comments:log_feed"))
    assert feed.json()["items"][0]["_moderation"]["appeal"] == ended
    assert not [one for one in ("about the subject", "moderator's words", "sue") if one in page + feed.content.decode()]


def test_hours_count_what_was_objected_to_and_how_it_ended(objection, senior):
    answered(objection, senior, overturn=False)
    now = timezone.now()
    counts = total(count(now - timedelta(hours=1), now + timedelta(hours=1)).values())
    assert (counts["appealed"], counts["appeal:upheld"]) == (1, 1)
    assert sum(number for name, number in counts.items() if name.startswith("waited:appeal:")) == 1


def test_who_has_no_address_gets_no_letter(rejected, senior):
    Comment.objects.update(author_email="")
    made = appealing.appeal(rejected, "Why?")
    answered(made, senior)
    assert not Letter.objects.filter(kind="appeal").exists()
