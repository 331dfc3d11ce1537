"""T08–T10, T27: what is sent, and sent again."""

import re
import threading

import pytest
from django.db import connection
from django.test import Client

from comments.models import Block, Comment, Decision, Mode, ReviewItem, Revision, Status, Thread
from dipnote_site.tests.threats.outside import FILLED, form_of, respond_url, send


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
    """Passing for the staff (T20)."""
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


# T27: the same again


def stored():
    return [model.objects.count() for model in (Comment, Revision, Decision, ReviewItem)]


def comment_on_page(client, address):
    """The comment that a receipt is about; each answer's own receipt may have another address."""
    return re.search(r'id="c-(\w+)"', client.get(address).content.decode())[1]


def test_t27_a_form_sent_again_is_the_same_comment(client, thread):
    fields = FILLED | form_of(client, thread)
    first = client.post(respond_url(thread), fields)
    again = client.post(respond_url(thread), fields)
    other_visitor = Client().post(respond_url(thread), fields)
    assert stored() == [1, 1, 1, 1]
    assert {answer.status_code for answer in (first, again, other_visitor)} == {302}
    assert comment_on_page(client, again.url) == comment_on_page(client, first.url)
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
