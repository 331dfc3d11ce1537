"""Questions, open and answered: on the thread, on their page, in the workbench."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from comments import authoring, officials, questions, reading
from comments.models import Answer, Beat, Clause, Comment, Mode, Office, Status, Thread
from comments.moderation import Seen, decide
from comments.reach import Reach
from comments.screening import Draft
from comments.tests.bureau import BADGE, BUREAU, page
from comments.tests.test_budgets import Spent
from dipnote_site.tests.threats.outside import public_urls, send

pytestmark = pytest.mark.django_db

# Open and answered


def test_a_comment_that_ends_in_a_question_mark_is_an_open_question(client, thread):
    Thread.objects.update(mode=Mode.OPEN)
    send(client, thread, text="When will this end?")
    send(client, thread, text="It will end.", name="Eric")
    assert [one.text for one in questions.of_thread(thread)[1]] == ["When will this end?"]
    assert "1 open question" in page(client, thread)


def test_a_moderator_marks_and_unmarks_and_readers_see_it_at_once(client, thread, comment_on, question, june):
    other = comment_on(thread, text="Tell me when.")
    page(client, thread)
    assert officials.mark(other, True, by=june)
    assert "2 open questions" in page(client, thread)
    assert officials.mark(question, False, by=june)
    assert "1 open question<" in page(client, thread)
    Beat.objects.create(moderator=june, section="elsewhere")
    assert not officials.mark(other, False, by=User.objects.get(pk=june.pk))


def test_an_edit_asks_or_asks_no_more_but_what_a_moderator_said_stays(thread, comment_on):
    cases = [("So?", True, "No.", None), ("No.", None, "So?", True), ("So?", False, "Or so?", False)]
    cases += [("Say.", True, "Say it.", True)]
    for before, asks, after, then in cases:
        comment = comment_on(thread, text=before, asks=asks, status=Status.PENDING, created_at=timezone.now())
        draft = Draft(thread, "Maria", after, edits=comment)
        assert authoring.edit(draft, seen=1).why == ""
        comment.refresh_from_db()
        assert (comment.text, comment.asks) == (after, then)


def test_what_an_office_said_is_not_edited_by_its_author_alone(answer):
    answer()
    assert not authoring.can_edit(Comment.objects.get(office=BUREAU))


def test_the_search_shows_the_badge(client, answer):
    answer("In springtime.")
    assert BADGE in client.get(reverse("comments:search"), {"q": "springtime"}).content.decode()


def test_the_page_of_questions_shows_answers_under_them_and_then_the_open_ones(client, thread, comment_on, answer):
    comment_on(thread, text="And when do you open?", asks=True, author_name="Eric")
    comment_on(thread, text="Never asked.", author_name="John")
    answer("In *May*.")
    answered = client.get(reverse("comments:questions", args=[thread.key])).content.decode()
    order = [answered.index(one) for one in ("visas be issued", BADGE, "In <em>May</em>", "And when do you open?")]
    assert order == sorted(order)
    assert "Never asked." not in answered


def test_an_answer_that_is_removed_opens_the_question_again(client, thread, answer, june):
    answer()
    reply = Comment.objects.get(office=BUREAU)
    decide([Seen(reply.pk, reply.version)], Status.REJECTED, by=june, clause=Clause.objects.first())
    shown = page(client, thread)
    assert BADGE not in shown
    assert "1 open question" in shown
    assert "answered by" not in shown


def test_an_officials_own_question_is_none_to_officials(thread, answer):
    answer("In May. Does that help?")
    assert questions.of_thread(thread)[1] == []


def test_several_offices_are_not_named_as_one(client, thread, comment_on, answer, senior):
    Office.objects.create(account=senior, title="Bureau of Public Affairs")
    answer()
    answer("It is.", to=comment_on(thread, text="Is it?", asks=True), by=senior)
    # One box: a gap between boxes would stand as a space inside the sentence.
    assert '<span><span aria-hidden="true">✓</span> 2 questions answered officially</span>' in page(client, thread)


def test_the_feed_names_the_office(client, thread, answer):
    answer()
    feed = client.get(public_urls(thread)["thread feed"]).content.decode()
    assert f"Olga O. (official answer, {BUREAU}): In May." in feed


@pytest.mark.parametrize("status", [Status.PENDING, Status.REJECTED, Status.SPAM, Status.WITHDRAWN])
def test_t19_hidden_questions_and_answers_change_no_public_byte(client, thread, question, comment_on, status):
    address = reverse("comments:questions", args=[thread.key])
    before = client.get(address).content, page(client, thread)
    comment_on(thread, text="Hidden?", asks=True, status=status)
    comment_on(thread, text="Hidden.", office=BUREAU, parent=question, status=status)
    Thread.objects.update(version=99)
    assert (client.get(address).content, page(client, thread)) == before


def test_the_page_of_questions_hides_with_its_post(client, post, thread, question):
    address = reverse("comments:questions", args=[thread.key])
    answer = client.get(address)
    assert answer.headers["Cache-Control"] == "public, max-age=5"
    assert not answer.cookies
    post.is_public = False
    post.save()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("size", [3, 300])
def test_strip_page_and_list_cost_the_same_at_any_size(client, thread_of, size):
    thread = thread_of(size)
    Comment.objects.update(asks=True)
    for parent in Comment.objects.roots()[: size // 3]:
        Comment.objects.filter(parent=parent).update(office=BUREAU)
    with Spent() as spent:
        reading.page(thread)
    assert len(spent.statements) == 2
    with Spent() as spent:
        questions.of_thread(thread)
    assert len(spent.statements) <= 3
    for is_answered in (True, False):
        with Spent() as spent:
            questions.listed(Reach(), is_answered=is_answered)
        assert len(spent.statements) == 1


# The workbench


@pytest.fixture
def desk_of(client):
    def make(user):
        client.force_login(user)
        return client

    return make


def test_an_official_answers_on_the_page_of_a_question(desk_of, client, thread, question, olga):
    desk, address = desk_of(olga), reverse("comments_workbench:question", args=[question.key])
    listed = desk.get(reverse("comments_workbench:questions")).content.decode()
    assert question.text in listed
    assert BUREAU in listed
    desk.post(address, {"text": "In April.", "do": "keep"})
    assert "In April." in desk.get(address).content.decode()
    assert "In April." not in page(client, thread)
    assert desk.post(address, {"text": "In May.", "do": "publish"}).status_code == 302
    assert BADGE in page(client, thread)
    assert question.text in desk.get(reverse("comments_workbench:questions"), {"show": "answered"}).content.decode()
    assert question.text not in desk.get(reverse("comments_workbench:questions")).content.decode()


@pytest.mark.usefixtures("two")
def test_a_second_pair_of_eyes_publishes_on_the_same_page(desk_of, client, thread, question, olga, senior):
    address = reverse("comments_workbench:question", args=[question.key])
    desk_of(olga).post(address, {"text": "In May.", "do": "propose"})
    desk = desk_of(senior)
    assert "wait for a second pair of eyes" in desk.get(reverse("comments_workbench:questions")).content.decode()
    shown = desk.get(address).content.decode()
    assert "Publish this answer" in shown
    sent = {"answer": Answer.objects.get().pk, "text": "In May.", "do": "publish"}
    assert desk.post(address, sent).status_code == 302
    assert BADGE in page(client, thread)


def test_a_refused_answer_comes_back_whole(desk_of, question, olga, june):
    address = reverse("comments_workbench:question", args=[question.key])
    Thread.objects.update(mode=Mode.CLOSED)
    answer = desk_of(olga).post(address, {"text": "In May.", "do": "publish"})
    assert answer.status_code == 409
    assert "In May." in answer.content.decode()
    assert desk_of(olga).post(address, {"text": " ", "do": "publish"}).status_code == 422
    answer = desk_of(june).post(address, {"text": "I say so.", "do": "publish"})  # who holds no office
    assert (answer.status_code, Comment.objects.count()) == (409, 1)


def test_marks_are_set_from_the_same_page(desk_of, question, june):
    desk, address = desk_of(june), reverse("comments_workbench:question_marks", args=[question.key])
    desk.post(address, {"asks": "no"})
    question.refresh_from_db()
    assert question.asks is False
    desk.post(address, {"asks": "yes"})
    question.refresh_from_db()
    assert question.asks is True
