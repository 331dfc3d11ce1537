"""The catalogues of translations: whole, like the source in all that can be compared, and compiled as they stand."""

import gettext
import io
import json
from dataclasses import replace
from functools import cache

import pytest
from django.conf import settings

from tools.catalogues import __main__ as catalogues
from tools.catalogues import check, extract, po
from tools.catalogues.entry import APPS, PLURALS, ROOT, SOURCE, Entry, forms_of, path_of

WHOLE = [*PLURALS]  # languages in which every string of the source is translated
THERE = [(app, language) for language in PLURALS for app in APPS if path_of(app, language).exists()]
strings_of = cache(extract.strings_of)


@cache
def entries_of(app, language):
    return po.read(path_of(app, language).read_text(encoding="utf-8"))


def test_each_language_of_the_site_but_its_own_can_have_a_catalogue():
    assert {code for code, _name in settings.LANGUAGES} - {SOURCE} == set(PLURALS)


@pytest.mark.parametrize("app", APPS)
def test_a_whole_language_has_every_string_and_no_other(app):
    source = {key: one.plural for key, one in strings_of(app).items()}
    for language in WHOLE:
        assert {one.key: one.plural for one in entries_of(app, language)} == source, language


@pytest.mark.parametrize(("app", "language"), THERE)
def test_no_translation_differs_from_its_source_in_what_can_be_compared(app, language):
    assert {one.id: found for one in entries_of(app, language) if (found := check.faults(one, language))} == {}


@pytest.mark.parametrize(("app", "language"), THERE)
def test_what_is_compiled_is_what_is_written(app, language):
    entries = entries_of(app, language)
    path = path_of(app, language)
    assert path.read_text(encoding="utf-8") == po.written(language, entries)
    assert path.with_suffix(".mo").read_bytes() == po.compiled(language, entries)


@pytest.mark.parametrize("language", PLURALS)
def test_the_standard_library_reads_what_was_compiled(language):
    forms = tuple(f"form {number}" for number in range(forms_of(language)))
    entries = [
        Entry("One", texts=("Eins",)),
        Entry("May", context="a month", texts=("Mai",)),
        Entry("%(n)s day", "%(n)s days", texts=forms),
    ]
    made = gettext.GNUTranslations(io.BytesIO(po.compiled(language, entries)))
    assert made.gettext("One") == "Eins"
    assert made.pgettext("a month", "May") == "Mai"
    assert {made.ngettext("%(n)s day", "%(n)s days", number) for number in range(200)} == set(forms)


def test_what_is_written_is_read_as_it_was():
    entries = [
        Entry('Say "no"\n', texts=('Sag „nein“ \\ "nie"\n',), where=("comments/forms.py",)),
        Entry("a", "b", "ctx", ("comments/forms.py",), ("x", "y")),
    ]
    assert sorted(po.read(po.written("fr", entries)), key=lambda one: one.id) == entries


def test_strings_are_found_in_code_and_in_templates():
    python = "from django.utils.translation import gettext_lazy as _, ngettext\n"
    python += "_('One ' 'two')\nngettext('a', 'b', 3)\nprint('c')"
    assert [(one.id, one.plural) for one in extract._in_python(python)] == [("One two", ""), ("a", "b")]
    template = (
        '{% load i18n %}{% translate \'It’s\' %}{% translate "May" context "a month" %}'
        "{% blocktranslate trimmed count n=n %}\n {{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}"
        "{{ _('Hello') }}{% comment %}{% translate 'No' %}{% endcomment %}"
    )
    found = {(one.context, one.id, one.plural) for one in extract._in_template(template)}
    assert {("", "It’s", ""), ("a month", "May", ""), ("", "%(n)s day", "%(n)s days")} <= found
    assert "No" not in {one.id for one in extract._in_template(template)}


GOOD = Entry("<b>%(name)s</b> of {count}.", texts=("<b>%(name)s</b> sur {count}.",))


@pytest.mark.parametrize(
    "texts",
    [
        ("",),
        ("<b>%(name)s</b>.",),
        ("<b>%(nom)s</b> {count}.",),
        ("<i>%(name)s</i> {count}.",),
        (" <b>%(name)s</b> {count}.",),
        ("<b>%(name)s</b> {count}",),
        ("<b>%(name)s</b> {count}...",),
        ('<b>"%(name)s"</b> {count}.',),
        ("a %(name)s {count}.", "b %(name)s {count}."),
    ],
)
def test_a_translation_with_a_fault_is_found(texts):
    assert check.faults(GOOD, "fr") == []
    assert check.faults(replace(GOOD, texts=texts), "fr")
    assert check.faults(replace(GOOD, is_fuzzy=True), "fr") == ["it is fuzzy"]


def test_a_form_for_one_number_alone_may_leave_it_out():
    comments = Entry("%(n)s comment", "%(n)s comments", texts=("لا", "واحد", "اثنان", "%(n)s", "%(n)s", "%(n)s"))
    assert check.faults(comments, "ar") == []
    assert check.faults(replace(comments, texts=("لا", "واحد", "اثنان", "كثير", "%(n)s", "%(n)s")), "ar")


def test_translations_are_listed_by_name_and_merged_by_name(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(catalogues, "APPS", {"posts": ["posts"]})
    monkeypatch.setattr(catalogues, "path_of", lambda app, language: tmp_path / app / language / "django.po")
    assert catalogues.main(["list", "fr"]) == 0
    listed = json.loads(capsys.readouterr().out)
    name = next(name for name, row in listed.items() if row["en"] == "author")
    (tmp_path / "done.json").write_text(json.dumps({name: "auteur", "ffffffff": "?"}))
    assert catalogues.main(["merge", "fr", str(tmp_path / "done.json")]) == 1
    assert "ffffffff: no such string" in capsys.readouterr().out
    assert catalogues.known("posts", "fr")["", "author"].texts == ("auteur",)
    assert name not in {one.name for one in catalogues.missing("posts", "fr")}
    assert (tmp_path / "posts" / "fr" / "django.mo").exists()
    assert catalogues.main(["check", "fr"]) == 1


def test_the_library_brings_its_catalogues_along():
    assert '"locale/**/*"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
