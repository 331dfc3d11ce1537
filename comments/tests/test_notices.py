"""What letters say: complete, true, in the reader's language, and without a stranger's links."""

from dataclasses import astuple

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from linkify_it import LinkifyIt

from comments import notices
from comments.models import Clause, ClauseLetter, Letter, ReviewItem, Status
from comments.models.letter import State
from comments.moderation import Seen, decide, undo
from comments.receipt import made_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(thread, comment_on, june):
    """A maker of letters as a story leads to them: told("rejected threat", text="…"); "sent" is the postman's step."""

    def make(story, **fields):
        fields = {"status": Status.PENDING, "author_email": "maria@example.org"} | fields
        comment = comment_on(thread, **fields)
        for step in story.split(","):
            verdict, _space, code = step.strip().partition(" ")
            comment.refresh_from_db()
            seen = [Seen(comment.pk, comment.version)]
            if verdict == "sent":
                Letter.objects.waiting().update(state=State.SENT)
            elif verdict == "undo":
                undo(seen, by=june)
            else:
                decide(seen, Status(verdict), by=june, clause=Clause.objects.get(code=code) if code else None)
        return notices.letter_about(comment.letters.latest("pk"))

    return make


def spans(rule, *places):
    return [{"rule": rule, "outcome": "hold", "words": "x", "field": "text", "spans": [list(one) for one in places]}]


# A statement of reasons


@pytest.mark.parametrize("was", [Status.PENDING, Status.APPROVED])
def test_every_rejection_states_every_reason_the_act_asks_for(thread, comment_on, june, was, told):
    """Art. 17(3) of Regulation (EU) 2022/2065, points (a) to (f)."""
    for clause in Clause.objects.all():
        text = told(f"rejected {clause.code}", status=was, text=f"Words about {clause.code}.")
        statement = notices.statement_of(Letter.objects.latest("pk").decision)
        assert all(astuple(statement))
        body = " ".join(text.body.split())
        parts = [statement.restriction, *statement.facts, statement.origin, statement.automation, *statement.redress]
        assert [part for part in parts if part not in body] == []
        assert f"clause {clause.number} of the comment policy, “{clause.title}”: {clause.text}" in body
        assert clause.letter in body


BESIDE = "You may also turn to a body for out-of-court dispute settlement"
WAYS = ["a moderator who did not decide will look at it again.", f"{BESIDE}, where the law gives you that right."]


def test_it_names_every_way_to_object_in_the_letter_and_on_the_receipt(told, client, settings):
    """Point (f): to the site, out of court, in court."""
    for body, words in (("", WAYS[1]), ("Settlers, https://settlers.example", f"{BESIDE}: Settlers, ")):
        settings.COMMENTS = {**settings.COMMENTS, "SETTLEMENT_BODY": body}
        text = told("rejected off-topic")
        comment = Letter.objects.latest("pk").comment
        page = " ".join(client.get(reverse("comments:receipt", args=[made_for(comment)])).content.decode().split())
        for said in (WAYS[0], words, "You may also turn to a court."):
            assert said in text.body
            assert said in page
    assert "https://settlers.example." in text.body
    assert '<a href="https://settlers.example"' in page


def test_it_says_what_was_done_since_when_and_for_how_long(told):
    held = told("rejected off-topic").body
    assert "It was not published: readers see it nowhere on this site, since " in held
    assert " p.m. (EST) and until decided anew." in held or " a.m. (EST) and until decided anew." in held
    assert "It was removed from the page: " in told("rejected off-topic", status=Status.APPROVED).body


@pytest.mark.parametrize(
    ("findings", "words"),
    [
        ([], "No automatic rule pointed it out. A person decided."),
        (spans("thread_mode"), "No automatic rule pointed it out. A person decided."),
        (spans("many_links"), "Automatic rules pointed it out. A person decided."),
    ],
)
def test_it_says_what_machines_had_to_do_with_it(told, findings, words):
    assert words in told("rejected spam", findings=findings).body


