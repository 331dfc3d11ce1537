import random
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from comments import arrivals, importing, indexing
from comments.importing import Record, Stored
from comments.keys import ALPHABET, LENGTH
from comments.models import Comment, Decision, KnownHost, Office, ReviewItem, Source, Status, Thread
from comments.recounting import recount
from comments.searching import Sought, search
from comments.terms import read

pytestmark = pytest.mark.django_db

START = datetime(2012, 6, 29, 4, tzinfo=UTC)


def record(name, minute=0, **fields):
    return Record(
        source_key=name,
        author_name=name,
        text=f"Text of {name}",
        created_at=START + timedelta(minutes=minute),
        **fields,
    )


def tree(thread):
    """Each comment by the name it was brought in under: its parent's, root's, depth."""
    rows = Comment.objects.on(thread).select_related("parent", "root")
    return {
        row.source_key: (row.parent and row.parent.source_key, row.root and row.root.source_key, row.depth)
        for row in rows
    }


def sound(thread):
    """The promises of a tree: positions unique, parents above, counters right."""
    rows = {row.pk: row for row in Comment.objects.on(thread)}
    for row in rows.values():
        parent = rows.get(row.parent_id)
        assert parent is None or (row.root_id == (parent.root_id or parent.pk) and row.position > parent.position)
    places = [(row.root_id, row.position) for row in rows.values() if row.root_id]
    return len(places) == len(set(places)) and not recount(mend=False)


def test_what_is_brought_in_is_approved_counted_and_decided_as_the_archives(thread):
    brought = importing.bring_in(
        thread, [record("a", lead_line="A writes:", date_only=True), record("b", 1)], {"b": "a"}
    )
    thread.refresh_from_db()
    assert (brought.created, brought.replies, brought.unchanged, brought.moved, brought.notes) == (2, 1, 0, 0, [])
    assert (thread.approved_count, thread.last_comment_at) == (2, START + timedelta(minutes=1))
    assert tree(thread) == {"a": (None, None, 0), "b": ("a", "a", 1)}
    assert set(Decision.objects.values_list("was", "now", "source", "by")) == {("", "approved", Source.ARCHIVE, None)}
    assert Comment.objects.get(source_key="a").revisions.get().text == "Text of a"
    assert sound(thread)


def test_bringing_it_in_again_changes_nothing(thread):
    records, replies = [record("a"), record("b", 1), record("c", 2)], {"b": "a", "c": "b"}
    importing.bring_in(thread, records, replies)
    thread.refresh_from_db()
    before = (list(Comment.objects.values()), Thread.objects.values().get(), Decision.objects.count())
    brought = importing.bring_in(thread, records, replies)
    assert (brought.created, brought.unchanged, brought.moved) == (0, 3, 0)
    assert before == (list(Comment.objects.values()), Thread.objects.values().get(), Decision.objects.count())


def test_every_column_of_what_is_brought_in_is_written(thread):
    one = Record("a", " Maria\n", "*Hello*\r\nthere\x00 ", START, " New  Mexico", " Maria writes: ", date_only=True)
    importing.bring_in(thread, [one, record("b", 1)], {"b": "a"})
    stored = Comment.objects.get(source_key="a")
    assert (stored.author_name, stored.author_location) == ("Maria", "New Mexico")
    assert (stored.lead_line, stored.text) == ("Maria writes:", "*Hello*\nthere")
    assert stored.html == "<p><em>Hello</em><br>\nthere</p>"
    assert (stored.created_at, stored.date_only, stored.edited_at) == (START, True, None)
    assert (stored.author, stored.author_email, stored.findings) == (None, "", [])
    assert (stored.revision, stored.version, stored.reply_count, stored.status) == (1, 1, 1, Status.APPROVED)
    revision, decision = stored.revisions.get(), stored.decisions.get()
    assert (revision.number, revision.text, revision.created_at) == (1, stored.text, START)
    assert (decision.revision, decision.clause, decision.undoes, decision.note) == (1, None, None, "")
    assert (decision.findings, decision.version, decision.digest) == ([], 0, stored.text_digest)
    assert timezone.now() - decision.made_at < timedelta(minutes=1)


def test_keys_are_neither_alike_nor_in_order(thread):
    importing.bring_in(thread, [record(f"r{number}", number) for number in range(60)], {})
    keys = list(Comment.objects.order_by("pk").values_list("key", flat=True))
    assert len(set(keys)) == 60
    assert keys != sorted(keys)
    assert {len(key) for key in keys} == {LENGTH}
    assert set("".join(keys)) == set(ALPHABET)


def test_the_same_record_twice_in_one_page_is_one_comment(thread):
    assert importing.bring_in(thread, [record("a"), record("a")], {}).created == 1


def test_to_the_moderators_if_asked(thread):
    importing.bring_in(thread, [record("a")], {}, status=Status.PENDING)
    thread.refresh_from_db()
    assert (thread.pending_count, thread.approved_count) == (1, 0)
    assert ReviewItem.objects.open().get().causes == ["imported"]


