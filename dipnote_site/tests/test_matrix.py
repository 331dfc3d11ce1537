"""Who gets what at every address of the admin: a table of roles and addresses. One that is not in the table fails."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from comments import moderation
from comments.batching import Plan, carry_out
from comments.models import (
    Appeal,
    Batch,
    Beat,
    Block,
    Clause,
    Comment,
    Decision,
    Export,
    Hold,
    Letter,
    Office,
    Person,
    Place,
    Reading,
    Report,
    Sanction,
    Status,
)
from comments.moderation import Seen
from comments.sanctions import sanction
from comments.workbench.urls import urlpatterns
from dipnote_site.tests.matrix import DECIDERS, GROUPS, ROLES, TABLE


def routes(patterns, prefix=""):
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


ROUTES = [*routes(admin.site.get_urls()), *routes(urlpatterns, "moderation/")]


@pytest.fixture
def people(maria, ada, settings):
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"  # ten sign in for each address
    made = {"visitor": None, "reader": maria, "administrator": ada}
    for role in [role for role in ROLES if role not in made]:
        made[role] = User.objects.create_user(role, password="pw", is_staff=True)
        made[role].groups.set(Group.objects.filter(name=GROUPS.get(role)))
    Beat.objects.create(moderator=made["outsider"], section="elsewhere")
    return {role: made[role] for role in ROLES}


@pytest.fixture
def things(post, thread, comment_on, ada, maria):
    """One object of each kind, by the beginning of its routes."""
    pills, comment = (comment_on(thread, status=Status.PENDING) for _number in range(2))
    plan = Plan("Pills", Batch.Verb.SPAM, (Seen(pills.pk, pills.version),), form_key="of-a-form")
    batch = carry_out(plan, by=ada)
    moderation.decide([Seen(comment.pk, comment.version)], Status.APPROVED, by=ada)
    mute = sanction(Person(account=maria), Sanction.Kind.MUTE, by=ada, reason="Insults", ends_at=None)
    refused = comment_on(thread, status=Status.REJECTED)
    objection = Appeal.objects.create(comment=refused, decision=refused.decisions.get(), words="It was not.")
    return {
        "moderation/appeals/": objection,
        "auth/group/": Group.objects.create(name="Others"),
        "auth/user/": maria,
        "comments/beat/": Beat.objects.create(moderator=ada, section="africa"),
        "comments/block/": Block.objects.create(kind="word", value="pills"),
        "comments/clause/": Clause.objects.create(number=99, code="unused", title="Unused"),
        "comments/comment/": comment,
        "comments/decision/": Decision.objects.last(),
        "comments/office/": Office.objects.create(account=ada, title="Bureau of Public Affairs"),
        "comments/reading/": Reading.objects.create(comment=comment, by=ada, status="spam", place=Place.DETAIL),
        "comments/export/": Export.objects.create(by=ada, form="csv"),
        "comments/report/": Report.objects.create(comment=comment, revision=1, mark="0" * 32, token_hash="1" * 64),
        "comments/letter/": Letter.objects.create(kind="decision", comment=comment),
        "comments/thread/": thread,
        "posts/post/": post,
        "moderation/sanctions/": mute.sanction,
        "moderation/batches/": batch,
        "moderation/holds/": Hold.objects.create(account=maria, by=ada, why="A court asked."),
    }


def address_of(route, things):
    route = route.replace("^(?P<app_label>auth|comments|posts)/$", "comments/").replace("(?P<url>.*)$", "nothing")
    post = things["posts/post/"]
    route = route.replace("<slug:kind>/<str:key>", f"account/{things['auth/user/'].pk}")
    route = route.replace("<slug:question>", things["comments/comment/"].key)
    route = route.replace("<slug:key>", things["comments/thread/"].key)
    on_site = f"r/{ContentType.objects.get_for_model(post).pk}/{post.pk}/"
    route = route.replace("r/<path:content_type_id>/<path:object_id>/", on_site)
    for start, thing in things.items():
        if route.startswith(start):
            for name in ("<path:object_id>", "<int:object_id>", "<id>", "<int:pk>"):
                route = route.replace(name, str(thing.pk))
    assert "<" not in route
    query = f"?of={things['comments/comment/'].key}" if route == "moderation/group/" else ""
    return f"/admin/{route}{query}"


def client_of(person):
    client = Client()
    if person:
        client.force_login(person)
    return client


def test_every_address_of_the_admin_is_in_the_table():
    """A page or an object without a check (T36)."""
    assert sorted(ROUTES) == sorted(TABLE)


@pytest.mark.parametrize("route", ROUTES)
def test_each_role_gets_at_each_address_what_the_table_says(route, people, things):
    """A page or an object without a check (T36)."""
    address = address_of(route, things)
    clients = [client_of(person) for person in people.values()]
    answers = [tuple(getattr(one, verb)(address).status_code for one in clients) for verb in ("get", "post")]
    assert tuple(answers) == TABLE[route]


def test_the_moderators_group_can_look_decide_note_and_mute_and_nothing_else(june):
    looks = {
        f"comments.view_{model}"
        for model in ("block", "clause", "comment", "decision", "note", "report", "sanction", "thread")
    }
    does = {"moderate_comment", "decide_on_replies", "add_note", "add_sanction", "add_answer"}
    assert june.get_all_permissions() == looks | {f"comments.{right}" for right in does}


@pytest.mark.parametrize("role", ROLES)
def test_only_who_may_decide_decides(role, people, thread, comment_on):
    comment = comment_on(thread, status=Status.PENDING)
    client = client_of(people[role])
    for address in ("/admin/comments/comment/decisions/", "/admin/moderation/decisions/"):
        sent = {"verb": "approve", "decide": "approve", "seen": f"{comment.pk}:{comment.version}"}
        client.post(address, sent)
    expected = Status.APPROVED if role in DECIDERS and role != "outsider" else Status.PENDING
    assert Comment.objects.get().status == expected


def test_who_may_look_may_not_therefore_decide(people, thread, comment_on):
    people["clerk"].user_permissions.add(Permission.objects.get(codename="view_comment"))
    comment = comment_on(thread, status=Status.PENDING)
    client = Client()
    client.force_login(people["clerk"])
    assert client.get("/admin/comments/comment/").status_code == 200
    sent = {"verb": "approve", "seen": f"{comment.pk}:{comment.version}"}
    assert client.post("/admin/comments/comment/decisions/", sent).status_code == 403


def test_a_decision_needs_the_forms_token(june, thread, comment_on):
    comment = comment_on(thread, status=Status.PENDING)
    client = Client(enforce_csrf_checks=True)
    client.force_login(june)
    sent = {"verb": "approve", "seen": f"{comment.pk}:{comment.version}"}
    assert client.post("/admin/comments/comment/decisions/", sent).status_code == 403
    assert Comment.objects.get().status == Status.PENDING
