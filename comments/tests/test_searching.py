"""search(): words and filters find what they should, in order, a page at a time, at the same cost."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from comments import searching
from comments.matching import Pattern
from comments.models import Clause, Comment, Decision, Source, Status
from comments.models.person import Person
from comments.moderation import Seen, decide
from comments.searching import Sought, search
from comments.terms import read
from comments.tests.test_budgets import Spent

DAY = timedelta(days=1)
NEW_YEAR = datetime(2013, 1, 1, tzinfo=UTC)


@pytest.fixture
def say(thread, comment_on):
    """say("Bees") makes an approved comment, one a day from the first of January 2013."""
    days = iter(range(1000))
    return lambda text, **fields: comment_on(
        fields.pop("on", thread), text=text, created_at=NEW_YEAR + DAY * next(days), **fields
    )


def texts(typed="", **asked):
    return [one.text for one in search(Sought(terms=read(typed).terms, **asked)).rows]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("bees", ["Wild bees sting.", "Bees are wild."]),
        ("BÉES", ["Wild bees sting.", "Bees are wild."]),
        ('"wild bees"', ["Wild bees sting."]),
        ("wild bees", ["Wild bees sting.", "Bees are wild."]),
        ("bees -sting", ["Bees are wild."]),
        ('bees -"are wild"', ["Wild bees sting."]),
        ("stin*", ["Wild bees sting."]),
        ("st*", []),  # two letters begin too many words: taken as a word
        ("example", ["See https://a.example/honey"]),
        ("honey", ["See https://a.example/honey"]),
        ("ПЧЕЛЫ", ["Пчелы летят"]),
        ("wasps", []),
    ],
)
def test_words_find_what_says_them(say, typed, expected):
    for text in ("Bees are wild.", "Wild bees sting.", "See https://a.example/honey", "Пчелы летят"):
        say(text)
    assert texts(typed) == expected


def test_a_name_is_looked_for_in_names_alone(say):
    say("Zoë said so.")
    say("By Zoe", author_name="Zoë Q")
    assert [one.text for one in search(Sought(named=read("zoe").terms)).rows] == ["By Zoe"]
    assert [one.text for one in search(Sought(named=read("zo*").terms)).rows] == []
    assert len(search(Sought(terms=read("zoe").terms)).rows) == 2


def test_the_oldest_come_first_where_that_is_asked_for(say):
    for number in range(3):
        say(f"Bees {number}")
    assert texts("bees", oldest_first=True) == texts(oldest_first=True) == ["Bees 0", "Bees 1", "Bees 2"]


@pytest.mark.parametrize("typed", ["", "bees"])
@pytest.mark.parametrize("oldest_first", [True, False])
def test_pages_show_each_comment_once(say, typed, oldest_first):
    for number in range(7):
        say(f"Bees {number}")
    Comment.objects.filter(text__in=["Bees 2", "Bees 3", "Bees 4"]).update(created_at=NEW_YEAR)  # at one moment
    sought, after, seen = Sought(terms=read(typed).terms, oldest_first=oldest_first), "", []
    for _page in range(4):
        found = search(sought, after=after, most=2)
        seen += [one.text for one in found.rows]
        after = found.after
    assert after == ""
    assert sorted(seen) == [f"Bees {number}" for number in range(7)]


@pytest.fixture
def one_of_each(say, thread, maria, june, ada):
    """Comments that differ in one thing each; by name of the filter what it should find."""
    root = say("Root", status=Status.PENDING)
    clause = Clause.objects.first()
    decided = say("Decided", status=Status.PENDING)
    decide([Seen(decided.pk, 1)], Status.REJECTED, by=june, clause=clause)
    other = say("By ada", status=Status.PENDING)
    decide([Seen(other.pk, 1)], Status.SPAM, by=ada)
    say("Mine", author=maria)
    say("Guest", author_email="Guest@example.org")
    say("See https://a.example/", status=Status.SPAM)
    say("Rule", findings=[{"rule": "many_links", "outcome": "hold", "words": "", "spans": [], "field": ""}])
    say("Reply", parent=root)
    return {
        "status": (Sought(status="pending"), ["Root"]),
        "account": (Sought(person=Person(account=maria)), ["Mine"]),
        "email": (Sought(email="guest@EXAMPLE.org"), ["Guest"]),
        "links": (Sought(has_links=True), ["See https://a.example/"]),
        "rule": (Sought(rule="many_links"), ["Rule"]),
        "reply": (Sought(is_reply=True), ["Reply"]),
        "moderator": (Sought(moderator=june), ["Decided"]),
        "clause": (Sought(clause=clause), ["Decided"]),
        "both": (Sought(moderator=ada, clause=clause), []),
        "moderator and status": (Sought(moderator=ada, status="spam"), ["By ada"]),
        "decided": (Sought(decided_start=timezone.now() - DAY), ["By ada", "Decided"]),
        "never": (Sought(decided_start=timezone.now() + DAY), []),
        "received": (Sought(start=NEW_YEAR + DAY, end=NEW_YEAR + 3 * DAY), ["By ada", "Decided"]),
        "thread": (Sought(thread=thread, status="pending"), ["Root"]),
    }


@pytest.mark.parametrize("few", [5000, 0])
def test_each_filter_finds_its_own_with_words_and_without(one_of_each, few, monkeypatch):
    monkeypatch.setattr(searching, "FEW", few)
    Comment.objects.update(author_location="Everywhere")
    for name, (sought, expected) in one_of_each.items():
        assert [one.text for one in search(sought).rows] == expected, name
        with_words = dataclasses.replace(sought, terms=read("everywhere").terms)
        assert [one.text for one in search(with_words).rows] == expected, name


def test_the_last_decision_on_each_comes_with_who_made_it(say, june):
    comment = say("Bees", status=Status.PENDING)
    decide([Seen(comment.pk, 1)], Status.SPAM, by=june)
    last = searching.last_decisions([comment])[comment.pk]
    assert (last.by, last.now, last.source) == (june, Status.SPAM, Source.MODERATOR)


def test_how_many_there_are_is_counted_so_far_and_no_further(say, monkeypatch):
    monkeypatch.setattr(searching, "MANY", 3)
    for number in range(3):
        say(f"Bees {number}")
    assert search(Sought()).count == search(Sought(terms=read("bees").terms)).count == 3
    for number in range(3):
        say(f"Bees {number}")
    assert search(Sought()).count == search(Sought(terms=read("bees").terms)).count == 4
    assert search(Sought(is_reply=False)).count is None


@pytest.mark.parametrize("typed", ["", "bees"])
def test_what_no_index_knows_is_looked_for_so_far_and_then_on(say, typed, monkeypatch):
    monkeypatch.setattr(searching, "STRETCHES", (2, 2))
    monkeypatch.setattr(searching, "REACH", 4)
    for number in range(9):
        say(f"Bees {number}" + (" https://a.example/" if number in (0, 6) else ""))
    sought = Sought(terms=read(typed).terms, has_links=True)
    first = search(sought)
    assert [one.text[:6] for one in first.rows] == ["Bees 6"]
    assert first.reached
    seen, after = [], first.after
    while after:
        found = search(sought, after=after)
        seen += [one.text[:6] for one in found.rows]
        after = found.after
    assert seen == ["Bees 0"]
    assert found.reached is None


def test_words_that_only_leave_out_are_no_search():
    assert Pattern(read("-bees").terms).is_open
    with pytest.raises(ValueError, match="where to look"):
        search(Sought(terms=read("-bees").terms))


SEARCHES = [Sought(), Sought(terms=read("number").terms), Sought(terms=read("comm* -zebra").terms, status="approved")]
SEARCHES += [Sought(has_links=False), Sought(status="approved"), Sought(decided_start=NEW_YEAR)]


@pytest.mark.parametrize("size", [60, 300])
@pytest.mark.parametrize("sought", SEARCHES)
def test_a_search_costs_as_much_of_few_as_of_many(thread_of, sought, size):
    thread_of(size)
    with Spent() as spent:
        search(sought)
    assert len(spent.statements) <= 3
    assert not [sql for sql in spent.statements if " OFFSET " in sql and f" OFFSET {searching.REACH}" not in sql]
    assert Decision.objects.count() == size
