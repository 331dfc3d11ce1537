"""A person's page: what it shows, what is done there, what it costs; and the sanctions in force."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from comments import persons
from comments.models import Beat, Block, Clause, Comment, Note, Person, Sanction, Status, Thread
from comments.moderation import Seen, decide
from comments.sanctions import lift, note, sanction
from comments.tests.test_budgets import Spent

MUTE = Sanction.Kind.MUTE


@pytest.fixture
def guest(thread, comment_on):
    return Person.behind(comment_on(thread, author_email="guest@example.org", author_name="Guest", text="First."))


def page_of(person, name="person"):
    return reverse(f"comments_workbench:{name}", args=[person.kind, person.key])


def html_of(response):
    return response.content.decode()


def mute(person, by, **more):
    given = {"reason": "Insults.", "ends_at": timezone.now() + timedelta(days=1)} | more
    return sanction(person, MUTE, by=by, **given).sanction


def test_it_shows_comments_at_every_status_with_what_was_decided_and_why(desk, thread, comment_on, maria, ada):
    for status in Status.values:
        comment_on(thread, author=maria, status=status, text=f"This is {status}.")
    comment_on(thread, text="By somebody else.")
    approved = Comment.objects.approved().get(author=maria)
    decide([Seen(approved.pk, 1)], Status.REJECTED, by=ada, clause=Clause.objects.get(number=2), note="Twice now.")
    page = html_of(desk.get(page_of(Person(maria))))
    assert all(f"This is {status}." in page for status in Status.values)
    assert "By somebody else." not in page
    assert all(words in page for words in ("2. Off topic", "Twice now.", "ada,"))


def test_of_a_guest_it_shows_the_address_on_the_page_and_never_in_an_address(desk, guest, thread, comment_on):
    comment_on(thread, author_email="GUEST@example.org", text="Second.")
    page = html_of(desk.get(page_of(guest)))
    assert all(words in page for words in ("First.", "Second.", "<bdi>guest@example.org</bdi>"))
    assert not [link for link in re.findall(r'(?:href|action)="([^"]*)"', page) if "example" in link]


@pytest.mark.parametrize(
    "path", ["account/0", "account/x", "account/99999999999999999999999", "guest/nobody", "guest/%00", "robot/1"]
)
def test_of_nobody_there_is_no_page(desk, db, path):
    assert desk.get(f"/admin/moderation/persons/{path}/").status_code == 404


def test_a_comment_with_a_name_alone_leads_to_nobody(desk, thread, comment_on, maria):
    for comment in (comment_on(thread), comment_on(thread, author=maria, author_email="m@example.org")):
        assert desk.get(reverse("comments_workbench:person", args=["guest", comment.key])).status_code == 404


def test_it_counts_ninety_days(desk, thread, comment_on, maria):
    comment_on(thread, author=maria, created_at=timezone.now() - timedelta(days=91))
    comment_on(thread, author=maria, created_at=timezone.now() - timedelta(days=89))
    comment_on(thread, author=maria, created_at=timezone.now(), status=Status.REJECTED)
    page = " ".join(html_of(desk.get(page_of(Person(maria)))).split())
    assert "<dd>Approved: 1, Rejected: 1</dd>" in page


def test_of_a_robot_it_counts_a_thousand_and_says_so(desk, thread, maria, monkeypatch, comment_on):
    monkeypatch.setattr(persons, "MANY", 3)
    for _number in range(3):
        assert "of the newest" not in html_of(desk.get(page_of(Person(maria))))
        comment_on(thread, author=maria, created_at=timezone.now())
    comment_on(thread, author=maria, created_at=timezone.now())
    page = html_of(desk.get(page_of(Person(maria))))
    assert "<dd>Approved: 3 (of the newest 1000)</dd>" in page


def test_a_comments_own_page_leads_to_its_author_and_to_its_place(desk, thread, comment_on, maria):
    comment = comment_on(thread, author=maria)
    page = html_of(desk.get(reverse("admin:comments_comment_change", args=[comment.pk])))
    assert page_of(Person(maria)) in page
    assert f"/admin/moderation/threads/{thread.key}/?at={comment.key}" in page


def test_what_bars_a_guests_address_is_shown(desk, guest):
    Block.objects.create(kind=Block.Kind.ADDRESS, value="@example.org")
    Block.objects.create(kind=Block.Kind.ADDRESS, value="other@example.org")
    page = html_of(desk.get(page_of(guest)))
    assert "<bdi>@example.org</bdi>" in page
    assert "other@example.org" not in page


def test_its_comments_are_walked_both_ways(desk, thread, comment_on, maria):
    for number in range(persons.PAGE + 15):
        comment_on(thread, author=maria, text=f"Number {number}.")
    first = desk.get(page_of(Person(maria)))
    second = desk.get(page_of(Person(maria)) + first.context["after"])
    back = desk.get(page_of(Person(maria)) + second.context["before"])
    texts = [[one.comment.text for one in page.context["known"].sent] for page in (first, second, back)]
    assert texts[0] == texts[2]
    assert sorted(texts[0] + texts[1]) == sorted(f"Number {number}." for number in range(persons.PAGE + 15))


def test_all_of_theirs_can_be_searched(desk, thread, comment_on, maria, guest):
    comment_on(thread, author=maria, text="About bread.")
    comment_on(thread, author=maria, text="About wine.")
    comment_on(thread, text="About bread, too.")
    search = desk.get(page_of(Person(maria))).context["search"]
    found = desk.get(f"{search}&q=bread")
    assert [row.comment.text for row in found.context["rows"]] == ["About bread."]
    search = desk.get(page_of(guest)).context["search"]
    assert [row.comment.text for row in desk.get(search).context["rows"]] == ["First."]
    assert desk.get("/admin/comments/comment/?person=guest-nobody").status_code == 400


# What is done there


def test_a_sanction_is_imposed_shown_and_lifted(desk, maria, june, ada):
    sent = {"kind": "mute", "length": "7d", "reason": "Insults.", "clause": Clause.objects.get(number=3).pk}
    page = html_of(desk.post(page_of(Person(maria), "person_sanctions"), sent, follow=True))
    made = Sanction.objects.get()
    assert (made.account, made.by, made.ends_at - made.made_at > timedelta(days=6)) == (maria, june, True)
    assert all(words in page for words in ("It is in force", "Insults.", "3. Personal attack"))
    answer = desk.post(reverse("comments_workbench:liftings", args=[made.pk]), {"reason": "Said sorry."}, follow=True)
    assert answer.redirect_chain[0][0] == page_of(Person(maria))
    page = html_of(answer)
    assert all(words in page for words in ("Lifted.", "None in force.", "Past ones", "Said sorry."))


def test_what_was_refused_is_said_and_what_was_written_is_kept(desk, ada, guest):
    sent = {"kind": "mute", "length": "1d", "reason": "Too loud."}
    answer = desk.post(page_of(Person(ada), "person_sanctions"), sent)
    assert answer.status_code == 422
    assert "Only an administrator sanctions staff." in html_of(answer)
    assert "Too loud." in html_of(answer)
    answer = desk.post(page_of(guest, "person_sanctions"), {"kind": "mute", "length": "1d", "reason": "Spam."})
    assert "Name a clause" in html_of(answer)
    assert not Sanction.objects.exists()


def test_what_needs_the_right_to_ban_is_not_offered_without_it_nor_taken(desk, maria, june):
    page = html_of(desk.get(page_of(Person(maria))))
    assert not {'value="ban"', 'value="30d"', 'value="review"'} & set(re.findall(r'value="\w+"', page))
    answer = desk.post(page_of(Person(maria), "person_sanctions"), {"kind": "ban", "length": "1d", "reason": "x"})
    assert answer.status_code == 422
    june.user_permissions.add(Permission.objects.get(codename="ban_author"))
    assert 'value="ban"' in html_of(desk.get(page_of(Person(maria))))


def test_a_long_ban_asks_once_and_a_mute_never(client, maria, ada):
    client.force_login(ada)
    ban = {"kind": "ban", "length": "review", "reason": "Threats."}
    asked = client.post(page_of(Person(maria), "person_sanctions"), ban)
    assert asked.status_code == 422
    assert 'name="sure"' in html_of(asked)
    assert not Sanction.objects.exists()
    assert client.post(page_of(Person(maria), "person_sanctions"), ban | {"sure": "on"}).status_code == 302
    assert Sanction.objects.get().ends_at is None
    mute = {"kind": "mute", "length": "review", "reason": "Threats."}
    assert client.post(page_of(Person(maria), "person_sanctions"), mute).status_code == 302


def test_a_lift_that_is_refused_says_why(desk, maria, ada, june):
    made = mute(Person(maria), ada)
    address = reverse("comments_workbench:liftings", args=[made.pk])
    assert "Say why" in html_of(desk.post(address, {"reason": " "}, follow=True))
    lift(made, by=ada, reason="Enough.")
    assert "It is over already." in html_of(desk.post(address, {"reason": "Enough."}, follow=True))
    assert desk.post(reverse("comments_workbench:liftings", args=[0])).status_code == 404


def test_a_note_is_kept_and_an_empty_one_is_not(desk, guest, june):
    assert desk.post(page_of(guest, "person_notes"), {"text": " "}).status_code == 422
    page = html_of(desk.post(page_of(guest, "person_notes"), {"text": "<b>Writes from work.</b>"}, follow=True))
    assert "&lt;b&gt;Writes from work." in page
    assert Note.objects.get().by == june


def test_notes_and_sanctions_are_read_by_moderators_alone(client, desk, maria, ada, june, thread, comment_on):
    comment = comment_on(thread, author=maria)
    note(Person(maria), "Private words.", by=june)
    mute(Person(maria), ada, reason="Told to Maria alone.")
    client.logout()
    for address in (thread.url, f"/comments/feed/{thread.key}/", f"/comments/respond/{thread.key}/?to={comment.key}"):
        page = html_of(client.get(address))
        assert [words for words in ("Private words.", "Told to Maria alone.") if words in page] == []


def test_notes_on_their_comments_stand_with_these(desk, thread, comment_on, maria, june):
    note(comment_on(thread, author=maria), "See the other thread.", by=june)
    note(comment_on(thread), "About somebody else.", by=june)
    page = html_of(desk.get(page_of(Person(maria))))
    assert "See the other thread." in page
    assert "About somebody else." not in page


def test_whoever_looks_after_other_sections_has_nothing_to_do_with_them(
    desk, thread, comment_on, maria, guest, june, ada
):
    on_maria, on_guest = mute(Person(maria), ada), mute(guest, ada, clause=Clause.objects.first())
    Thread.objects.update(section="africa")
    beat = Beat.objects.create(moderator=june, section="europe")
    addresses = [page_of(who, name) for who in (Person(maria), guest) for name in ("person_notes", "person_sanctions")]
    addresses += [reverse("comments_workbench:liftings", args=[one.pk]) for one in (on_maria, on_guest)]
    sent = {"text": "A note.", "reason": "Enough.", "kind": "premoderate", "length": "1d"}
    assert {desk.post(address, sent).status_code for address in addresses} == {404}
    assert {desk.get(page_of(who)).status_code for who in (Person(maria), guest)} == {404}
    assert desk.get(reverse("comments_workbench:sanctions")).context["rows"] == []
    comment_on(thread, author=maria)
    beat.section = "africa"
    beat.save()
    assert desk.get(page_of(Person(maria))).status_code == 200
    assert desk.get(page_of(guest)).status_code == 200
    found = desk.get(reverse("comments_workbench:sanctions")).context["rows"]
    assert [one for one, _who in found] == [on_maria, on_guest]
    assert Sanction.objects.in_force().count() == 2


# All that are in force


def test_the_list_has_those_in_force_the_oldest_first(desk, maria, lee, ada, guest, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    mute(Person(maria), ada, ends_at=None, reason="No end.")
    time_machine.shift(timedelta(minutes=1))
    mute(guest, ada, reason="A day.", clause=Clause.objects.first())
    over = mute(Person(lee), ada, reason="Lifted.")
    lift(over, by=ada, reason="Enough.")
    answer = desk.get(reverse("comments_workbench:sanctions"))
    assert [person.name for _sanction, person in answer.context["rows"]] == ["maria", "Guest"]
    assert all(page_of(person) in html_of(answer) for person in (Person(maria), guest))
    Comment.objects.filter(pk=guest.comment.pk).update(author_email="")
    assert "A guest whose comments are gone" in html_of(desk.get(reverse("comments_workbench:sanctions")))
    time_machine.shift(timedelta(days=2))
    answer = desk.get(reverse("comments_workbench:sanctions"))
    assert [one.reason for one, _who in answer.context["rows"]] == ["No end."]


def test_the_list_is_walked(desk, maria, ada):
    for number in range(persons.PAGE + 3):
        mute(Person(maria), ada, reason=f"Number {number}.")
    first = desk.get(reverse("comments_workbench:sanctions"))
    second = desk.get(reverse("comments_workbench:sanctions") + first.context["after"])
    reasons = [one.reason for page in (first, second) for one, _who in page.context["rows"]]
    assert reasons == [f"Number {number}." for number in range(persons.PAGE + 3)]


# What it costs


@pytest.mark.parametrize("size", [3, 300])
def test_a_person_costs_the_same_however_much_they_sent(desk, thread_of, maria, ada, size):
    Comment.objects.filter(thread=thread_of(size)).update(author=maria)
    for comment in Comment.objects.all()[: size // 10]:
        decide([Seen(comment.pk, 1)], Status.SPAM, by=ada)
        note(Person(maria), f"About {comment.key}.", by=ada)
        mute(Person(maria), ada)
    desk.get(page_of(Person(maria)))
    with Spent() as spent:
        desk.get(page_of(Person(maria)))
    assert len([sql for sql in spent.statements if '"comments_' in sql]) == 11  # beats, and clauses of the form
    assert len(spent.statements) <= 16


@pytest.mark.parametrize("size", [3, 300])
def test_a_guest_costs_one_more_for_the_comment_and_one_for_blocks(desk, thread_of, ada, size):
    Comment.objects.filter(thread=thread_of(size)).update(author_email="guest@example.org")
    guest = Person.behind(Comment.objects.first())
    desk.get(page_of(guest))
    with Spent() as spent:
        desk.get(page_of(guest))
    assert len([sql for sql in spent.statements if '"comments_' in sql]) == 13


@pytest.mark.parametrize("size", [3, 20])
def test_the_list_costs_two(desk, maria, ada, size):
    for _number in range(size):
        mute(Person(maria), ada)
    with Spent() as spent:
        desk.get(reverse("comments_workbench:sanctions"))
    assert len([sql for sql in spent.statements if '"comments_' in sql]) == 2  # and beats
