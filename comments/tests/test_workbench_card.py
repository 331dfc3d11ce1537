"""What a card of the queue shows."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from comments.authoring import edit
from comments.models import Clause, Decision, Person, ReviewItem, Revision, Status
from comments.moderation import Seen, decide
from comments.sanctions import note
from comments.screening import Draft
from comments.tests.desk import QUEUE, html_of, top
from comments.tests.test_budgets import Spent


def test_the_card_due_first_is_shown_and_the_next_ones_are_in_the_page(desk, waiting):
    waiting("One", "Two", "Three")
    page = desk.get(QUEUE)
    assert top(page) == "One"
    assert html_of(page).count('<article class="desk-card"') == 3
    assert html_of(page).count("data-next=") == 3


def test_a_card_names_every_cause_and_marks_what_was_found(desk, waiting):
    finding = {"rule": "barred_words", "outcome": "hold", "words": "pills", "spans": [[4, 9]], "field": "text"}
    waiting("Buy pills, <b>now</b>", findings=[finding])
    page = html_of(desk.get(QUEUE))
    assert '<mark tabindex="0">pills<span class="desk-words"> pills</span></mark>, &lt;b&gt;now&lt;/b&gt;' in page
    assert "<bdi>Every comment in this thread is held.</bdi> · <bdi>pills</bdi>" in page


def test_a_card_shows_hidden_and_look_alike_letters(desk, waiting):
    waiting("A\u200bb p\u0430ypal", author_name="Mari\u0430")
    page = html_of(desk.get(QUEUE))
    assert 'class="is-strange">U+200B<span class="desk-words"> Hidden: zero width space</span></mark>' in page
    assert 'class="is-strange">\u0430<span class="desk-words"> Looks like Latin: cyrillic small letter a</span>' in page
    assert "Hidden or look-alike letters." in page


@pytest.mark.parametrize("text", ["Déjà vu, naïve café", "Привет, мир", "👨\u200d👩\u200d👧 ❤\ufe0f", "Größe"])
def test_honest_letters_are_not_marked(desk, waiting, text):
    waiting(text)
    assert "<mark" not in html_of(desk.get(QUEUE))


def test_a_card_shows_what_it_answers_the_authors_record_and_the_clock(desk, thread, waiting, comment_on, maria):
    parent = comment_on(thread, author_name="Lee", text="A " + "long " * 80)
    comment_on(thread, author=maria, created_at=timezone.now())
    (comment,) = waiting("Well", author=maria, parent=parent)
    page = html_of(desk.get(QUEUE))
    assert "replies to <bdi>Lee</bdi>" in page
    assert "<details>" in page
    assert "Approved: 1" in page
    assert "due in" in page
    assert f"/admin/comments/comment/{comment.pk}/change/#around" in page
    assert thread.title in page


def test_the_page_says_who_else_is_here_and_that_it_is_too_much(desk, waiting, ada):
    waiting(*"1234567")
    ReviewItem.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    other = Client()
    other.force_login(ada)
    other.get(QUEUE)
    page = " ".join(html_of(desk.get(QUEUE)).split())
    assert "Too many for 2 people: 7 overdue" in page
    assert "<strong><bdi>ada</bdi></strong> reads <bdi>Maria</bdi>" in page
    assert html_of(desk.get(QUEUE)).count('<article class="desk-card"') == 1


def test_nothing_of_a_comment_becomes_markup(desk, waiting):
    waiting("<script>alert(1)</script>", author_name="<img src=x>", author_location="<b>", lead_line="<i>")
    page = html_of(desk.get(QUEUE))
    assert not {"<script>alert", "<img src=x", "<bdi><b>", "<i>"} & set(re.findall(r"<[^<]{0,12}", page))
    assert "&lt;script&gt;alert(1)" in page


def test_links_are_written_out_with_their_host(desk, waiting):
    waiting("See [the embassy](http://cheap.example/now)")
    page = html_of(desk.get(QUEUE))
    assert "<strong><bdi>cheap.example</bdi></strong> <bdi>http://cheap.example/now</bdi>" in page


def test_what_was_edited_since_it_was_approved_is_shown_word_by_word(desk, waiting, comment_on, thread):
    (comment,) = waiting("One and two", revision=2)
    Decision.objects.create(comment=comment, revision=1, was="pending", now="approved", source="moderator")
    assert "since it was approved" not in html_of(desk.get(QUEUE))
    Revision.objects.filter(comment=comment).update(text="One or two")
    Revision.objects.create(comment=comment, number=2, text="One and two")
    page = html_of(desk.get(QUEUE))
    assert "What was changed since it was approved" in page
    assert re.search(r"<del>.*?or<.*?<ins>.*?and<", page, re.DOTALL)


def test_an_edit_of_a_public_comment_is_what_is_read_and_what_is_approved(desk, thread, comment_on):
    finding = {"rule": "thread_mode", "outcome": "hold", "words": "All are held.", "spans": [], "field": ""}
    comment = comment_on(thread, text="One or two", findings=[finding], created_at=timezone.now())
    edited = edit(Draft(thread=thread, name="Maria", text="One and two", edits=comment), seen=1)
    assert not edited.why
    page = html_of(desk.get(QUEUE))
    assert re.search(r'<div class="comments-text">\s*<blockquote class="desk-changes".*?<ins>', page, re.DOTALL)
    assert "<summary>What readers see until then</summary>" in page
    assert "Approve the edit" in page
    assert "> Keep <" not in page
    assert "is held" not in page  # that brought no public comment here


@pytest.mark.parametrize(
    ("seconds", "words"), [(-30, "due now"), (30, "due now"), (90, "due in"), (-90, "overdue for")]
)
def test_the_clock_never_says_in_no_minutes(desk, waiting, seconds, words):
    waiting("One")
    ReviewItem.objects.update(due_at=timezone.now() + timedelta(seconds=seconds))
    page = html_of(desk.get(QUEUE))
    assert words in page
    assert "0\xa0minutes" not in page.partition("<meter")[2]


def test_a_card_tells_the_last_decisions_notes_and_sanctions(desk, waiting, thread, comment_on, maria, june):
    bad = comment_on(thread, author=maria, created_at=timezone.now())
    decide([Seen(bad.pk, 1)], Status.REJECTED, by=june, clause=Clause.objects.get(number=2))
    note(Person(account=maria), "Writes at night.", by=june)
    waiting("One", author=maria)
    page = " ".join(html_of(desk.get(QUEUE)).split())
    assert "<dt>Last decisions</dt> <dd>Rejected (2. Off topic)," in page
    assert "<dt>Notes</dt><dd>1</dd>" in page


@pytest.mark.parametrize("size", [1, 6])
def test_cards_of_known_authors_cost_four_statements_more(desk, waiting, maria, size):
    waiting(*"123456"[:size], author=maria, author_email="maria@example.org")
    desk.get(QUEUE)
    with Spent() as spent:
        desk.get(QUEUE)
    assert len(spent.statements) <= 20