def test_it_says_so_when_nobody_decided(thread, comment_on):
    comment = comment_on(thread, status=Status.PENDING, author_email="maria@example.org")
    decide([Seen(comment.pk, 1)], Status.REJECTED, by=None, clause=Clause.objects.first())
    assert "A machine decided." in notices.letter_about(comment.letters.get()).body


def test_it_says_whether_a_reader_reported_it(thread, comment_on, june):
    comment = comment_on(thread, author_email="maria@example.org")
    ReviewItem.objects.create(comment=comment, causes=["reported"], due_at=comment.created_at)
    decide([Seen(comment.pk, 1)], Status.REJECTED, by=june, clause=Clause.objects.first())
    assert "A reader reported it." in notices.letter_about(comment.letters.get()).body


# The passage


def test_what_the_clause_is_about_is_quoted_where_a_rule_saw_it(told):
    text = "A long beginning of many words. " * 5 + "You utter crook and liar, all of you." + " And so it ends." * 20
    place = text.index("crook")
    body = told("rejected personal-attack", text=text, findings=spans("barred_words", (place, place + 5))).body
    assert "\n> … of many words. A long beginning of many words. You utter crook and liar, all of you." in body
    assert "And so it ends. And …\n" in body


def test_what_another_clause_is_about_is_not(told):
    text = "It begins here. " + "x " * 300
    body = told("rejected off-topic", text=text, findings=spans("barred_words", (200, 201))).body
    assert "> It begins here. x x" in body


def test_the_text_that_was_decided_on_is_quoted(thread, comment_on, june):
    comment = comment_on(thread, status=Status.PENDING, author_email="maria@example.org", text="As it was.")
    decide([Seen(comment.pk, 1)], Status.REJECTED, by=june, clause=Clause.objects.first())
    comment.text = "As it is."
    comment.save()
    assert "> As it was." in notices.letter_about(comment.letters.get()).body


LINKS = [
    "https://bad.example/x",
    "HTTP://BAD.EXAMPLE",
    "www.bad.example",
    "bad.com/path?x=1",
    "bad.com",
    "buy@bad.example",
    "mailto:buy@bad.example",
    "[here](https://bad.example/)",
    "<https://bad.example/>",
    "bücher.de",
    "//bad.com/x",
    "javascript:alert(1)",
    "tel:+15550100",
]


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("story", ["rejected off-topic", "approved"])
def test_nobody_can_send_links_to_others_in_a_letter(told, link, story, settings):
    settings.COMMENTS = settings.COMMENTS | {"SITE_URL": "https://www.example.org"}
    text = told(story, text=f"Look: {link} now. {link}", author_name=f"Maria {link}"[:100])
    found = LinkifyIt(options={"fuzzy_ip": True}).match(f"{text.subject}\n{text.body}") or []
    assert {one.url.partition("/comments/")[0] for one in found} == {"https://www.example.org"}
    assert "bad.example" not in text.body.lower()
    assert "javascript:" not in text.body


def test_a_whole_sentence_is_left_as_it_was_written(told):
    words = "Mr. Brown said: it cost 3.50 at 12:30, i.e. too much; see chapter 4.2."
    assert f"> {words.replace('i.e.', 'i.e.')}" in told("rejected off-topic", text=words).body


# Approvals and corrections


def test_an_approval_leads_to_the_comment(told, settings):
    settings.COMMENTS = settings.COMMENTS | {"SITE_URL": "https://www.example.org"}
    text = told("approved")
    [letter] = Letter.objects.all()
    assert "is public" in text.subject
    assert f"https://www.example.org{letter.comment.get_absolute_url()}\n" in text.body


def test_a_rejection_leads_to_the_authors_own_page_and_to_the_clause(told, client, settings):
    settings.COMMENTS = settings.COMMENTS | {"SITE_URL": "https://www.example.org"}
    body = told("rejected threat").body
    [address] = [word for word in body.split() if "/receipt/" in word]
    assert b"Threat" in client.get(address.removeprefix("https://www.example.org")).content
    assert "https://www.example.org/comments/policy/#clause-4" in body


