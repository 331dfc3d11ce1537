"""T08–T10, T16, T27, T28: what is sent, and to where."""

import re
import threading
import time

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from comments import conf
from comments.models import Block, Comment, Decision, Mode, ReviewItem, Revision, Status, Thread
from dipnote_site.tests.threats.outside import FILLED, form_of, respond_url, send
from posts.models import Post


@pytest.mark.parametrize("length", [1, 4999, 5000])
def test_t08_a_text_up_to_the_limit_is_stored_whole(client, thread, length):
    assert send(client, thread, text="é" * length).status_code == 302
    assert Comment.objects.get().text == "é" * length


@pytest.mark.parametrize("length", [5001, 20_001, 1_000_000])
def test_t08_a_text_over_the_limit_is_refused_whole_and_never_cut(client, thread, length):
    answer = send(client, thread, text="x" * length)
    assert answer.status_code == 422
    assert "x" * length in answer.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.parametrize("field", ["name", "location"])
@pytest.mark.parametrize("length", [100, 101, 5000])
def test_t08_names_and_places_have_their_limit(client, thread, field, length):
    answer = send(client, thread, **{field: "é" * length})
    assert answer.status_code == (302 if length == 100 else 422)
    assert Comment.objects.count() == (1 if length == 100 else 0)


@pytest.mark.parametrize("length", [254, 255, 300, 400])
def test_t08_an_address_longer_than_its_column_is_refused(client, thread, length):
    answer = send(client, thread, email=f"{'a' * (length - 12)}@example.org")
    assert answer.status_code == (302 if length == 254 else 422)


def test_t08_a_request_of_a_thousand_fields_or_of_megabytes_is_a_bad_request(client, thread):
    many = {f"field{number}": "1" for number in range(1001)}
    assert client.post(respond_url(thread), FILLED | many).status_code == 400
    body = b"text=" + b"x" * 3_000_000
    kind = "application/x-www-form-urlencoded"
    assert client.generic("POST", respond_url(thread), body, content_type=kind).status_code == 400
    assert not Comment.objects.exists()


def test_t08_a_file_is_not_a_text(client, thread, tmp_path):
    (tmp_path / "text").write_text("From a file")
    with (tmp_path / "text").open() as file:
        assert client.post(respond_url(thread), FILLED | form_of(client, thread) | {"text": file}).status_code == 422
    assert not Comment.objects.exists()


@pytest.mark.parametrize("field", ["name", "location", "text", "email", "website", "to", "stamp"])
@pytest.mark.parametrize("odd", ["\x00", "\x1b[2J", "\x85", "".join(map(chr, [*range(1, 32), *range(0x7F, 0xA0)]))])
def test_t09_no_control_character_is_stored_or_breaks_a_field(client, thread, field, odd):
    value = {"email": f'"a{odd}b"@example.org'}.get(field, f"one{odd}two")
    assert send(client, thread, **{field: value}).status_code in (302, 422)
    for comment in Comment.objects.all():
        stored = f"{comment.author_name}{comment.author_location}{comment.author_email}{comment.text}{comment.html}"
        assert not [char for char in stored if char not in "\t\n" and (ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0)]


def test_t09_direction_marks_stay_inside_their_comment(client, thread):
    Thread.objects.update(mode=Mode.OPEN)
    send(client, thread, name="\u202eairaM", text="access\u202e level\u2066 // check\u2069")
    page = client.get(thread.url).content.decode()
    assert '<bdi class="comment-name">airaM</bdi>' in page
    assert '<div class="comment-text" dir="auto">' in page


def test_t09_a_tower_of_marks_is_cut_to_eight(client, thread):
    send(client, thread, text="Z" + "\u0301\u0316" * 300 + "algo", name="Z" + "\u0336" * 90)
    comment = Comment.objects.get()
    assert len(comment.text) <= 1 + 8 + 4
    assert len(comment.author_name) <= 1 + 8


@pytest.mark.parametrize("name", ["June Mod", "juпe mod", "J\u200bune  Mod", "ＪＵＮＥ ＭＯＤ", "june", "JunеMod"])
def test_t09_a_name_that_looks_like_a_moderators_waits_and_says_why(client, thread, june, name):
    Thread.objects.update(mode=Mode.OPEN)
    send(client, thread, name=name)
    comment = Comment.objects.get()
    assert comment.status == Status.PENDING
    assert [finding["rule"] for finding in comment.findings] == ["protected_name"]


