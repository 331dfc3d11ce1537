"""The outbox in the admin, and the letters of a clause."""

import pytest
from django.urls import reverse

from comments.models import Clause, Letter, Status
from comments.models.letter import State

LIST = reverse("admin:comments_letter_changelist")


@pytest.fixture
def desk(client, ada):
    client.force_login(ada)
    return client


@pytest.fixture
def outbox(thread, comment_on):
    """A letter in each state."""
    comment = comment_on(thread, status=Status.PENDING, author_email="maria@example.org")
    return {
        state: Letter.objects.create(kind="decision", comment=comment, state=state, why=f"Because {state}")
        for state in State.values
    }


def test_what_could_not_be_delivered_comes_first_with_its_reason(desk, outbox):
    page = desk.get(LIST).content.decode()
    assert "Because parked" in page
    assert [state for state in ("waiting", "sent", "cancelled") if f"Because {state}" in page] == []


@pytest.mark.parametrize("state", State.values)
def test_each_state_has_a_list_of_its_own(desk, outbox, state):
    page = desk.get(LIST, {"state": state}).content.decode()
    assert [one for one in State.values if f"Because {one}" in page] == [state]


def test_a_state_that_is_none_is_no_error(desk, outbox):
    assert "Because parked" in desk.get(LIST, {"state": "lost"}).content.decode()


def test_parked_letters_are_tried_again_and_others_are_not(desk, outbox):
    chosen = [letter.pk for letter in outbox.values()]
    sent = {"action": "try_again", "_selected_action": chosen}
    answer = desk.post(f"{LIST}?state=parked", sent, follow=True)
    assert "1 letter will be tried again." in answer.content.decode()
    outbox[State.PARKED].refresh_from_db()
    assert (outbox[State.PARKED].state, outbox[State.PARKED].why) == (State.WAITING, "")
    assert Letter.objects.filter(why__startswith="Because").count() == 3


def test_no_page_of_the_outbox_shows_an_address(desk, outbox):
    change = reverse("admin:comments_letter_change", args=[outbox[State.PARKED].pk])
    for address in (LIST, change):
        assert "maria@" not in desk.get(address).content.decode()


@pytest.mark.parametrize("size", [3, 49])
def test_the_list_costs_the_same_at_any_size(desk, outbox, size, django_assert_max_num_queries):
    comment = outbox[State.SENT].comment
    Letter.objects.bulk_create(
        Letter(kind="decision", comment=comment, state="sent", message_id=f"<{number}@x>") for number in range(size)
    )
    with django_assert_max_num_queries(4):
        desk.get(LIST, {"state": "sent"})


def test_the_list_is_walked(desk, outbox):
    Letter.objects.bulk_create(
        Letter(kind="decision", comment=outbox[State.SENT].comment, state="sent", message_id=f"<{number}@x>")
        for number in range(60)
    )
    page = desk.get(LIST, {"state": "sent"})
    assert b"Older letters" in page.content
    older = desk.get(LIST + page.context["cl"].after)
    assert b"Because sent" in older.content
    assert b"Older letters" not in older.content


def test_a_clause_is_given_a_letter_in_another_language(desk):
    clause = Clause.objects.get(code="threat")
    kept = {name: getattr(clause, name) for name in ("number", "code", "title", "text", "letter")}
    form = {"letters-TOTAL_FORMS": 1, "letters-INITIAL_FORMS": 0, "is_active": "on", **kept}
    address = reverse("admin:comments_clause_change", args=[clause.pk])
    bad = desk.post(address, form | {"letters-0-language": "German", "letters-0-text": "Drohung."})
    assert "Write a code like de" in bad.content.decode()
    assert desk.post(address, form | {"letters-0-language": "de", "letters-0-text": "Drohung."}).status_code == 302
    assert clause.letter_in("de-at") == "Drohung."