def test_without_a_site_there_are_no_links(told):
    assert "/" not in told("rejected threat").body.replace("2026/", "")


def test_a_correction_says_what_was_wrong_and_what_stands(told):
    waits = told("rejected threat, sent, undo")
    assert waits.subject.startswith("Correction: ")
    assert "A letter told you that your comment is not public. That decision was a mistake and has been" in waits.body
    assert "waits for a moderator again" in waits.body
    public = told("rejected threat, sent, approved")
    assert "It was looked at again, and that decision no longer holds." in public.body
    assert "Everybody can read it now." in public.body
    other = told("rejected threat, sent, undo, rejected off-topic")
    assert "not public. The reason it gave was wrong." in other.body
    assert "“Off topic”" in other.body
    removed = told("approved, sent, rejected off-topic")
    assert "A letter told you that your comment is public. It was looked at again" in removed.body
    assert "It was removed from the page: " in removed.body


def test_an_undone_approval_names_the_clause_it_goes_back_to(told):
    body = told("rejected threat, approved, undo").body
    assert "“Threat”" in body


# Languages


def test_the_letter_is_in_the_comments_language_where_its_clause_has_one(told):
    clause = Clause.objects.get(code="off-topic")
    ClauseLetter.objects.create(clause=clause, language="ar", text="تعليقك خارج الموضوع.")
    ClauseLetter.objects.create(clause=clause, language="pt", text="Fora do tema.")
    assert "تعليقك خارج الموضوع." in told("rejected off-topic", language="ar").body
    assert "Fora do tema." in told("rejected off-topic", language="pt-br").body
    assert (
        clause.letter in told("rejected off-topic", language="de").body
    )  # neither a letter of its own, nor translated
    assert clause.letter in told("rejected off-topic").body


@pytest.mark.parametrize("language", dict(settings.LANGUAGES))
def test_the_statement_is_whole_in_every_language_of_the_site(told, language):
    """A name that a translation forgot would leave a hole, or %(time)s, in a letter that the law asks for."""
    text = told("rejected off-topic", language=language, findings=spans("many_links"))
    with translation.override(language):
        statement = notices.statement_of(Letter.objects.latest("pk").decision)
    assert all(astuple(statement))
    body = " ".join(text.body.split())
    said = (statement.restriction, *statement.facts, statement.origin, statement.automation, *statement.redress)
    assert [part for part in (*said, statement.ground) if " ".join(part.split()) not in body] == []
    assert "%(" not in text.subject + text.body


def test_dates_are_written_as_the_language_writes_them(told):
    assert "29. Juni 2012" in told("approved", language="de").body
    assert translation.get_language() == "en"


def test_right_to_left_words_stay_whole_in_subject_and_quote(told, thread):
    thread.title = "دور وسائل التواصل في الدبلوماسية"
    thread.save()
    text = told("rejected off-topic", text="كلمة طيبة.", language="ar")
    assert thread.title in text.subject
    assert "> كلمة طيبة." in text.body


# Nothing to say


@pytest.mark.parametrize("story", ["rejected threat, undo", "approved, undo, spam"])
def test_of_a_changed_decision_nothing_is_said(told, story):
    assert isinstance(told(story), notices.Nothing)


# The clauses' own letters


def test_a_site_keeps_the_letters_it_has_worded_itself():
    from importlib import import_module

    from django.apps import apps
    from django.db import connection

    step = import_module("comments.migrations.0012_kinder_letters")
    Clause.objects.filter(code="threat").update(letter="We do not print threats.")
    for old, new in ((step.AFTER, step.BEFORE), (step.BEFORE, step.AFTER)):
        step.change(apps, connection.schema_editor(), old, new)
        letters = dict(Clause.objects.values_list("code", "letter"))
        assert letters == new | {"threat": "We do not print threats."}
