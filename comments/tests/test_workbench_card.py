"""What a card of the queue shows."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from comments.models import ReviewItem
from comments.tests.desk import QUEUE, html_of, top


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
    assert '<mark title="pills">pills</mark>, &lt;b&gt;now&lt;/b&gt;' in page
    assert "Every comment in this thread is held. · pills" in page


def test_a_card_shows_hidden_and_look_alike_letters(desk, waiting):
    waiting("A\u200bb p\u0430ypal", author_name="Mari\u0430")
    page = html_of(desk.get(QUEUE))
    assert '<mark class="is-strange" title="Hidden: zero width space">U+200B</mark>' in page
    assert '<mark class="is-strange" title="Looks like Latin: cyrillic small letter a">\u0430</mark>' in page
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
