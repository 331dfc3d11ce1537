"""What a receipt's holder may have of what is kept: a copy, or its end. Of that comment alone."""

import pytest
from django.urls import reverse

from comments import receipt
from comments.holding import hold
from comments.models import Comment, Erasure, Letter, Person, Status, Trace
from comments.sanctions import note

ADDRESS = "quilp@example.org"


@pytest.fixture
def mine(thread, comment_on):
    for text in ("Another of mine.", "Mine."):
        comment = comment_on(thread, text=text, author_email=ADDRESS, author_name="Quilp")
        Trace.objects.create(comment=comment, network="203.0.113.7")
        receipt.issue(comment)
        comment.save(update_fields=["receipt"])
    return comment


def at(name, comment):
    return reverse(f"comments:{name}", args=[receipt.made_for(comment)])


def test_a_copy_holds_what_is_kept_with_that_comment_and_nothing_of_the_address(client, mine, june):
    note(Person.behind(mine), "About the address.", by=june)
    Letter.objects.create(kind="receipt", address=ADDRESS, payload={"about": "Another letter"})
    assert at("copy", mine) in client.get(at("receipt", mine)).content.decode()
    answer = client.get(at("copy", mine))
    assert answer["Cache-Control"].count("no-store")
    assert [one["text"] for one in answer.json()["comments"]] == ["Mine."]
    assert len(answer.json()["traces"]) == 1
    assert not [words for words in ("Another", "About the address") if words in answer.content.decode()]


@pytest.mark.parametrize(("words", "status", "text"), [("go", Status.WITHDRAWN, ""), ("stay", "approved", "Mine.")])
def test_one_press_erases_and_the_receipt_opens_nothing_any_more(client, mine, words, status, text):
    receipt_address = at("receipt", mine)
    answer = client.post(at("erasure", mine), {"words": words}, follow=True)
    assert "You are erased" in answer.content.decode()
    mine.refresh_from_db()
    assert (mine.author_name, mine.author_email, mine.status, mine.text) == ("Former reader", "", status, text)
    assert client.get(receipt_address).status_code == 404
    assert Comment.objects.get(text="Another of mine.").author_email == ADDRESS
    assert Erasure.objects.get().way == "author"
    assert not mine.traces.exists()


def test_a_legal_hold_is_told_and_nothing_goes(client, mine, june):
    hold(Person.behind(mine), by=june, why="A court asked.")
    answer = client.post(at("erasure", mine), {"words": "go"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "the law asks for it to be kept" in page
    assert "court" not in page
    mine.refresh_from_db()
    assert mine.author_name == "Quilp"


@pytest.mark.parametrize("name", ["copy", "erasure"])
def test_without_a_receipt_there_is_neither(client, mine, name):
    address = reverse(f"comments:{name}", args=[f"{mine.key}-forged"])
    assert (client.get if name == "copy" else client.post)(address).status_code == 404


def test_looking_erases_nothing(client, mine):
    for verb in (client.get, client.head):
        assert verb(at("erasure", mine)).status_code == 405
    assert Comment.objects.filter(author_name="Quilp").count() == 2
