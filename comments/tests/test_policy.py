"""The clauses a site begins with, in every language that has a catalogue."""

import pytest
from django.utils import translation

from comments.models import Clause, ClauseLetter
from comments.policy import CLAUSES

pytestmark = pytest.mark.django_db


def test_translators_are_given_what_the_rows_say():
    rows = {one.code: (one.title, one.text, one.letter) for one in Clause.objects.all()}
    assert rows == CLAUSES


def test_the_librarys_words_are_read_in_the_pages_language(client):
    clause = Clause.objects.get(code="hate")
    with translation.override("ar"):
        assert clause.heading == "كراهية"
        assert str(clause) == "5. كراهية"
    assert clause.letter_in("ar").startswith("تعليقك غير منشور")
    page = client.get("/ar/comments/policy/").content.decode()
    assert "كراهية" in page
    assert clause.title not in page
    assert clause.title in client.get("/comments/policy/").content.decode()


def test_a_sites_own_words_stay_as_they_are(client):
    clause = Clause.objects.get(code="hate")
    clause.title, clause.text, clause.letter = "Be kind", "", "Ours."
    clause.save()
    page = client.get("/ar/comments/policy/").content.decode()
    assert "Be kind" in page
    assert "Project-Id-Version" not in page
    assert clause.letter_in("ar") == "Ours."
    ClauseLetter.objects.create(clause=clause, language="ar", text="كلماتنا.")
    assert clause.letter_in("ar") == "كلماتنا."
