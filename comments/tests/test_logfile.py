"""The log of decisions as a file: all that the history finds, for auditors and seniors, and nobody's address in it."""

import csv
import io
import json
import tracemalloc
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.db import DatabaseError, transaction
from django.utils import timezone

from comments import history as room
from comments.addresses import without_addresses
from comments.history import Wanted, every
from comments.models import Beat, Clause, Comment, Decision, Export, Source, Status
from comments.moderation import Seen, decide
from comments.tests.test_budgets import Spent

HISTORY = "/admin/moderation/history/"
EXPORT = f"{HISTORY}export/"
MADE = {"source": "moderator"}


@pytest.fixture
def otto(db):
    user = User.objects.create_user("otto@example.gov", is_staff=True)
    user.groups.add(Group.objects.get(name="Auditors"))
    return user


@pytest.fixture
def auditing(client, otto):
    client.force_login(otto)
    return client


@pytest.fixture
def decided(thread, comment_on, june, ada):
    """june rejected one with a note that is a formula and holds addresses; ada marked another as spam."""
    first = comment_on(thread, status=Status.PENDING, author_email="maria@example.org", text="In her own words.")
    second = comment_on(thread, status=Status.PENDING)
    note = "=HYPERLINK(1) asked m.reader+x@mail.example from 203.0.113.7 and 2001:db8::7"
    decide([Seen(first.pk, 1)], Status.REJECTED, by=june, clause=Clause.objects.first(), note=note)
    decide([Seen(second.pk, 1)], Status.SPAM, by=ada)
    return first, second


def body(answer):
    return b"".join(answer.streaming_content).decode()


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(body(answer))))


def test_it_holds_what_the_history_finds_with_the_same_filters_in_the_same_order(auditing, decided):
    first, second = decided
    rows = rows_of(auditing.get(EXPORT, MADE))
    of_second, of_first = (second.key, "pending", "spam", "ada"), (first.key, "pending", "rejected", "june")
    assert [(one["comment"], one["was"], one["now"], one["by"]) for one in rows] == [of_second, of_first]
    oldest = rows_of(auditing.get(EXPORT, MADE | {"order": "oldest"}))
    assert [one["comment"] for one in oldest] == [first.key, second.key]
    (hers,) = rows_of(auditing.get(EXPORT, {"moderator": "june"}))
    assert (hers["comment"], hers["clause"]) == (first.key, Clause.objects.first().code)


def test_json_has_a_line_a_decision(auditing, decided):
    answer = auditing.get(EXPORT, MADE | {"format": "jsonl"})
    assert answer["Content-Disposition"] == 'attachment; filename="decisions.jsonl"'
    rows = [json.loads(line) for line in body(answer).splitlines()]
    assert [(one["comment"], one["found"], one["undoes"]) for one in rows] == [
        (decided[1].key, [], None),
        (decided[0].key, [], None),
    ]


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_t21_no_address_and_no_word_of_a_reader_is_in_it(auditing, decided, kind):
    """Neither those of readers nor what a moderator typed into a note."""
    found = body(auditing.get(EXPORT, {"format": kind}))
    for secret in ("@", "203.0.113.7", "2001:db8", "In her own words", "Maria"):
        assert secret not in found
    assert "asked [address] from [network] and [network]" in found


def test_t41_no_cell_is_a_formula(auditing, decided):
    (note,) = [one["note"] for one in rows_of(auditing.get(EXPORT, {"moderator": "june"}))]
    assert note.startswith("'=HYPERLINK(1)")


def test_that_it_was_taken_is_on_record_and_is_never_changed(auditing, decided, otto):
    answer = auditing.get(f"{EXPORT}?source=moderator&format=jsonl")
    (taken,) = Export.objects.all()
    assert (taken.by, taken.form, taken.query) == (otto, "jsonl", "source=moderator")
    assert taken.request == answer["X-Request-ID"]
    for change in (lambda: Export.objects.update(query=""), lambda: Export.objects.all().delete()):
        with pytest.raises(DatabaseError, match="exports are append-only"), transaction.atomic():
            change()
    assert "source=moderator" in auditing.get("/admin/comments/export/").content.decode()


@pytest.mark.parametrize("asked", ["format=xlsx", "now=gone", "moderator=nobody", "since=x", "thread=%00"])
def test_what_means_nothing_is_a_bad_request_and_takes_nothing(auditing, decided, asked):
    assert auditing.get(f"{EXPORT}?{asked}").status_code == 400
    assert not Export.objects.exists()


def test_the_history_leads_whoever_may_go_there(client, auditing, decided, june):
    link = "export/?source=moderator&amp;format=csv"
    assert link in auditing.get(f"{HISTORY}?source=moderator").content.decode()
    client.force_login(june)
    assert "export/" not in client.get(HISTORY).content.decode()
    june.groups.set([Group.objects.get(name="Senior moderators")])
    assert len(rows_of(client.get(EXPORT, MADE))) == 2


def test_a_beat_bounds_it(auditing, decided, otto):
    Beat.objects.create(moderator=otto, section="elsewhere")
    assert rows_of(auditing.get(EXPORT)) == []


def test_neither_memory_nor_the_price_of_a_part_grows_with_the_rows(thread, comment_on):
    comment = comment_on(thread)
    Comment.objects.filter(pk=comment.pk).update(text="x" * 5000)
    values = {"comment": comment, "revision": 1, "now": Status.SPAM, "source": Source.MODERATOR, "note": "n" * 500}

    def more(count):
        at = timezone.now() - timedelta(days=1)
        Decision.objects.bulk_create(Decision(**values, made_at=at + timedelta(seconds=one)) for one in range(count))

    def peak():
        tracemalloc.start()
        with Spent() as spent:
            count = sum(1 for _one in every(Wanted(), most=50))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return count, most, len(spent.statements)

    more(199)
    few, small, parts = peak()
    more(800)
    many, large, all_parts = peak()
    assert (few, parts, many, all_parts) == (200, 4, 1000, 20)
    assert large < 2 * small


def test_each_decision_is_there_once_where_no_index_knows_what_is_asked(thread_of, monkeypatch):
    monkeypatch.setattr(room, "REACH", 7)
    thread_of(23)
    found = [one.pk for one in every(Wanted(source="screening"), most=5)]
    assert (len(found), len(set(found))) == (23, 23)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("at 12:30 on 10.11.2026, version 1.2.3, std::vector", "at 12:30 on 10.11.2026, version 1.2.3, std::vector"),
        ("from fe80::1", "from [network]"),
        ("from 2001:db8:0:0:1::7.", "from [network]."),
        ("10.0.0.1, 10.0.0.2", "[network], [network]"),
        ("write to jürgen@münchen.example", "write to [address]"),
    ],
)
def test_what_looks_like_an_address_goes_and_the_rest_stays(text, left):
    assert without_addresses(text) == left
