"""Erasing a person: they are in no row and in no byte of the file; replies keep their shape; the log still proves."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from comments import receipt, tampering
from comments.erasing import erase
from comments.holding import hold, let_go
from comments.models import (
    Block,
    Clause,
    Comment,
    Erasure,
    Follow,
    Letter,
    Note,
    Person,
    Report,
    Sanction,
    SavedSearch,
    Status,
    Thread,
    Trace,
)
from comments.models.erasure import Way
from comments.purging import purge
from comments.sanctions import note, sanction
from comments.scrubbing import scrub
from comments.sealing import seal_up_to
from comments.tests.postbox import reject
from comments.verifying import verify

ADDRESS, NAME, PLACE, WORD = "quilp.dickens@example.org", "Quilpina Swiveller", "Bevismarks", "floccinaucinihilipilify"


@pytest.fixture
def quilp(thread, comment_on, june, ada):
    """A guest with a rejected, a waiting and a public comment, which was answered; and all that comes with them."""

    def make():
        who = {"author_name": NAME, "author_email": ADDRESS, "author_location": PLACE}
        public, pending, rejected = (
            comment_on(thread, status=status, text=f"{WORD} {status}", **who)
            for status in (Status.APPROVED, Status.PENDING, Status.PENDING)
        )
        Comment.objects.filter(pk=public.pk).update(edited_html=f"<p>{WORD} edited</p>")
        comment_on(thread, parent=public, text="An answer.")
        reject(rejected, june)
        for comment in (public, pending, rejected):
            Trace.objects.create(comment=comment, network="203.0.113.77", agent="Quilpbrowser")
            receipt.issue(comment)
            comment.save(update_fields=["receipt"])
        person = Person.at(ADDRESS.upper())
        note(person, f"{NAME} writes from work.", by=june)
        note(public, f"By {NAME}.", by=june)
        sanction(person, Sanction.Kind.PREMODERATE, by=ada, reason=f"{NAME} shouts.", ends_at=None)
        Block.objects.create(kind=Block.Kind.ADDRESS, value=ADDRESS, outcome="refuse", created_by=june)
        SavedSearch.objects.create(owner=june, name="Him", query="q=quilp.dickens%40example.org")
        Letter.objects.create(kind="receipt", address=ADDRESS, state="sent")
        Follow.objects.create(thread=thread, address=ADDRESS, follower=person.digests[0])
        report = {"comment": Comment.objects.get(text="An answer."), "revision": 1, "token_hash": "x"}
        Report.objects.create(**report, mark="m", name=NAME, email=ADDRESS, note=f"Says {NAME}.")
        return person

    return make


def rows_with(*words):
    """The tables in which a row, all columns together, holds one of these words. SQLite's index of words is no rows."""
    found = set()
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        if connection.vendor == "sqlite":
            tables = [one for one in tables if not one.startswith("comments_words")]
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            text = "\n".join(repr(row) for row in cursor.fetchall()).lower()
            found |= {(table, word) for word in words if word.lower() in text}
    return found


def file_of_the_database():
    name = Path(connection.settings_dict["NAME"])
    return b"".join(path.read_bytes() for path in name.parent.glob(f"{name.name}*") if not path.name.endswith("-shm"))


def erased(person, **options):
    return erase(person, **{"words_go": True, "way": Way.COMMAND} | options)


# T35


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="reads SQLite's file")
def test_no_byte_of_the_file_holds_a_person_who_was_erased(quilp):
    """A person's traces after an erasure (T35)."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = OFF")  # some builds of SQLite overwrite what is deleted, most do not
    quilp()
    words = [one.encode() for one in (ADDRESS, NAME, PLACE, WORD, "Quilpbrowser", "203.0.113.77", "dickens")]
    before = file_of_the_database()
    assert [one for one in words if one not in before] == []
    out = io.StringIO()
    call_command("eraseperson", address=ADDRESS, take_words=True, stdout=out)
    assert out.getvalue().splitlines() == [
        "Erased: 3 comments with their words.",
        "The database's file holds no rest of it.",
    ]
    after = file_of_the_database().lower()
    assert [one for one in words if one.lower() in after] == []
    assert [one.promise for one in verify() if one.count] == []


def test_no_row_holds_them_whatever_the_database(quilp):
    """A person's traces after an erasure (T35)."""
    erased(quilp())
    found = rows_with(ADDRESS, PLACE, WORD, NAME, "Quilpbrowser", "dickens", "203.0.113.77")
    assert found == set()
    assert not Letter.objects.exists()
    assert not Trace.objects.exists()
    assert not Note.objects.exists()
    assert not Follow.objects.exists()


