"""Deciding in the admin: one comment or many, with the versions seen, and the answer for each."""

import pytest
from django.urls import reverse

from comments import moderation
from comments.models import Clause, Comment, Decision, Revision, Source, Status
from comments.moderation import Seen

LIST = reverse("admin:comments_comment_changelist")
DECISIONS = reverse("admin:comments_comment_decisions")


@pytest.fixture
def desk(client, june):
    client.force_login(june)
    return client


@pytest.fixture
def waiting(thread, comment_on):
    return [comment_on(thread, status=Status.PENDING, author_name=name) for name in ("Ann", "Bob", "Cem")]


def detail(comment):
    return reverse("admin:comments_comment_change", args=[comment.pk])


def seen(*comments):
    return [f"{one.pk}:{one.version}" for one in comments]


def statuses(comments):
    return [Comment.objects.get(pk=one.pk).status for one in comments]


def test_the_ticked_comments_are_approved_and_each_is_answered_for(desk, june, waiting):
    sent = {"verb": "approve", "seen": seen(*waiting[:2]), "list": "status=pending"}
    response = desk.post(DECISIONS, sent)
    assert response.url == f"{LIST}?status=pending"
    assert statuses(waiting) == ["approved", "approved", "pending"]
    assert Decision.objects.filter(source=Source.MODERATOR, by=june).count() == 2
    answer = desk.get(response.url).context["answer"]
    assert answer["words"] == "2 comments approved."
    assert [(line["name"], line["words"]) for line in answer["lines"]] == [
        ("Ann", "Waiting → Approved"),
        ("Bob", "Waiting → Approved"),
    ]
    assert desk.get(response.url).context["answer"] is None


def test_a_rows_own_button_means_its_comment_alone(desk, waiting):
    desk.post(DECISIONS, {"only": f"spam:{waiting[0].pk}:1", "seen": seen(*waiting)})
    assert statuses(waiting) == ["spam", "pending", "pending"]


def test_the_answer_offers_to_take_it_all_back(desk, waiting):
    desk.post(DECISIONS, {"verb": "spam", "seen": seen(*waiting)})
    answer = desk.get(LIST).context["answer"]
    desk.post(DECISIONS, {"verb": "undo", "seen": answer["undo"]})
    assert statuses(waiting) == ["pending"] * 3
    assert desk.get(LIST).context["answer"]["words"] == "3 decisions taken back."


def test_a_rejection_asks_for_its_clause_and_records_it(desk, waiting):
    asking = desk.post(DECISIONS, {"only": f"reject:{waiting[0].pk}:1"})
    assert asking.status_code == 200
    assert statuses(waiting) == ["pending"] * 3
    assert f'name="seen" value="{waiting[0].pk}:1"' in asking.content.decode()
    clause = Clause.objects.get(code="off-topic")
    sent = {"verb": "reject", "seen": seen(waiting[0]), "clause": clause.pk, "note": "Recipes."}
    assert desk.post(DECISIONS, sent).status_code == 302
    decision = Decision.objects.latest("pk")
    assert (decision.now, decision.clause, decision.note) == ("rejected", clause, "Recipes.")


@pytest.mark.parametrize("wrong", [{"clause": ""}, {"clause": "999"}, {"clause": "x"}, {"note": "n" * 1001}])
def test_a_rejection_without_a_clause_in_force_or_with_an_endless_note_is_asked_again(desk, waiting, wrong):
    sent = {"verb": "reject", "seen": seen(*waiting), "clause": Clause.objects.first().pk, "note": "", **wrong}
    response = desk.post(DECISIONS, sent)
    assert response.status_code == 400
    assert "errorlist" in response.content.decode()
    assert statuses(waiting) == ["pending"] * 3


def test_a_clause_out_of_force_cannot_be_named(desk, waiting):
    clause = Clause.objects.first()
    Clause.objects.filter(pk=clause.pk).update(is_active=False)
    desk.post(DECISIONS, {"verb": "reject", "seen": seen(*waiting), "clause": clause.pk, "note": ""})
    assert statuses(waiting) == ["pending"] * 3


