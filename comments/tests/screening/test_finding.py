"""What a finding says is kept as its rule wrote it, and read in the reader's language."""

import json

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from comments.exporting import export
from comments.models import Comment, Person, Status
from comments.screening import Finding, Outcome
from comments.screening.finding import worded
from comments.submission import submit
from comments.tests.screening.drafts import draft_on

LINKS = "https://a.example/ https://b.example/ https://c.example/"


def kept(words, **rest):
    """A finding as it comes back from the database."""
    return json.loads(json.dumps(Finding("rule", Outcome.HOLD, words, **rest).stored()))


@pytest.mark.parametrize(("language", "said"), [("en", "3 links"), ("fr", "3 liens"), ("es", "3 enlaces")])
def test_a_number_is_read_in_the_readers_language(language, said):
    with translation.override("tr"):
        found = kept(ngettext_lazy("{count} link", "{count} links", "count"), values={"count": 3}, counts="count")
    with translation.override(language):
        assert worded(found) == said


def test_one_is_no_plural():
    words = ngettext_lazy("{count} link", "{count} links", "count")
    assert worded(kept(words, values={"count": 1}, counts="count")) == "1 link"


def test_values_are_put_in_as_they_are_and_never_read_as_words():
    found = kept(_("Links to {domain}, which is listed."), values={"domain": "{0.__class__} {domain} %s"})
    assert worded(found) == "Links to {0.__class__} {domain} %s, which is listed."


@pytest.mark.parametrize("words", ["", "100 % of {it}", "3 links", "What this author sends is held: {why}"])
def test_a_whole_sentence_that_was_kept_is_shown_as_it_stands(words):
    with translation.override("fr"):
        assert worded({"rule": "old", "outcome": "hold", "words": words, "spans": [], "field": ""}) == words


def test_a_sentence_that_was_kept_and_is_known_is_translated():
    old = {"rule": "thread_mode", "outcome": "hold", "words": "Every comment in this thread is held."}
    with translation.override("fr"):
        assert worded(old) not in ("", old["words"])


def test_moderators_and_the_author_read_it_in_their_own_languages(client, thread, june):
    comment = submit(draft_on(thread, text=LINKS, email="quilp@example.org")).comment
    assert (comment.status, "3 links" in json.dumps(comment.findings)) == (Status.PENDING, False)
    client.force_login(june)
    for name, args in (("admin:comments_comment_changelist", ()), ("admin:comments_comment_change", [comment.pk])):
        with translation.override("fr"):
            address = reverse(name, args=args)
        assert "3 liens" in client.get(address).text
    with translation.override("es"):
        (row,) = export(Person.behind(Comment.objects.get()))["comments"]
    assert "3 enlaces" in [found["words"] for found in row["findings"]]
    assert not [found for found in row["findings"] if {"values", "counts"} & set(found)]