@pytest.mark.parametrize("words_go", [True, False])
def test_replies_keep_their_shape(client, quilp, thread, words_go):
    erased(quilp(), words_go=words_go)
    page = client.get(thread.url).content.decode()
    assert "An answer." in page
    assert (f"{WORD} approved" in page) != words_go
    assert NAME not in page
    assert ("Former reader" in page) != words_go
    answer = Comment.objects.get(text="An answer.")
    assert (answer.root.author_name, answer.depth, answer.position) == ("Former reader", 1, 1)
    assert [one.promise for one in verify() if one.count] == []


def test_words_that_go_are_withdrawn_by_the_one_writer(quilp, thread):
    erased(quilp())
    mine = Comment.objects.filter(author_name="Former reader").order_by("pk")
    assert [one.status for one in mine] == [Status.WITHDRAWN, Status.WITHDRAWN, Status.REJECTED]
    assert [(one.decisions.last().source, one.decisions.last().by) for one in mine[:2]] == [("author", None)] * 2
    assert {(one.text, one.html, bool(one.emptied_at)) for one in mine} == {("", "", True)}
    thread.refresh_from_db()
    assert (thread.approved_count, thread.pending_count) == (1, 0)


def test_words_that_stay_keep_their_status_and_wait_for_nobody_in_particular(quilp):
    erased(quilp(), words_go=False)
    mine = Comment.objects.filter(author_name="Former reader").order_by("pk")
    assert [one.status for one in mine] == ["approved", "pending", "rejected"]
    assert all(WORD in one.text and not one.emptied_at for one in mine)
    assert {(one.author_email, one.author_location, one.receipt) for one in mine} == {("", "", receipt.VOID)}