def test_what_moved_meanwhile_is_left_alone_and_told_the_rest_moves(desk, ada, waiting):
    moderation.decide([Seen(waiting[0].pk, 1)], Status.SPAM, by=ada)
    desk.post(DECISIONS, {"verb": "approve", "seen": seen(*waiting)})
    assert statuses(waiting) == ["spam", "approved", "approved"]
    answer = desk.get(LIST).context["answer"]
    assert answer["words"] == "2 comments approved. 1 was left alone."
    line = answer["lines"][0]
    assert (line["name"], line["kind"]) == ("Ann", "stale")
    assert "ada moved it meanwhile, at" in line["words"]
    assert "It is now: Spam" in line["words"]
    assert answer["undo"] == [f"{one.pk}:2" for one in waiting[1:]]


def test_a_stale_decision_on_one_comment_answers_409_and_shows_how_it_stands(desk, ada, waiting):
    moderation.decide([Seen(waiting[0].pk, 1)], Status.SPAM, by=ada)
    response = desk.post(DECISIONS, {"verb": "approve", "seen": seen(waiting[0]), "then": "next"})
    assert response.status_code == 409
    assert "ada moved it meanwhile" in response.content.decode()
    assert f'value="{waiting[0].pk}:2"' in response.content.decode()
    assert Decision.objects.filter(source=Source.MODERATOR).count() == 1


def test_what_cannot_become_that_is_told(desk, waiting):
    desk.post(DECISIONS, {"verb": "approve", "seen": seen(waiting[0])})
    desk.get(LIST)
    desk.post(DECISIONS, {"verb": "approve", "seen": [f"{waiting[0].pk}:2"]})
    assert "it cannot become that. It is: Approved" in desk.get(LIST).context["answer"]["lines"][0]["words"]
    desk.post(DECISIONS, {"verb": "undo", "seen": seen(waiting[1])})
    assert "no moderator" in desk.get(LIST).context["answer"]["lines"][0]["words"]


def test_a_comment_that_is_not_there_is_told(desk, waiting):
    desk.post(DECISIONS, {"verb": "approve", "seen": ["999999:1", *seen(waiting[0])]})
    assert desk.get(LIST).context["answer"]["lines"][0]["words"] == "No longer here."


def test_nothing_ticked_changes_nothing_and_says_so(desk, waiting):
    response = desk.post(DECISIONS, {"verb": "approve", "list": "status=pending"}, follow=True)
    assert "No comment was selected." in response.content.decode()
    assert statuses(waiting) == ["pending"] * 3


@pytest.mark.parametrize(
    "sent",
    [
        {"verb": "delete", "seen": "1:1"},
        {"verb": "approve", "seen": "1"},
        {"verb": "approve", "seen": "1:x"},
        {"verb": "approve", "seen": "1:-1"},
        {"verb": "approve", "seen": f"{'9' * 30}:1"},
        {"verb": "approve", "seen": "1:1\x00"},
        {"verb": "approve", "seen": "١:1"},
        {"only": "approve"},
        {"only": "withdraw:1:1"},
        {"verb": "approve", "seen": "1:1", "note": "n" * 1001},
        {"verb": "approve", "seen": "1:1", "clause": "' OR 1=1"},
        {"verb": "approve", "seen": [f"{n}:1" for n in range(1001)]},
    ],
)
def test_a_decision_that_no_page_of_ours_sends_is_refused(desk, waiting, sent):
    assert desk.post(DECISIONS, sent).status_code == 400
    assert statuses(waiting) == ["pending"] * 3


def test_after_deciding_one_goes_on_to_the_next_that_waits(desk, waiting):
    go = {"verb": "approve", "then": "next", "list": "status=pending"}
    assert desk.post(DECISIONS, {**go, "seen": seen(waiting[1])}).url.startswith(detail(waiting[2]))
    assert desk.post(DECISIONS, {**go, "seen": seen(waiting[2])}).url.startswith(detail(waiting[0]))
    assert desk.post(DECISIONS, {**go, "seen": seen(waiting[0])}).url == f"{LIST}?status=pending"


