"""Traces: where a comment came from is kept for a time, for few to see; what is kept is said to whoever writes."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone

from comments import conf, persons
from comments.models import Comment, Person, Trace
from comments.reach import Reach
from dipnote_site.tests.threats.outside import send

HOME = "203.0.113.7"


@pytest.fixture
def sent(client, thread):
    def make(network=HOME, agent="Lynx/2.9", **fields):
        send(client, thread, extra={"REMOTE_ADDR": network, "HTTP_USER_AGENT": agent}, **fields)
        return Comment.objects.latest("pk")

    return make


@pytest.fixture
def trace(thread, comment_on):
    """trace(HOME, author=…) makes a comment that came from there."""

    def make(network, *, days=0, **fields):
        comment = comment_on(thread, **fields)
        Trace.objects.create(comment=comment, network=network, left_at=timezone.now() - timedelta(days=days))
        return Person.behind(comment)

    return make


def page_of(client, person):
    return client.get(reverse("comments_workbench:person", args=[person.kind, person.key])).content.decode()


@pytest.mark.parametrize(("network", "kept"), [(HOME, HOME), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64")])
def test_a_comment_leaves_its_network_and_what_its_browser_calls_itself(sent, network, kept):
    comment = sent(network)
    assert [(one.network, one.agent, one.left_at) for one in comment.traces.all()] == [
        (kept, "Lynx/2.9", comment.created_at)
    ]


def test_a_browser_that_calls_itself_a_book_is_cut(sent):
    assert len(sent(agent="x" * 5000).traces.get().agent) == 200


def test_with_no_days_nothing_is_ever_stored(sent, settings):
    settings.COMMENTS = settings.COMMENTS | {"TRACE_DAYS": 0}
    sent()
    assert not Trace.objects.exists()


# Who sees them


def test_whoever_has_the_right_sees_networks_and_who_else_wrote_from_them(desk, june, maria, lee, trace):
    who = trace(HOME, author=maria, author_name="Maria R.")
    trace(HOME, author=lee)
    trace(HOME, author_email="guest@example.org", author_name="Guest")
    trace("198.51.100.1", author_email="far@example.org", author_name="Far away")
    assert HOME not in page_of(desk, who)
    assert "lee" not in page_of(desk, who)
    june.user_permissions.add(Permission.objects.get(codename="view_trace"))
    page = page_of(desk, who)
    assert all(words in page for words in (HOME, "lee", "Guest", "proves nothing"))
    assert "Far away" not in page


def test_what_is_over_is_seen_no_more_though_nobody_has_purged_it(maria, lee, trace):
    who = trace(HOME, author=maria, days=31)
    trace(HOME, author=lee, days=29)
    assert persons.network_of(who, Reach()).names == ()
    assert persons.network_of(Person(lee), Reach()).others == ()


def test_seniors_and_privacy_officers_have_the_right_and_moderators_have_not(db):
    groups = Group.objects.filter(permissions__codename="view_trace")
    assert set(groups.values_list("name", flat=True)) == {"Senior moderators", "Privacy officers"}


# What is said


def test_what_is_kept_is_said_beside_the_form_and_on_a_page(client, thread, settings):
    form = reverse("comments:respond", args=[thread.key])
    assert "for 30 days. <a href=" in client.get(form).content.decode()
    assert reverse("comments:privacy") in client.get(form).content.decode()
    page = client.get(reverse("comments:privacy"))
    assert all(f"{count} days." in page.content.decode() for count in (30, 180, 730))
    assert "public" in page["Cache-Control"]
    settings.COMMENTS = settings.COMMENTS | {"TRACE_DAYS": 0, "REMOVED_TEXT_DAYS": 7, "LETTER_REPLY_TO": "a@b.example"}
    assert "nothing of your network" in client.get(form).content.decode()
    page = client.get(reverse("comments:privacy")).content.decode()
    assert "7 days." in page
    assert "your browser calls itself" not in page
    assert "mailto:a@b.example" in page


def test_every_number_of_days_is_on_the_page(client, db, settings):
    of_threads = {"CLOSE_AFTER_DAYS"}  # how long they are open, which keeps nothing of anybody
    names = [name for name in conf.DEFAULTS if name.endswith("_DAYS") and name not in of_threads]
    settings.COMMENTS = {name: 1000 + number for number, name in enumerate(names)} | {"SITE_URL": "https://a.example"}
    page = client.get(reverse("comments:privacy")).content.decode()
    assert [name for number, name in enumerate(names) if f"{1000 + number} days." not in page] == []
