"""Words and domains that are listed."""

import pytest

from comments.models import Block
from comments.screening import Outcome
from comments.screening.words import barred_domains, barred_words
from comments.tests.screening.drafts import draft_on, parts, refused_page


def listed(value, outcome=Block.Outcome.HOLD, kind=Block.Kind.WORD):
    Block.objects.create(kind=kind, value=value, outcome=outcome)


def test_with_nothing_listed_everything_passes(thread):
    assert barred_words(draft_on(thread)) is None
    assert barred_domains(draft_on(thread, text="https://a.example/")) is None


@pytest.mark.parametrize("text", ["Essex", "sexual", "unsex me", "s e x", "six"])
def test_a_text_without_the_word_passes(thread, text):
    listed("sex")
    assert barred_words(draft_on(thread, text=text)) is None


def test_the_word_is_pointed_at_wherever_it_stands(thread):
    listed("casino")
    text = "Casino! A саsino, and a ca\u200bsi\u00adno."
    finding = barred_words(draft_on(thread, text=text))
    assert finding.outcome is Outcome.HOLD
    assert parts(text, finding) == ["Casino", "саsino", "ca\u200bsi\u00adno"]


def test_a_phrase_is_found_over_any_white_space(thread):
    listed("free money")
    text = "Get FREE\n  money"
    assert parts(text, barred_words(draft_on(thread, text=text))) == ["FREE\n  money"]


def test_a_word_in_the_name_trips_too(thread):
    listed("casino")
    finding = barred_words(draft_on(thread, name="Cаsino Joe"))
    assert (finding.field, parts("Cаsino Joe", finding)) == ("name", ["Cаsino"])


def test_the_heaviest_of_the_words_counts(thread):
    listed("casino")
    listed("poker", Block.Outcome.SPAM)
    assert barred_words(draft_on(thread, text="casino poker")).outcome is Outcome.SPAM


@pytest.mark.parametrize("value", ["(", "a.*", "[", "\\", " "])
def test_a_listed_sign_is_no_pattern(thread, value):
    listed(value)
    assert barred_words(draft_on(thread, text="abc")) is None


def test_a_refused_word_is_told_beside_its_field_without_naming_it(client, thread):
    listed("casino", Block.Outcome.REFUSE)
    form, _page = refused_page(client, thread, text="Visit my casino")
    assert list(form.errors) == ["text"]
    assert "casino" not in str(form.errors)


def test_a_refused_name_is_told_beside_the_name(client, thread):
    listed("casino", Block.Outcome.REFUSE)
    form, _page = refused_page(client, thread, name="Casino Joe")
    assert list(form.errors) == ["name"]


@pytest.mark.parametrize("url", ["https://good.example/", "https://notbad.example/", "https://bad.example.org/"])
def test_another_domain_passes(thread, url):
    listed("bad.example", kind=Block.Kind.DOMAIN)
    assert barred_domains(draft_on(thread, text=url)) is None


@pytest.mark.parametrize(
    "url", ["https://bad.example/", "http://WWW.Bad.Example:8080/x", "[x](https://a.b.bad.example)"]
)
def test_a_listed_domain_and_all_below_it_trip(thread, url):
    listed("Bad.example", Block.Outcome.SPAM, Block.Kind.DOMAIN)
    text = f"See {url} or https://good.example/"
    finding = barred_domains(draft_on(thread, text=text))
    assert finding.outcome is Outcome.SPAM
    assert parts(text, finding) == [url]


def test_a_refused_domain_is_told_beside_the_text(client, thread):
    listed("bad.example", Block.Outcome.REFUSE, Block.Kind.DOMAIN)
    form, _page = refused_page(client, thread, text="https://bad.example/")
    assert list(form.errors) == ["text"]