@pytest.mark.parametrize("status", [Status.APPROVED, Status.PENDING])
def test_nothing_new_for_the_moderators_is_no_error(thread, status):
    importing.bring_in(thread, [record("a")], {})
    assert importing.bring_in(thread, [record("a")], {}, status=status).unchanged == 1
    assert importing.bring_in(thread, [], {}, status=status).created == 0


@pytest.mark.parametrize("status", [Status.SPAM, Status.WITHDRAWN, "published"])
def test_no_other_status_can_be_smuggled_in(thread, status):
    """A status, a name or a key smuggled in (T50)."""
    with pytest.raises(ValueError, match="approved or pending"):
        importing.bring_in(thread, [record("a")], {}, status=status)


def test_a_name_of_the_staff_gets_neither_badge_nor_account(client, thread, june):
    """A status, a name or a key smuggled in (T50)."""
    Office.objects.create(account=june, title="Bureau of Public Affairs")
    named = Record("a", june.get_full_name(), "Written in 2012.", START)
    importing.bring_in(thread, [named], {})
    comment = Comment.objects.get()
    assert (comment.author, comment.author_email, comment.office) == (None, "", None)
    assert "Bureau of Public Affairs" not in client.get(thread.get_absolute_url()).content.decode()


def test_a_column_that_a_table_has_not_is_refused(thread):
    with pytest.raises(ValueError, match="KnownHost has no such columns: hots"):
        arrivals._insert(KnownHost, {"host": ["a.example"], "hots": ["b.example"]})


def test_who_answers_whom_can_be_found_out_from_what_is_stored(thread, comment_on):
    comment_on(thread, text="A reader's own")
    long = Record("b", "B", "b" * 300, START + timedelta(minutes=2), lead_line="B writes:")
    importing.bring_in(thread, [long, record("a", 1)], {})
    asked = []
    importing.bring_in(thread, [record("c", 3)], lambda stored: asked.extend(stored) or {"c": "b", "b": "a"})
    assert asked == [
        Stored("a", "", "Text of a", START + timedelta(minutes=1)),
        Stored("b", "B writes:", "b" * 200, START + timedelta(minutes=2)),
    ]
    assert tree(thread)["c"] == ("b", "a", 2)


def test_a_lost_parent_makes_a_root_and_a_note(thread):
    """Circles, lost parents, long chains (T53)."""
    brought = importing.bring_in(thread, [record("a")], {"a": "gone"})
    assert tree(thread) == {"a": (None, None, 0)}
    assert brought.notes == ["a: the comment it replies to is not here; it stands by itself"]


@pytest.mark.parametrize("replies", [{"a": "a"}, {"a": "b", "b": "a"}, {"a": "b", "b": "c", "c": "a"}])
def test_circles_are_broken_and_reported(thread, replies):
    """Circles, lost parents, long chains (T53)."""
    brought = importing.bring_in(thread, [record("a"), record("b", 1), record("c", 2)], replies)
    assert len(brought.notes) == 1
    assert "circle" in brought.notes[0]
    assert brought.created == 3
    assert sound(thread)


def test_a_long_chain_is_flattened_to_the_depth_that_is_stored(thread):
    names = [f"c{number}" for number in range(1500)]  # a walk that recurred would break at a thousand
    records = [record(name, number) for number, name in enumerate(names)]
    brought = importing.bring_in(thread, records, dict(zip(names[1:], names, strict=False)))
    assert (brought.created, brought.replies, brought.moved, brought.notes) == (1500, 1499, 0, [])
    assert max(Comment.objects.values_list("depth", flat=True)) == 50
    assert sound(thread)


@pytest.mark.parametrize("size", [2, 60])
def test_a_page_costs_the_same_statements_however_long_it_is(thread, size, django_assert_max_num_queries):
    names = [f"c{number}" for number in range(size)]
    records = [record(name, number) for number, name in enumerate(names)]
    with django_assert_max_num_queries(14 if connection.vendor == "sqlite" else 11):
        importing.bring_in(thread, records, dict(zip(names[1:], names, strict=False)))


def test_one_that_answers_a_later_one_is_stored_after_it_and_read_after_it(thread):
    brought = importing.bring_in(thread, [record("answer", 1), record("asked", 5), record("root")], {
        "answer": "asked", "asked": "root",
    })  # fmt: skip
    assert (brought.created, brought.moved) == (3, 0)
    assert list(Comment.objects.order_by("position").values_list("source_key", flat=True)) == [
        "root",
        "asked",
        "answer",
    ]
    assert sound(thread)