@pytest.mark.parametrize(
    "written",
    [
        "casino",
        "CASINO",
        "cаsino",
        "с\u200ba\u200dsіno",
        "ca\u00adsino",
        "ｃａｓｉｎｏ",
        "𝓬𝓪𝓼𝓲𝓷𝓸",
        "ćäsîno",
        "C\u0336a\u0336sino",
        "🅲🅰🆂🅸🅽🅾",
    ],
)
def test_t10_a_listed_word_is_found_however_it_is_written(client, thread, written):
    Block.objects.create(kind=Block.Kind.WORD, value="casino", outcome=Block.Outcome.SPAM)
    Thread.objects.update(mode=Mode.OPEN)
    send(client, thread, text=f"Visit my {written} today")
    comment = Comment.objects.get()
    assert comment.status == Status.SPAM
    assert comment.text.startswith("Visit my ")
    ((start, end),) = comment.findings[0]["spans"]
    assert comment.text[start:end].startswith(comment.text[9])


def test_t10_a_word_that_only_holds_a_listed_one_is_none(client, thread):
    Block.objects.create(kind=Block.Kind.WORD, value="sex", outcome=Block.Outcome.SPAM)
    Thread.objects.update(mode=Mode.OPEN)
    send(client, thread, text="Essex and Sussex")
    assert Comment.objects.get().status == Status.APPROVED


# T16: the target


@pytest.fixture
def hidden_parents(post, thread, comment_on, settings):
    """Comments nobody can answer, by why."""
    settings.COMMENTS = settings.COMMENTS | {"MAX_DEPTH": 2}
    other = Post.objects.create(title="Another", slug="another", published_on=post.published_on)
    deep = comment_on(thread, parent=comment_on(thread, parent=comment_on(thread)))
    return {
        "missing": "a" * 13,
        "other page": comment_on(Thread.of(other)).key,
        "pending": comment_on(thread, status=Status.PENDING).key,
        "rejected": comment_on(thread, status=Status.REJECTED).key,
        "spam": comment_on(thread, status=Status.SPAM).key,
        "withdrawn": comment_on(thread, status=Status.WITHDRAWN).key,
        "too deep": deep.key,
        "a number": str(deep.pk),
        "garbage": "'\"<>",
        "nul": "\x00",
    }


def bare(answer):
    """A page without what differs from one form to the next: its hidden fields."""
    return re.sub(r'<input type="hidden"[^>]*>', "", answer.content.decode())


def test_t16_every_parent_that_cannot_be_answered_is_refused_in_the_same_words(client, thread, hidden_parents):
    before = Comment.objects.count()
    hidden = form_of(client, thread)
    answers = {}
    for why, key in hidden_parents.items():
        answer = client.post(respond_url(thread), FILLED | hidden | {"to": key})
        assert answer.status_code == 422, why
        if why != "nul":  # which no field takes
            answers[bare(answer)] = why
    assert len(answers) == 1, answers.values()
    assert Comment.objects.count() == before


def test_t16_the_form_of_a_hidden_parent_tells_nothing_of_it(client, thread, hidden_parents):
    pages = {bare(client.get(respond_url(thread), {"to": key})) for key in hidden_parents.values()}
    assert len(pages) == 1


def test_t16_nothing_is_taken_where_nothing_is_shown(client, post, thread, comment_on):
    hidden = form_of(client, thread)
    gone = Post.objects.create(title="Gone", slug="gone", published_on=post.published_on)
    thread_of_gone = Thread.of(gone)
    gone.delete()
    Post.objects.filter(pk=post.pk).update(is_public=False)
    urls = [respond_url(thread), respond_url(thread_of_gone), reverse("comments:respond", args=["a" * 13])]
    answers = {client.post(url, FILLED | hidden).content for url in urls}
    assert [client.post(url, FILLED | hidden).status_code for url in urls] == [404, 404, 404]
    assert len(answers) == 1
    assert [client.get(url).status_code for url in urls] == [404, 404, 404]
    assert not Comment.objects.exists()