def test_the_log_is_proved_as_before(quilp, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    person = quilp()
    time_machine.shift(timedelta(hours=2))
    assert seal_up_to(timezone.now()).seals
    erased(person)
    time_machine.shift(timedelta(hours=2))
    assert seal_up_to(timezone.now()).seals
    assert list(tampering.faults()) == []


def test_a_kept_page_of_the_thread_is_made_anew(client, quilp, thread):
    person = quilp()
    assert NAME in client.get(thread.url).content.decode()
    erased(person, words_go=False)
    assert NAME not in client.get(thread.url).content.decode()


def test_a_receipt_opens_nothing_any_more(client, quilp):
    person = quilp()
    tokens = [receipt.made_for(one) for one in person.comments] + [receipt.signed_for(person.comment)]
    erased(person)
    assert {client.get(f"/comments/receipt/{token}/").status_code for token in tokens} == {404}


def test_what_barred_them_still_does_under_a_hash(quilp, ada):
    person = quilp()
    over = sanction(person, Sanction.Kind.MUTE, by=ada, clause=Clause.objects.first(),
                    reason="Over.", ends_at=timezone.now() + timedelta(hours=1)).sanction  # fmt: skip
    Sanction.objects.filter(pk=over.pk).update(
        made_at=timezone.now() - timedelta(days=2), ends_at=timezone.now() - timedelta(days=1)
    )
    erased(person)
    assert not Block.objects.exists()
    assert sorted(Sanction.objects.values_list("kind", flat=True)) == ["ban", "premoderate"]
    assert {one.comment for one in Sanction.objects.in_force()} == {None}
    assert Sanction.objects.on(Person.at(ADDRESS)).count() == 2


def test_somebody_elses_things_stay(quilp, thread, comment_on, june):
    person = quilp()
    other = comment_on(thread, author_name="Dick", author_email="dick@example.org", text="Mine.")
    Trace.objects.create(comment=other, network="198.51.100.1")
    note(Person.behind(other), "Kind.", by=june)
    erased(person)
    other.refresh_from_db()
    assert (other.author_name, other.text, other.traces.count()) == ("Dick", "Mine.", 1)
    assert Note.objects.count() == 1


@pytest.mark.parametrize("closes", [True, False])
def test_an_account_is_let_go_of_and_shut_if_that_is_asked(thread, comment_on, maria, ada, closes):
    comment_on(thread, author=maria, author_name="Maria Reader", author_email="second@example.org")
    maria.set_password("pw")
    erased(Person(maria), close_account=closes, words_go=False)
    maria.refresh_from_db()
    assert Comment.objects.get().author is None
    assert rows_with("second@example.org") == set()
    assert (maria.is_active, maria.email) == ((False, "") if closes else (True, "maria@example.org"))
    assert (rows_with("maria@example.org", "Maria") == set()) == closes


def test_somebody_known_by_one_comment_loses_that_one_alone(quilp):
    one = quilp().comment
    erased(Person(comment=one, alone=True))
    assert Comment.objects.filter(author_email=ADDRESS).count() == 2
    assert Note.objects.exists()
    assert Comment.objects.get(pk=one.pk).author_name == "Former reader"


def test_many_go_batch_by_batch_and_what_was_stopped_goes_on(thread_of, monkeypatch):
    Comment.objects.filter(thread=thread_of(7)).update(author_email=ADDRESS)
    monkeypatch.setattr("comments.erasing.BATCH", 2)
    assert erased(Person.at(ADDRESS)).comments == 7
    assert Erasure.objects.get().comments == 7
    assert Thread.objects.get().approved_count == 0
    assert erased(Person.at(ADDRESS)).comments == 0


# A legal hold


@pytest.mark.parametrize("alone", [True, False])
def test_a_hold_stops_it_and_says_so(quilp, june, alone):
    person = quilp()
    held = hold(person, by=june, why="A court asked.")
    who = Person(comment=person.comment, alone=True) if alone else person
    assert erased(who).is_held
    assert Comment.objects.filter(author_name=NAME).count() == 3
    with pytest.raises(CommandError, match="legal hold"):
        call_command("eraseperson", address=ADDRESS, take_words=True)
    assert let_go(held.pk, by=june)
    assert not let_go(held.pk, by=june)
    held.refresh_from_db()
    assert (held.address, held.lifted_by) == ("", june)
    assert erased(who).comments == (1 if alone else 3)


@pytest.mark.parametrize("is_account", [True, False])
def test_a_hold_stops_the_purge(thread, comment_on, maria, june, is_account, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    whose = {"author": maria} if is_account else {"author_email": ADDRESS.upper()}
    comment = comment_on(thread, status=Status.PENDING, **whose)
    reject(comment, june)
    Trace.objects.create(comment=comment, network="203.0.113.7")
    Letter.objects.update(state="sent", settled_at=timezone.now())
    assert Letter.objects.exists()
    held = hold(Person.behind(comment), by=june, why="A court asked.")
    time_machine.shift(timedelta(days=200))
    assert [one for one in purge() if one.count] == []
    let_go(held.pk, by=june)
    assert {one.what for one in purge() if one.count} == {"traces", "texts", "letters"}


@pytest.mark.parametrize("why", ["", " ", "x" * 2001])
def test_a_hold_needs_a_reason(quilp, june, why):
    assert hold(quilp(), by=june, why=why) is None


# The file


@pytest.mark.django_db(transaction=True)
def test_what_was_erased_from_a_page_is_scrubbed_by_the_next_purge(quilp):
    erased(quilp())
    assert Erasure.objects.get().scrubbed_at is None
    list(purge())
    assert Erasure.objects.get().scrubbed_at


def test_inside_a_transaction_nothing_is_scrubbed(db):
    assert scrub() is False


# The commands


def test_the_command_names_who_is_not_there(db):
    with pytest.raises(CommandError, match="no such account"):
        call_command("eraseperson", account="nobody", keep_words=True)
    with pytest.raises(CommandError, match="required"):
        call_command("eraseperson", address=ADDRESS)


def test_whoever_wrote_nothing_can_be_erased_too(db):
    Letter.objects.create(kind="receipt", address=ADDRESS)
    out = io.StringIO()
    call_command("eraseperson", address=ADDRESS, keep_words=True, no_scrub=True, stdout=out)
    assert out.getvalue() == "Erased: 0 comments without their words.\n"
    assert not Letter.objects.exists()
