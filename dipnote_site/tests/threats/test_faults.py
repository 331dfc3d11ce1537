"""What breaks beside the site, the cache or a rule, loses no comment, publishes none, and breaks no page."""

import pytest
from django.urls import reverse

from comments.models import Block, Comment, Mode, Status, Thread
from comments.screening import Finding, Outcome
from dipnote_site.tests.threats.outside import public_urls, respond_url, send


@pytest.fixture
def without_cache(settings):
    settings.CACHES = {"default": {"BACKEND": "dipnote_site.tests.threats.broken_cache.BrokenCache"}}


@pytest.fixture
def open_thread(thread):
    Thread.objects.filter(pk=thread.pk).update(mode=Mode.OPEN)
    thread.refresh_from_db()
    return thread


def test_without_a_cache_every_page_is_as_it_was(client, thread, comment_on, settings):
    root = comment_on(thread)
    urls = public_urls(thread) | {"replies": reverse("comments:replies", args=[root.key])}
    before = {name: client.get(url).content for name, url in urls.items()}
    settings.CACHES = {"default": {"BACKEND": "dipnote_site.tests.threats.broken_cache.BrokenCache"}}
    for name, url in urls.items():
        answer = client.get(url)
        assert answer.status_code == 200, name
        assert answer.content == before[name], name
    assert client.get(respond_url(thread)).status_code == 200
    assert client.get(root.get_absolute_url()).status_code == 302


def test_without_a_cache_a_comment_is_held_and_says_why(client, open_thread, without_cache):
    """Limits whose store is down (T26)."""
    assert send(client, open_thread).status_code == 302
    comment = Comment.objects.get()
    assert comment.status == Status.PENDING
    assert {finding["rule"] for finding in comment.findings} == {"too_fast"}
    assert comment.items.open().get().causes == ["too_fast"]


def test_without_a_cache_what_is_barred_stays_barred(client, open_thread, without_cache, june):
    Block.objects.create(kind=Block.Kind.WORD, value="casino", outcome=Block.Outcome.SPAM)
    send(client, open_thread, text="Visit my casino", name="June Mod")
    comment = Comment.objects.get()
    assert comment.status == Status.SPAM
    assert {"barred_words", "protected_name"} <= {finding["rule"] for finding in comment.findings}


def test_without_a_cache_moderators_go_on(client, thread, comment_on, without_cache, ada):
    comment_on(thread, status=Status.PENDING)
    client.force_login(ada)
    assert client.get(reverse("admin:index")).status_code == 200
    assert client.get(reverse("admin:comments_comment_changelist")).status_code == 200
    answer = client.post(reverse("admin:comments_block_add"), {"kind": "word", "value": "casino", "outcome": "hold"})
    assert answer.status_code == 302
    assert Block.objects.get().value == "casino"


def rule_that_breaks(draft):
    raise ZeroDivisionError("Broken on purpose")


def rule_that_answers_nonsense(draft):
    return "nonsense"


def rule_that_approves(draft):
    return Finding("kind_rule", Outcome.PASS, "Looks fine")


@pytest.mark.parametrize("rule", ["rule_that_breaks", "rule_that_answers_nonsense", "no_such_rule"])
def test_a_rule_that_breaks_holds_the_comment_and_says_so(client, open_thread, settings, rule):
    """A rule, or what it asks, that breaks (R20)."""
    settings.COMMENTS = settings.COMMENTS | {"RULES": [f"{__name__}.{rule}", f"{__name__}.rule_that_approves"]}
    assert send(client, open_thread).status_code == 302
    comment = Comment.objects.get()
    assert comment.status == Status.PENDING
    (broken,) = [finding for finding in comment.findings if finding["outcome"] == "hold"]
    assert broken["rule"] == rule
    assert broken["words"] == "This check could not be made."


def test_every_rule_broken_at_once_still_loses_nothing(client, open_thread, settings):
    settings.COMMENTS = settings.COMMENTS | {"RULES": [f"{__name__}.rule_that_breaks"] * 12}
    assert send(client, open_thread, text="Kept").status_code == 302
    assert Comment.objects.get().text == "Kept"