def test_t16_a_closed_thread_takes_nothing_and_gives_the_text_back(client, thread):
    hidden = form_of(client, thread)
    Thread.objects.update(mode=Mode.CLOSED)
    answer = client.post(respond_url(thread), FILLED | hidden)
    assert answer.status_code == 403
    assert FILLED["text"] in answer.content.decode()
    assert client.get(respond_url(thread)).status_code == 403
    assert not Comment.objects.exists()


def test_t16_the_form_of_one_page_is_not_taken_on_another(client, post, thread):
    other = Thread.of(Post.objects.create(title="Another", slug="another", published_on=post.published_on))
    answer = client.post(respond_url(other), FILLED | form_of(client, thread))
    assert answer.status_code == 422
    for stamp in ("", "x", "a:b:c", form_of(client, other)["stamp"][:-3] + "!!!"):
        assert client.post(respond_url(other), FILLED | {"stamp": stamp}).status_code == 422
    assert not Comment.objects.exists()


# T27: the same again


def stored():
    return [model.objects.count() for model in (Comment, Revision, Decision, ReviewItem)]


def test_t27_a_form_sent_again_is_the_same_comment(client, thread):
    fields = FILLED | form_of(client, thread)
    first = client.post(respond_url(thread), fields)
    again = client.post(respond_url(thread), fields)
    other_visitor = Client().post(respond_url(thread), fields)
    assert stored() == [1, 1, 1, 1]
    assert {answer.status_code for answer in (first, again, other_visitor)} == {302}
    assert client.get(again.url).content == client.get(first.url).content
    thread.refresh_from_db()
    assert thread.pending_count == 1


def test_t27_the_same_text_in_a_new_form_is_not_stored_twice(client, thread):
    send(client, thread)
    assert send(client, thread, text="  a WORD of\r\nmy own.\n").status_code == 422
    assert stored() == [1, 1, 1, 1]


@pytest.mark.django_db(transaction=True)
def test_t27_twenty_at_the_same_moment_are_one_row(client, thread, settings):
    settings.COMMENTS = settings.COMMENTS | {"PACE_LIMIT": (100, 600)}  # each counts as an attempt
    fields = FILLED | form_of(client, thread)
    answers, barrier = [], threading.Barrier(20)

    def press():
        visitor = Client()
        barrier.wait(timeout=30)
        try:
            answers.append(visitor.post(respond_url(thread), fields).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(20)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=60)
    thread.refresh_from_db()
    assert answers == [302] * 20
    assert stored() == [1, 1, 1, 1]
    assert (thread.pending_count, thread.approved_count) == (1, 0)


# T28: robots


def findings_of(comment):
    return [finding["rule"] for finding in comment.findings]


@pytest.fixture
def open_thread(thread):
    Thread.objects.filter(pk=thread.pk).update(mode=Mode.OPEN)
    return thread


def test_t28_a_person_without_scripts_is_published(client, open_thread):
    assert send(client, open_thread).status_code == 302
    assert Comment.objects.get().status == Status.APPROVED


def test_t28_a_robot_that_fills_in_everything_at_once_is_held_and_not_lost(client, open_thread):
    page = client.get(respond_url(open_thread))
    assert page.status_code == 200
    hidden = form_of(client, open_thread)
    with time_machine.travel(time.time() - 10):  # the moment the form was made
        client.post(respond_url(open_thread), FILLED | hidden | {"website": "https://evil.example"})
    comment = Comment.objects.get()
    assert comment.status == Status.PENDING
    assert findings_of(comment) == ["trap_field", "form_age"]


@pytest.mark.parametrize(("age", "held"), [(1, True), (3, False), (7100, False), (7300, True), (90_000, True)])
def test_t28_a_form_is_neither_too_young_nor_too_old(client, open_thread, age, held):
    now = time.time()
    with time_machine.travel(now - age, tick=False):
        hidden = form_of(client, open_thread)
    with time_machine.travel(now - 10, tick=False):  # form_of looks back ten seconds
        client.post(respond_url(open_thread), FILLED | hidden)
    assert findings_of(Comment.objects.get()) == (["form_age"] if held else [])


def test_t28_the_trap_is_out_of_the_way_of_people(client, thread):
    page = client.get(respond_url(thread)).content.decode()
    trap = page[page.index('name="website"') - 100 : page.index('name="website"') + 200]
    assert 'tabindex="-1"' in trap
    assert 'autocomplete="off"' in trap
    assert "Leave this empty" in page
    assert conf.FORM_MIN_AGE == 2
