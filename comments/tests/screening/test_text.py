"""Links: how many, and to where."""

import pytest

from comments.models import KnownHost
from comments.screening import Outcome
from comments.screening.text import many_links, unknown_host
from comments.tests.screening.drafts import draft_on, parts

ONE, TWO, THREE = "https://a.example/", "http://b.example/x", "https://c.example/?q=1"


@pytest.mark.parametrize("text", ["No link", ONE, f"{ONE} and {TWO}", f"`{ONE} {TWO} {THREE}`"])
def test_two_links_pass(thread, text):
    assert many_links(draft_on(thread, text=text)) is None


def test_three_links_are_held_and_pointed_at(thread):
    text = f"See {ONE},\n> [this]({TWO}) or\n\n<{THREE}>"
    finding = many_links(draft_on(thread, text=text))
    assert finding.outcome is Outcome.HOLD
    assert str(finding) == "3 links"
    assert parts(text, finding) == [ONE, f"[this]({TWO})", f"<{THREE}>"]


def test_how_many_is_a_setting(thread, settings):
    settings.COMMENTS = {"MAX_LINKS": 0}
    assert str(many_links(draft_on(thread, text=ONE))) == "1 link"


@pytest.mark.parametrize("text", ["No link", ONE, f"{ONE} {ONE}", "HTTPS://A.EXAMPLE/elsewhere"])
def test_a_host_that_an_approved_comment_linked_to_passes(thread, text):
    KnownHost.objects.create(host="a.example")
    assert unknown_host(draft_on(thread, text=text)) is None


@pytest.mark.parametrize(
    "url", [TWO, "https://sub.a.example/", "https://a.example@evil.example/", "https://а.example/"]
)
def test_a_link_to_any_other_host_is_held_and_pointed_at(thread, url):
    KnownHost.objects.create(host="a.example")
    text = f"{ONE} or {url}"
    finding = unknown_host(draft_on(thread, text=text))
    assert (finding.outcome, finding.field) == (Outcome.HOLD, "text")
    assert parts(text, finding) == [url]


def test_signs_without_end_hold_a_comment_whose_links_nobody_looked_for(thread):
    finding = many_links(draft_on(thread, text="*[a" * 300))
    assert finding.outcome is Outcome.HOLD