@pytest.mark.parametrize("back", ["//evil.example/", "https://evil.example/", "\r\nSet-Cookie: a=b", "/../../", "@x"])
def test_no_address_that_is_sent_leads_elsewhere(desk, waiting, back):
    response = desk.post(DECISIONS, {"verb": "approve", "seen": seen(waiting[0]), "list": back, "then": back})
    assert response.url.startswith(f"{LIST}?")
    assert "\n" not in response.url


def test_the_detail_shows_all_there_is_to_know(desk, lee, ada, thread, comment_on):
    root = comment_on(thread, author_name="Root", text="The root.")
    parent = comment_on(thread, parent=root, author_name="Parent", text="The parent.")
    earlier = comment_on(thread, parent=parent, author_name="Earlier", text="Said before.")
    comment = comment_on(
        thread,
        parent=parent,
        author=lee,
        author_name="Lee",
        status=Status.PENDING,
        text="Buy <i>pills</i> now",
        findings=[
            {"rule": "barred_words", "outcome": "hold", "words": "A listed word.", "spans": [[7, 12]], "field": "text"},
            {"rule": "many_links", "outcome": "hold", "words": "Odd", "spans": [[-5, 3], [9, 900]], "field": "text"},
        ],
    )
    comment_on(thread, parent=comment, author_name="Answer", text="An answer.")
    Revision.objects.filter(comment=comment).update(text="Buy pills tomorrow")
    clause = Clause.objects.first()
    moderation.decide([Seen(comment.pk, 1)], Status.REJECTED, by=ada, clause=clause, note="Look again <b>")
    page = desk.get(detail(comment)).content.decode()
    for words in ("The root.", "The parent.", "Said before.", "An answer.", "Rejected", "ada", str(clause)):
        assert words in page
    assert "Look again &lt;b&gt;" in page
    assert "Buy pills tomorrow" in page
    assert "&lt;i&gt;" not in page.partition("As it was typed")[2].partition("<mark")[0]
    assert '<mark title="A listed word.">pi</mark><mark title="A listed word. · Odd">lls</mark>' in page
    assert "<i>pills</i>" not in page
    assert '<mark title="Odd">Buy</mark>' in page
    assert f'value="{comment.pk}:2"' in page
    assert earlier.author_name in page


@pytest.mark.parametrize("size", [3, 300])
def test_the_detail_costs_the_same_in_any_thread(desk, thread_of, size, django_assert_max_num_queries):
    thread_of(size)
    comment = Comment.objects.exclude(root=None).first()
    with django_assert_max_num_queries(14):
        assert desk.get(detail(comment)).status_code == 200


@pytest.mark.parametrize("pk", ["999999", "9" * 40, "0"])
def test_a_comment_that_is_not_there_is_404(desk, pk):
    assert desk.get(f"{LIST}{pk}/change/").status_code == 404


def test_there_is_no_adding_editing_or_deleting(desk, ada, client, waiting):
    client.force_login(ada)
    for address in ("add/", f"{waiting[0].pk}/delete/", f"{waiting[0].pk}/history/", f"{waiting[0].pk}/"):
        assert client.get(LIST + address).status_code == 404
    assert client.post(detail(waiting[0]), {"status": "approved"}).status_code == 405
    assert client.post(LIST, {"action": "delete_selected", "_selected_action": waiting[0].pk}).status_code == 405
    assert statuses(waiting) == ["pending"] * 3


def test_rights_that_are_taken_away_act_at_once(desk, june, waiting):
    june.groups.clear()
    assert desk.post(DECISIONS, {"verb": "approve", "seen": seen(*waiting)}).status_code == 403
    assert desk.get(LIST).status_code == 403
    assert statuses(waiting) == ["pending"] * 3
