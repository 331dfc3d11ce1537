"""Whoever reaches the database past its triggers is found out: what was altered, taken out or put in, and when."""

import io
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from comments import sealing, tampering
from comments.models import Clause, Decision, Seal, Source, Status, append_only
from comments.sealing import seal_up_to

NINE = datetime(2026, 10, 5, 9, 30, tzinfo=UTC)
EVENING = NINE + timedelta(hours=12)
ALTERATIONS = {
    "note": "It was somebody else.",
    "was": "approved",
    "now": "approved",
    "revision": 2,
    "version": 7,
    "digest": "0" * 32,
    "source": "author",
    "findings": [{"rule": "x"}],
    "shown_at": NINE,
    "claimed_at": NINE,
    "request": "another",
    "made_at": NINE + timedelta(seconds=1),
}


@pytest.fixture
def log(thread, comment_on, june):
    """Three hours of three decisions each, sealed; and the triggers gone, as a database's owner could do."""
    comment = comment_on(thread)
    values = {
        "comment": comment,
        "revision": 1,
        "was": "pending",
        "now": "spam",
        "source": Source.MODERATOR,
        "by": june,
    }
    times = [NINE + timedelta(hours=hour, minutes=minute) for hour in range(3) for minute in range(3)]
    rows = [Decision.objects.create(**values, made_at=at) for at in times]
    seal_up_to(EVENING)
    assert Seal.objects.count() == 3
    connection.check_constraints()
    with connection.cursor() as cursor:
        for table in append_only.TABLES:
            for statement in append_only.REMOVE[connection.vendor](table):
                cursor.execute(statement)
    return rows


def told(*noted):
    return [(fault.hour and fault.hour.hour, fault.what) for fault in tampering.faults(noted)]


def test_a_log_that_nobody_touched_has_no_fault(log):
    assert told() == []
    Decision.objects.create(comment=log[0].comment, revision=1, was="spam", now="pending", source=Source.MODERATOR)
    assert tampering.unsealed() == 1


@pytest.mark.parametrize("column", ALTERATIONS)
def test_an_altered_row_is_named_whatever_was_altered(log, column):
    """A log that is rewritten (T45)."""
    Decision.objects.filter(pk=log[4].pk).update(**{column: ALTERATIONS[column]})
    assert told() == [(10, f"decision {log[4].pk} was altered")]


@pytest.fixture
def old_log(log, monkeypatch):
    """The same, sealed by code of before a decision had its occasion."""
    Seal.objects.all()._raw_delete(Seal.objects.db)
    monkeypatch.setattr(sealing, "FORM", 3)
    seal_up_to(EVENING)
    monkeypatch.undo()
    assert set(Seal.objects.values_list("form", flat=True)) == {3}
    return log


def test_rows_sealed_before_the_columns_came_still_verify_and_new_ones_go_on_from_them(old_log):
    assert told() == []
    Decision.objects.create(
        comment=old_log[0].comment, revision=1, was="spam", now="pending", source=Source.MODERATOR, by=old_log[0].by,
        shown_at=NINE, claimed_at=NINE, request="of-today", made_at=EVENING,
    )  # fmt: skip
    seal_up_to(EVENING + timedelta(hours=1))
    assert Seal.objects.last().form == 4
    assert told() == []


@pytest.mark.parametrize("column", ["shown_at", "claimed_at", "request"])
def test_what_is_filled_in_afterwards_under_an_old_seal_is_named(old_log, column):
    Decision.objects.filter(pk=old_log[4].pk).update(**{column: ALTERATIONS[column]})
    assert told() == [(10, f"decision {old_log[4].pk} was altered")]


def test_a_decision_in_somebody_elses_name_is_named(log, lee, thread, comment_on):
    other = comment_on(thread)
    Decision.objects.filter(pk=log[0].pk).update(by=lee)
    Decision.objects.filter(pk=log[1].pk).update(clause=Clause.objects.first())
    Decision.objects.filter(pk=log[3].pk).update(comment=other)
    Decision.objects.filter(pk=log[8].pk).update(undoes=log[7].pk)
    altered = [(hour, f"decision {log[place].pk} was altered") for hour, place in ((9, 0), (9, 1), (10, 3), (11, 8))]
    assert told() == altered


