"""Everything that is kept about a person as JSON: by command and for privacy officers; and what they do there."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db.models import ForeignKey
from django.urls import reverse

from comments.belongings import BELONGINGS
from comments.exporting import export
from comments.models import Comment, Hold, Letter, Person, Sanction, Status, Trace
from comments.sanctions import note, sanction
from comments.tests.postbox import reject

ADDRESS = "quilp@example.org"


@pytest.fixture
def guest(thread, comment_on, june, ada):
    comment = comment_on(thread, status=Status.PENDING, text="My words.", author_email=ADDRESS, author_name="Quilp")
    reject(comment, june)
    Trace.objects.create(comment=comment, network="203.0.113.7", agent="Lynx")
    person = Person.behind(comment)
    note(person, "Shouts.", by=june)
    sanction(person, Sanction.Kind.PREMODERATE, by=ada, reason="Loud.", ends_at=None)
    Letter.objects.create(kind="receipt", address=ADDRESS)
    comment_on(thread, text="Somebody else's.", author_email="other@example.org")
    return person


@pytest.fixture
def officer(client, ada):
    client.force_login(ada)
    return client


def page(name, person):
    return reverse(f"comments_workbench:{name}", args=[person.kind, person.key])


def test_everything_is_in_it_and_nothing_of_others(guest, june):
    found = export(guest)
    assert found["person"] == {"address": ADDRESS}
    assert [one["text"] for one in found["comments"]] == ["My words."]
    assert [one["clause_code"] for one in found["decisions"][1:]] == ["off-topic"]
    assert [(one["network"], one["agent"]) for one in found["traces"]] == [("203.0.113.7", "Lynx")]
    assert {name for name in found if found[name]} >= {
        *("texts", "letters", "letters_to_the_address", "notes", "sanctions")
    }
    said = json.dumps(found, default=str)
    assert "Somebody else" not in said
    assert june.get_username() not in said


def test_of_an_account_it_tells_the_account_too(thread, comment_on, maria):
    comment_on(thread, author=maria, text="Mine.")
    found = export(Person(maria))
    assert found["person"]["account"] == "maria"
    assert found["person"]["address"] == "maria@example.org"
    assert len(found["comments"]) == 1


def test_the_command_prints_json(guest):
    out = io.StringIO()
    call_command("exportperson", address=ADDRESS.upper(), stdout=out)
    assert json.loads(out.getvalue())["comments"][0]["text"] == "My words."
    with pytest.raises(CommandError, match="no such account"):
        call_command("exportperson", account="nobody")


def test_of_nobody_there_is_nothing(db):
    assert export(Person.at("nobody@example.org"))["comments"] == []


KNOWN = {  # tables with a comment or an account in them that hold nothing of a reader's
    *("Batch", "Beat", "Block", "Clause", "Hold", "Erasure", "LeftComment", "Reading", "ReviewItem", "SavedSearch"),
    *("LeftTopic", "SecondLook", "ThreadChange", "Comment", "Export"),
    *("Answer", "Office"),  # an office's words and its officials: the staff's, on record
}


def test_every_table_about_comments_or_people_is_exported_or_named_here(db):
    """A new table that holds something of a reader belongs into belongings.py, and erasing.py must know of it."""
    from django.apps import apps

    models = set(apps.get_app_config("comments").get_models())
    about = {
        one.__name__
        for one in models
        for field in one._meta.get_fields()
        if (isinstance(field, ForeignKey) and field.related_model in (Comment, apps.get_model("auth", "User")))
        or getattr(field, "name", "") in ("address", "address_digest", "mark", "visitor")
    }
    person = Person.at("nobody@example.org")
    exported = {one.rows(person).model.__name__ for one in BELONGINGS}
    assert about - exported == about & KNOWN


# Privacy officers


def test_an_officer_finds_a_person_without_their_address_in_any_address(officer, guest, maria):
    find = reverse("comments_workbench:privacy")
    assert officer.post(find, {"who": ADDRESS})["Location"] == page("privacy_person", guest)
    assert officer.post(find, {"who": "maria"})["Location"] == page("privacy_person", Person(maria))
    answer = officer.post(find, {"who": "nobody@example.org"})
    assert (answer.status_code, "Nobody has written here" in answer.content.decode()) == (422, True)


def test_an_officer_saves_a_copy(officer, guest):
    assert page("privacy_copy", guest) in officer.get(page("privacy_person", guest)).content.decode()
    answer = officer.get(page("privacy_copy", guest))
    assert answer["Content-Disposition"] == 'attachment; filename="person.json"'
    assert "no-store" in answer["Cache-Control"]
    assert answer.json()["comments"][0]["text"] == "My words."


def test_an_officer_holds_lets_go_and_erases(officer, guest, ada):
    assert officer.post(page("privacy_holds", guest), {"why": "A court asked."}).status_code == 302
    held = Hold.objects.get()
    assert (held.address, held.by) == (ADDRESS, ada)
    assert "A court asked." in officer.get(reverse("comments_workbench:privacy")).content.decode()
    sent = {"words": "go", "sure": "on"}
    refused = officer.post(page("privacy_erasures", guest), sent)
    assert (refused.status_code, "A legal hold is on this person" in refused.content.decode()) == (422, True)
    officer.post(reverse("comments_workbench:hold_liftings", args=[held.pk]))
    assert officer.post(page("privacy_erasures", guest), {"words": "go"}).status_code == 422
    assert Comment.objects.filter(author_email=ADDRESS).exists()
    said = officer.post(page("privacy_erasures", guest), sent, follow=True)
    assert "Erased, with 1 comment." in said.content.decode()
    assert not Comment.objects.filter(author_email=ADDRESS).exists()
    assert officer.get(page("privacy_person", guest)).status_code == 404


def test_an_officer_shuts_an_account(officer, maria, thread, comment_on):
    comment_on(thread, author=maria)
    assert 'name="close"' in officer.get(page("privacy_person", Person(maria))).content.decode()
    officer.post(page("privacy_erasures", Person(maria)), {"words": "stay", "sure": "on", "close": "on"})
    maria.refresh_from_db()
    assert (maria.is_active, maria.username) == (False, f"erased-{maria.pk}")