def test_what_is_brought_in_is_found_by_its_words(thread):
    importing.bring_in(thread, [record("late", 9), record("zebra", 1), record("reply", 5)], {"reply": "zebra"})
    importing.bring_in(thread, [record("quagga", 3), record("zebra", 1)], {})
    Comment.objects.create(thread=thread, author_name="Maria", text="okapi", html="", status="spam")
    assert [row.source_key for row in search(Sought(terms=read("quagga").terms)).rows] == ["quagga"]
    assert len(search(Sought(terms=read("okapi").terms)).rows) == 1  # one by one they come in as ever
    assert list(indexing.wrong_words()) == []


def test_an_import_that_breaks_off_leaves_the_index_of_words_awake(thread):
    with pytest.raises(IntegrityError), transaction.atomic():
        importing.bring_in(thread, [record("a"), record("b", 1, date_only=None)], {})
    Comment.objects.create(thread=thread, author_name="Maria", text="okapi", html="", status="spam")
    assert len(search(Sought(terms=read("okapi").terms)).rows) == 1
    assert list(indexing.wrong_words()) == []


def test_a_parent_that_comes_later_takes_its_replies_in(thread):
    importing.bring_in(thread, [record("late", 5), record("below", 6)], {"below": "late"})
    brought = importing.bring_in(thread, [record("early", 1)], {"below": "late", "late": "early"})
    assert (brought.created, brought.moved) == (1, 2)
    assert tree(thread) == {"early": (None, None, 0), "late": ("early", "early", 1), "below": ("late", "early", 2)}
    assert sound(thread)


def test_a_readers_own_reply_moves_along_with_what_it_answers(thread, comment_on):
    importing.bring_in(thread, [record("late", 5)], {})
    late = Comment.objects.get(source_key="late")
    comment_on(thread, parent=late, source_key="form:x", text="mine")
    importing.bring_in(thread, [record("early", 1)], {"late": "early"})
    assert tree(thread)["form:x"] == ("late", "early", 2)
    assert sound(thread)


def test_any_order_of_pages_gives_the_same_tree(thread, post):
    random.seed(7)
    names = [f"n{number}" for number in range(40)]
    records = {name: record(name, number) for number, name in enumerate(names)}
    replies = {names[n]: names[random.randrange(n)] for n in range(1, 40) if random.random() < 0.6}
    importing.bring_in(thread, list(records.values()), replies)
    wanted = tree(thread)
    shuffled = names[:]
    random.shuffle(shuffled)
    other = Thread.objects.create(content_type=thread.content_type, object_id="other", title="Other", url="/other/")
    for start in range(0, 40, 8):
        page = [
            Record(f"o-{name}", name, records[name].text, records[name].created_at)
            for name in shuffled[start : start + 8]
        ]
        known = set(shuffled[: start + 8])
        importing.bring_in(other, page, {f"o-{a}": f"o-{b}" for a, b in replies.items() if a in known and b in known})
    got = {key[2:]: (p and p[2:], r and r[2:], d) for key, (p, r, d) in tree(other).items()}
    assert got == wanted
    assert sound(other)


def test_positions_follow_the_dates_whatever_order_pages_come_in(thread):
    replies = {f"r{number}": "root" for number in range(1, 41)}
    importing.bring_in(thread, [record("root")], {})
    importing.bring_in(thread, [record(f"r{number}", number) for number in range(21, 41)], replies)
    importing.bring_in(thread, [record(f"r{number}", number) for number in range(1, 21)], replies)
    by_position = Comment.objects.exclude(root=None).order_by("position").values_list("source_key", flat=True)
    assert list(by_position) == [f"r{number}" for number in range(1, 41)]
    assert sound(thread)
    assert importing.bring_in(thread, [record("r1", 1)], replies).moved == 0


def test_an_earlier_place_in_the_day_is_kept(thread):
    importing.bring_in(thread, [record("a", 5)], {})
    assert importing.bring_in(thread, [record("a", 3)], {}).moved == 1
    assert importing.bring_in(thread, [record("a", 5)], {}).moved == 0
    assert Comment.objects.get().created_at == START + timedelta(minutes=3)


def test_hosts_that_the_archive_linked_to_are_known(thread):
    importing.bring_in(thread, [Record("a", "A", "See https://www.state.gov/page", START)], {})
    [known] = KnownHost.objects.values_list("host", "seen_at")
    assert known[0] == "www.state.gov"
    importing.bring_in(thread, [Record("b", "B", "https://www.state.gov/ and https://a.example/", START)], {})
    assert set(KnownHost.objects.values_list("host", flat=True)) == {"www.state.gov", "a.example"}
    assert KnownHost.objects.get(host="www.state.gov").seen_at == known[1]


@pytest.mark.parametrize("size", [10, 30])
def test_bringing_in_costs_the_same_statements_for_few_and_many(thread, size, django_assert_max_num_queries):
    records = [record(f"r{number}", number) for number in range(size)]
    with django_assert_max_num_queries(22):
        importing.bring_in(thread, records, {f"r{number}": f"r{number - 1}" for number in (3, 6)})
