"""Batches by plain forms: what is listed is shown, decided on once, told one by one, and taken back."""

import re

import pytest

from comments.models import Batch, Beat, Clause, Comment, Decision, Status
from comments.moderation import Seen, decide
from comments.tests.test_budgets import Spent

SEARCH = "/admin/moderation/search/"
SELECTION = "/admin/moderation/selection/"
BATCHES = "/admin/moderation/batches/"


@pytest.fixture
def desk(client, june):
    client.force_login(june)
    return client


@pytest.fixture
def three(thread, comment_on):
    return [comment_on(thread, status=Status.PENDING, text=f"Pills {number}") for number in range(3)]


def ticked(*comments):
    return [f"{one.pk}:{one.version}" for one in comments]


def words_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def sent_by(page, **changed):
    """What the form of the page that asks would send."""
    fields = dict(re.findall(r'name="(form_key)" value="([^"]*)"', page.content.decode()))
    listed = re.findall(r'name="seen" value="([^"]*)"', page.content.decode())
    return {**fields, "seen": listed, "name": "Wave of pills", "verb": "spam"} | changed


def test_what_is_ticked_is_listed_decided_and_told(desk, three, ada):
    found = desk.get(SEARCH, {"q": "pills"})
    boxes = re.findall(r'name="seen" value="([^"]*)"', found.content.decode())
    assert sorted(boxes) == sorted(ticked(*three))
    asked = desk.post(SELECTION, {"seen": boxes})
    assert "3 comments are listed" in words_of(asked)
    assert "Pills 0" in words_of(asked)
    assert not Decision.objects.filter(source="moderator").exists()
    decide([Seen(three[0].pk, 1)], Status.APPROVED, by=ada)
    result = desk.post(BATCHES, sent_by(asked), follow=True)
    assert "Moved: 2. Left alone: 1." in words_of(result)
    assert "Moved meanwhile: Approved, ada" in words_of(result)
    assert "Undo as one: 2 comments" in words_of(result)
    made = Batch.objects.get()
    back = desk.post(f"{BATCHES}{made.pk}/undoings/", follow=True)
    assert "Moved: 2. Left alone: 0." in words_of(back)
    assert sorted(Comment.objects.values_list("status", flat=True)) == ["approved", "pending", "pending"]
    listed = words_of(desk.get(BATCHES))
    assert listed.count("Wave of pills") == 2
    assert "Undo as one" not in words_of(desk.get(f"{BATCHES}{made.pk}/"))


def test_all_that_was_found_becomes_a_list_and_no_more_than_that(desk, three, thread, comment_on, settings):
    """A mistake with many at once (T38)."""
    asked = desk.post(SELECTION, {"all": "1", "query": "q=pills&status=pending"})
    later = comment_on(thread, status=Status.PENDING, text="Pills 4")
    desk.post(BATCHES, sent_by(asked))
    assert Decision.objects.filter(batch__isnull=False).count() == 3
    later.refresh_from_db()
    assert later.status == Status.PENDING
    settings.COMMENTS = {**settings.COMMENTS, "SELECTION_MAX": 2}
    asked = desk.post(SELECTION, {"all": "1", "query": ""})
    assert "2 comments are listed No more than 2 are decided on at once" in words_of(asked)


def test_a_form_sent_twice_makes_one_batch(desk, three):
    sent = sent_by(desk.post(SELECTION, {"seen": ticked(*three)}))
    assert desk.post(BATCHES, sent)["Location"] == desk.post(BATCHES, sent)["Location"]
    assert Batch.objects.count() == 1
    assert Decision.objects.filter(source="moderator").count() == 3


def test_two_forms_are_two_batches(desk, three):
    keys = {sent_by(desk.post(SELECTION, {"seen": ticked(*three)}))["form_key"] for _time in range(2)}
    assert len(keys) == 2


def test_what_the_form_lacks_is_said_and_nothing_is_lost(desk, three):
    asked = desk.post(SELECTION, {"seen": ticked(*three)})
    again = desk.post(BATCHES, sent_by(asked, name="", verb="reject"))
    assert again.status_code == 422
    assert "A rejection names the clause it rests on." in words_of(again)
    assert "This field is required." in words_of(again)
    assert sent_by(again)["seen"] == sent_by(asked)["seen"]
    assert sent_by(again)["form_key"] == sent_by(asked)["form_key"]
    clause = Clause.objects.first()
    desk.post(BATCHES, sent_by(again, verb="reject", clause=clause.pk))
    assert set(Comment.objects.values_list("status", flat=True)) == {"rejected"}


