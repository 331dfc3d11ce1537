"""Who may decide on what: nobody on their own comment, and nobody outside their beats."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from comments import claiming
from comments.models import Beat, Comment, Status, Thread
from comments.moderation import Seen, decide, undo
from comments.reach import Bar, reach_of
from posts.models import Post


@pytest.fixture
def africa(thread):
    Thread.objects.filter(pk=thread.pk).update(site="dipnote", section="africa")
    thread.refresh_from_db()
    return thread


@pytest.fixture
def limited(june):
    """limited("africa", site="dipnote") gives june a beat; she then works there and nowhere else."""

    def limit(section="", site=""):
        Beat.objects.create(moderator=june, section=section, site=site)
        june.__dict__.pop("_comments_reach", None)
        return june

    return limit


def another_thread():
    return Thread.of(Post.objects.create(title="Another", slug="another", published_on=date(2012, 1, 1)))


def seen(comment):
    return [Seen(comment.pk, comment.version)]


@pytest.mark.parametrize(
    ("beats", "holds"),
    [
        ([], True),
        ([("", "africa")], True),
        ([("dipnote", "")], True),
        ([("dipnote", "africa")], True),
        ([("", "europe"), ("", "africa")], True),
        ([("", "europe")], False),
        ([("another", "africa")], False),
        ([("another", ""), ("dipnote", "europe")], False),
        ([("", "europe"), ("", "")], True),
    ],
)
def test_a_reach_and_its_query_say_the_same(africa, june, beats, holds):
    Beat.objects.bulk_create(Beat(moderator=june, site=site, section=section) for site, section in beats)
    reach = reach_of(june)
    assert reach.holds(africa) is holds
    assert Thread.objects.filter(reach.q()).exists() is holds


def test_a_superuser_reaches_everything_and_a_visitor_nothing(africa, ada):
    Beat.objects.create(moderator=ada, section="europe")
    assert reach_of(ada).holds(africa)
    with pytest.raises(PermissionDenied):
        reach_of(AnonymousUser())


def test_decisions_outside_a_beat_are_refused_one_by_one(africa, comment_on, limited):
    inside = comment_on(africa, status=Status.PENDING)
    outside = comment_on(another_thread(), status=Status.PENDING)
    decided = decide([*seen(inside), *seen(outside)], Status.APPROVED, by=limited("africa"))
    assert [one.pk for one in decided.moved] == [inside.pk]
    assert [(one.pk, one.why) for one in decided.refused] == [(outside.pk, Bar.OUTSIDE)]


def test_a_decision_outside_a_beat_is_not_taken_back_either(africa, comment_on, lee, limited):
    comment = comment_on(africa, status=Status.PENDING)
    (moved,) = decide(seen(comment), Status.SPAM, by=lee).moved
    undone = undo([Seen(moved.pk, moved.version)], by=limited("europe"))
    assert [one.why for one in undone.refused] == [Bar.OUTSIDE]


@pytest.mark.parametrize("role", ["june", "ada"])
def test_nobody_decides_on_their_own_comment(request, thread, comment_on, role):
    person = request.getfixturevalue(role)
    comment = comment_on(thread, status=Status.PENDING, author=person)
    decided = decide(seen(comment), Status.APPROVED, by=person)
    assert [one.why for one in decided.refused] == [Bar.OWN]
    assert Comment.objects.get().status == Status.PENDING


def test_an_editor_does_not_decide_on_replies_to_what_they_wrote(thread, comment_on, lee, june):
    lee.groups.add(Group.objects.get(name="Editors"))
    answer = comment_on(thread, author=lee)
    reply = comment_on(thread, parent=answer, status=Status.PENDING)
    other = comment_on(thread, status=Status.PENDING)
    decided = decide([*seen(reply), *seen(other)], Status.APPROVED, by=lee)
    assert [(one.pk, one.why) for one in decided.refused] == [(reply.pk, Bar.REPLY)]
    assert decide(seen(reply), Status.APPROVED, by=june).moved


def test_the_queue_lends_only_what_is_on_a_beat(africa, comment_on, limited):
    comment_on(africa, status=Status.PENDING)
    june = limited("europe")
    assert claiming.next_items(june).items == ()
    assert claiming.take(june, [Comment.objects.get().pk]) == 0
    june = limited("africa")
    assert len(claiming.next_items(june).items) == 1


def test_the_admin_shows_nothing_outside_a_beat(africa, comment_on, client, lee, limited):
    comment = comment_on(africa, status=Status.PENDING, text="Cannot be seen from Europe")
    decide(seen(comment), Status.APPROVED, by=lee)
    client.force_login(limited("europe"))
    for name in ("comment", "thread", "decision"):
        page = client.get(reverse(f"admin:comments_{name}_changelist")).content.decode()
        assert "Cannot be seen" not in page
        assert africa.title not in page
    assert client.get(reverse("admin:comments_comment_change", args=[comment.pk])).status_code == 404
    limited("africa")
    assert client.get(reverse("admin:comments_comment_change", args=[comment.pk])).status_code == 200


def test_a_thread_carries_the_section_of_its_object_and_follows_it(post):
    post.section = "africa"
    thread = Thread.of(post)
    assert (thread.site, thread.section) == ("", "africa")
    post.section = "europe"
    Thread.follow(post)
    thread.refresh_from_db()
    assert (thread.section, thread.version) == ("europe", 2)


def test_a_beat_without_words_is_refused_in_the_admin(client, ada, june):
    client.force_login(ada)
    answer = client.post(reverse("admin:comments_beat_add"), {"moderator": june.pk, "site": "", "section": ""})
    assert "Name a site or a section." in answer.content.decode()
    assert not Beat.objects.exists()


def test_a_persons_page_shows_what_they_sent_on_ones_own_beat(africa, comment_on, client, maria, limited):
    comment_on(africa, author=maria, text="Cannot be seen from Europe")
    client.force_login(limited("europe"))
    address = reverse("comments_workbench:person", args=["account", maria.pk])
    assert "Cannot be seen" not in client.get(address).content.decode()
    limited("africa")
    assert "Cannot be seen" in client.get(address).content.decode()


@pytest.mark.parametrize("asked", ["", "q=Europe", "name=Maria", "status=pending"])
def test_the_search_finds_what_is_on_ones_own_beat(africa, comment_on, client, limited, asked):
    comment_on(africa, author_name="Maria", status=Status.PENDING, text="Cannot be seen from Europe")
    client.force_login(limited("europe"))
    address = f"{reverse('comments_workbench:search')}?{asked}"
    assert "Cannot be seen" not in client.get(address).content.decode()
    limited("africa")
    assert "Cannot be seen" in client.get(address).content.decode()