@pytest.mark.parametrize("place", [0, 4, 5, 8])
def test_a_missing_row_is_named(log, place):
    Decision.objects.filter(pk=log[place].pk).delete()
    assert told() == [(9 + place // 3, f"decision {log[place].pk} is missing")]


def test_an_hour_that_is_gone_is_named_row_by_row(log):
    Decision.objects.filter(pk__in=[one.pk for one in log[3:6]]).delete()
    assert told() == [(10, f"decision {one.pk} is missing") for one in log[3:6]]


def test_a_row_put_in_below_a_seal_is_named(log):
    Decision.objects.filter(pk=log[4].pk).delete()
    row = Decision.objects.get(pk=log[3].pk)
    row.pk, row.now = log[4].pk, Status.APPROVED
    row.save(force_insert=True)
    first = Decision.objects.get(pk=log[0].pk)
    first.pk = -5
    first.save(force_insert=True)
    assert told() == [(9, "decision -5 was put in"), (10, f"decision {log[4].pk} was altered")]


@pytest.mark.parametrize(
    "change", [{"digest": "0" * 64}, {"count": 4}, {"hour": NINE}, {"number": 9}, {"form": 99}, {"marks": b""}]
)
def test_a_broken_seal_is_found(log, change):
    Seal.objects.filter(number=2).update(**change)
    assert told()


def test_a_seal_that_was_taken_out_is_found(log):
    Seal.objects.filter(number=2).delete()
    assert (11, "seal 2 is missing before this one") in told()
    Seal.objects.filter(number=1).delete()
    assert (11, "seals 1 to 2 are missing before this one") in told()


def test_one_hour_sealed_anew_does_not_fit_the_next(log):
    Decision.objects.filter(pk=log[4].pk).update(note="Rewritten")
    first, second, _third = Seal.objects.all()
    rows = sealing.Walk(first.last, form=sealing.FORM).up_to(second.last)
    marks, digest = bytes(rows.marks), sealing.digest_of(second, rows, first.digest)
    Seal.objects.filter(number=2).update(marks=marks, digest=digest)
    assert told() == [(11, "seal 3 is broken: it fits neither its decisions nor the seal before")]


def test_a_whole_log_sealed_anew_is_found_by_a_hash_that_was_noted_elsewhere(log):
    noted = Seal.objects.last().digest
    Decision.objects.filter(pk=log[4].pk).update(note="Rewritten")
    Seal.objects.all().delete()
    seal_up_to(EVENING)
    assert told() == []
    assert told(noted) == [(None, f"no seal has the noted hash {noted}")]


def test_an_end_that_was_cut_off_is_found_by_a_hash_that_was_noted_elsewhere(log):
    noted = Seal.objects.last().digest
    Decision.objects.filter(pk__gte=log[6].pk).delete()
    Seal.objects.filter(number=3).delete()
    assert told() == []
    assert told(noted) == [(None, f"no seal has the noted hash {noted}")]


def test_the_command_fails_and_says_which_hour_and_row(log, tmp_path, monkeypatch):
    said = io.StringIO()
    notes = tmp_path / "notes"
    notes.write_text(f"Oct 05 13:07 host python[1]: {Seal.objects.last()}\n")
    call_command("verify_decisions", noted=str(notes), stdout=said)
    assert said.getvalue() == "All is as it was sealed. Seals: 3. Not sealed yet: 0.\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO("f" * 64))
    with pytest.raises(CommandError, match="not what it was: 1 faults"):
        call_command("verify_decisions", noted="-", stdout=said)
    Decision.objects.filter(pk=log[4].pk).update(note="x")
    with pytest.raises(CommandError) as failed:
        call_command("verify_decisions", stdout=said)
    assert failed.value.returncode == 1
    assert f"2026-10-05 10:00 UTC  decision {log[4].pk} was altered" in said.getvalue()


@pytest.mark.parametrize("text", [None, "nothing of use"])
def test_notes_without_a_hash_are_an_error_not_a_proof(db, tmp_path, text):
    if text:
        (tmp_path / "notes").write_text(text)
    with pytest.raises(CommandError):
        call_command("verify_decisions", noted=str(tmp_path / "notes"), stdout=io.StringIO())


@pytest.mark.parametrize("size", [3, 300])
def test_proving_costs_the_same_of_few_seals_as_of_many_rows(thread_of, size, django_assert_num_queries):
    thread_of(size)
    seal_up_to(EVENING + timedelta(days=3650))
    with django_assert_num_queries(3):  # seals, the rows, no more seals
        assert list(tampering.faults()) == []


def test_a_log_sealed_in_several_forms_is_proved_in_each(thread, comment_on, monkeypatch):
    comment = comment_on(thread)
    rows = []
    for hour, form in enumerate([1, 3, 2]):
        monkeypatch.setattr(sealing, "FORM", form)
        at = NINE + timedelta(hours=hour)
        rows.append(Decision.objects.create(comment=comment, revision=1, was="spam", now="approved", made_at=at))
        seal_up_to(at + timedelta(hours=1))
    assert list(Seal.objects.values_list("form", flat=True)) == [1, 3, 2]
    assert told() == []