def test_what_is_odd_is_said(desk, three, thread, comment_on, june, ada):
    own = comment_on(thread, author=june)
    staff = comment_on(thread, author=ada)
    reply = comment_on(thread, parent=own)
    said = words_of(desk.post(SELECTION, {"seen": ticked(own, staff, three[0])}))
    for oddity in ("Approved: 2, Waiting: 1 (not all of one status)", "2 are by staff", "1 is your own and will be"):
        assert oddity in said
    assert "1 approved reply hangs beneath them" in said
    assert reply.status == Status.APPROVED


@pytest.mark.parametrize(
    "sent",
    [
        {"seen": ["x"]},
        {"seen": ["1:1:1"]},
        {"seen": ["²:1"]},
        {"seen": ["9" * 30 + ":1"]},
        {"all": "1", "query": "q=-x"},
    ],
)
def test_what_is_no_list_of_comments_is_refused(desk, sent):
    assert desk.post(SELECTION, sent).status_code == 400
    assert desk.post(BATCHES, {"name": "x", "verb": "spam", "form_key": "12345678", **sent}).status_code == 400


def test_more_than_may_be_listed_is_refused(desk):
    assert desk.post(SELECTION, {"seen": [f"{pk}:1" for pk in range(1, 502)]}).status_code == 400
    assert desk.post(SELECTION, {"seen": [f"{pk}:1" for pk in range(1, 501)]}).status_code == 200


def test_nothing_ticked_leads_back(desk):
    assert desk.post(SELECTION)["Location"] == SEARCH
    assert desk.get(f"{BATCHES}999/").status_code == 404
    assert desk.post(f"{BATCHES}999/undoings/").status_code == 404


def test_ones_own_comment_cannot_be_ticked(desk, thread, comment_on, june):
    comment_on(thread, author=june, text="Mine")
    assert re.search(r'name="seen"[^>]* disabled>', desk.get(SEARCH, {"q": "mine"}).content.decode())


@pytest.mark.parametrize("size", [3, 120])
def test_the_result_costs_as_much_of_few_as_of_many(desk, thread_of, size):
    thread_of(size)
    seen = [f"{pk}:1" for pk in Comment.objects.values_list("pk", flat=True)]
    asked = desk.post(SELECTION, {"seen": seen})
    answer = desk.post(BATCHES, sent_by(asked))
    with Spent() as spent:
        desk.get(answer["Location"])
    assert len(spent.statements) <= 9
    with Spent() as spent:
        desk.get(BATCHES)
    assert len(spent.statements) <= 6


def test_past_batches_go_on_after_a_page(desk, june):
    for number in range(60):
        Batch.objects.create(name=f"Batch {number}", verb="spam", by=june, number=1, form_key=f"{number}")
    first = words_of(desk.get(BATCHES))
    assert "Batch 59" in first
    assert "Batch 9 " not in first
    last = Batch.objects.get(name="Batch 10")
    assert "Batch 9 " in words_of(desk.get(f"{BATCHES}?after={last.pk}"))
    assert desk.get(f"{BATCHES}?after=x").status_code == 200


def test_what_is_out_of_reach_is_not_shown(desk, three, june, ada):
    asked = desk.post(SELECTION, {"seen": ticked(*three)})
    desk.post(BATCHES, sent_by(asked))
    made = Batch.objects.get()
    Batch.objects.update(by=ada)
    Beat.objects.create(moderator=june, section="elsewhere")
    assert desk.get(f"{BATCHES}{made.pk}/").status_code == 404
    assert desk.post(f"{BATCHES}{made.pk}/undoings/").status_code == 404
    assert "Wave of pills" not in words_of(desk.get(BATCHES))
    listed = words_of(desk.post(SELECTION, {"seen": ticked(*three)}))
    assert "3 are no longer here, or not yours" in listed
    assert "Pills" not in listed
