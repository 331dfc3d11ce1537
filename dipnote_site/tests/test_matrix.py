"""Who gets what at every address of the admin: a table of roles and addresses. One that is not in the table fails."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from comments import moderation
from comments.models import Block, Clause, Comment, Decision, Status
from comments.moderation import Seen

ROLES = ("visitor", "reader", "clerk", "moderator", "administrator")  # a clerk is staff without any right

# Answers in the order of ROLES; 302 leads a stranger to the sign-in page.
STAFF = (302, 302, 200, 200, 200)
NOBODY = (302, 302, 403, 403, 403)
ADMINISTRATOR = (302, 302, 403, 403, 200)
MODERATORS = (302, 302, 403, 200, 200)
ELSEWHERE = (302, 302, 302, 302, 302)
NOT_SO = (302, 302, 405, 405, 405)
MISSING = (302, 302, 404, 404, 404)

# Answers to GET, and to a POST with nothing in it.
TABLE = {
    "": (STAFF, STAFF),
    "login/": ((200, 200, 302, 302, 302), (200, 200, 200, 200, 200)),
    "logout/": (NOT_SO, STAFF),
    "password_change/": (STAFF, STAFF),
    "password_change/done/": (STAFF, NOT_SO),
    "autocomplete/": (NOBODY, NOT_SO),
    "jsi18n/": (STAFF, NOT_SO),
    "r/<path:content_type_id>/<path:object_id>/": (ELSEWHERE, ELSEWHERE),
    "auth/group/": (ADMINISTRATOR, ADMINISTRATOR),
    "auth/group/add/": (ADMINISTRATOR, ADMINISTRATOR),
    "auth/group/<path:object_id>/history/": (ADMINISTRATOR, ADMINISTRATOR),
    "auth/group/<path:object_id>/delete/": (ADMINISTRATOR, ADMINISTRATOR),
    "auth/group/<path:object_id>/change/": (ADMINISTRATOR, ADMINISTRATOR),
    "auth/group/<path:object_id>/": (ELSEWHERE, ELSEWHERE),
    "auth/user/<id>/password/": (ADMINISTRATOR, ADMINISTRATOR),
    "auth/user/": (ADMINISTRATOR, ADMINISTRATOR),
    "auth/user/add/": (ADMINISTRATOR, ADMINISTRATOR),
    "auth/user/<path:object_id>/history/": (ADMINISTRATOR, ADMINISTRATOR),
    "auth/user/<path:object_id>/delete/": (ADMINISTRATOR, ADMINISTRATOR),
    "auth/user/<path:object_id>/change/": (ADMINISTRATOR, ADMINISTRATOR),
    "auth/user/<path:object_id>/": (ELSEWHERE, ELSEWHERE),
    "comments/block/": (MODERATORS, MODERATORS),
    "comments/block/add/": (ADMINISTRATOR, ADMINISTRATOR),
    "comments/block/<path:object_id>/history/": (MODERATORS, MODERATORS),
    "comments/block/<path:object_id>/delete/": (ADMINISTRATOR, ADMINISTRATOR),
    "comments/block/<path:object_id>/change/": (MODERATORS, ADMINISTRATOR),
    "comments/block/<path:object_id>/": (ELSEWHERE, ELSEWHERE),
    "comments/clause/": (MODERATORS, MODERATORS),
    "comments/clause/add/": (ADMINISTRATOR, ADMINISTRATOR),
    "comments/clause/<path:object_id>/history/": (MODERATORS, MODERATORS),
    "comments/clause/<path:object_id>/delete/": (ADMINISTRATOR, ADMINISTRATOR),
    "comments/clause/<path:object_id>/change/": (MODERATORS, ADMINISTRATOR),
    "comments/clause/<path:object_id>/": (ELSEWHERE, ELSEWHERE),
    "comments/comment/": (MODERATORS, NOT_SO),
    "comments/comment/decisions/": (NOT_SO, (302, 302, 403, 400, 400)),
    "comments/comment/<int:object_id>/change/": (MODERATORS, NOT_SO),
    "comments/decision/": (MODERATORS, MODERATORS),
    "comments/decision/add/": (NOBODY, NOBODY),
    "comments/decision/<path:object_id>/history/": (MODERATORS, MODERATORS),
    "comments/decision/<path:object_id>/delete/": (NOBODY, NOBODY),
    "comments/decision/<path:object_id>/change/": (MODERATORS, NOBODY),
    "comments/decision/<path:object_id>/": (ELSEWHERE, ELSEWHERE),
    "comments/thread/": (MODERATORS, MODERATORS),
    "comments/thread/add/": (NOBODY, NOBODY),
    "comments/thread/<path:object_id>/history/": (MODERATORS, MODERATORS),
    "comments/thread/<path:object_id>/delete/": (NOBODY, NOBODY),
    "comments/thread/<path:object_id>/change/": (MODERATORS, ADMINISTRATOR),
    "comments/thread/<path:object_id>/": (ELSEWHERE, ELSEWHERE),
    "posts/post/": (ADMINISTRATOR, ADMINISTRATOR),
    "posts/post/add/": (ADMINISTRATOR, ADMINISTRATOR),
    "posts/post/<path:object_id>/history/": (ADMINISTRATOR, ADMINISTRATOR),
    "posts/post/<path:object_id>/delete/": (NOBODY, NOBODY),
    "posts/post/<path:object_id>/change/": (ADMINISTRATOR, ADMINISTRATOR),
    "posts/post/<path:object_id>/": (ELSEWHERE, ELSEWHERE),
    "^(?P<app_label>auth|comments|posts)/$": ((302, 302, 404, 200, 200), (302, 302, 404, 200, 200)),
    "(?P<url>.*)$": (MISSING, MISSING),
}


def routes(patterns, prefix=""):
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


ROUTES = list(routes(admin.site.get_urls()))


@pytest.fixture
def people(maria, june, ada):
    clerk = User.objects.create_user("clerk", password="pw", is_staff=True)
    return dict(zip(ROLES, (None, maria, clerk, june, ada), strict=True))


@pytest.fixture
def things(post, thread, comment_on, ada, maria):
    """One object of each kind, by the beginning of its routes."""
    comment = comment_on(thread, status=Status.PENDING)
    moderation.decide([Seen(comment.pk, comment.version)], Status.APPROVED, by=ada)
    return {
        "auth/group/": Group.objects.create(name="Others"),
        "auth/user/": maria,
        "comments/block/": Block.objects.create(kind="word", value="pills"),
        "comments/clause/": Clause.objects.create(number=99, code="unused", title="Unused"),
        "comments/comment/": comment,
        "comments/decision/": Decision.objects.last(),
        "comments/thread/": thread,
        "posts/post/": post,
    }


def address_of(route, things):
    route = route.replace("^(?P<app_label>auth|comments|posts)/$", "comments/").replace("(?P<url>.*)$", "nothing")
    post = things["posts/post/"]
    on_site = f"r/{ContentType.objects.get_for_model(post).pk}/{post.pk}/"
    route = route.replace("r/<path:content_type_id>/<path:object_id>/", on_site)
    for start, thing in things.items():
        if route.startswith(start):
            for name in ("<path:object_id>", "<int:object_id>", "<id>"):
                route = route.replace(name, str(thing.pk))
    assert "<" not in route
    return f"/admin/{route}"


def answers(method, address, people):
    found = []
    for person in people.values():
        client = Client()
        if person:
            client.force_login(person)
        found.append(getattr(client, method)(address).status_code)
    return tuple(found)


def test_every_address_of_the_admin_is_in_the_table():
    assert sorted(ROUTES) == sorted(TABLE)


@pytest.mark.parametrize("route", ROUTES)
def test_each_role_gets_at_each_address_what_the_table_says(route, people, things):
    address = address_of(route, things)
    assert (answers("get", address, people), answers("post", address, people)) == TABLE[route]


def test_the_moderators_group_can_look_and_decide_and_nothing_else(june):
    looks = {f"comments.view_{model}" for model in ("block", "clause", "comment", "decision", "thread")}
    assert june.get_all_permissions() == looks | {"comments.moderate_comment"}


@pytest.mark.parametrize("role", ROLES)
def test_only_who_may_decide_decides(role, people, thread, comment_on):
    comment = comment_on(thread, status=Status.PENDING)
    client = Client()
    if people[role]:
        client.force_login(people[role])
    client.post("/admin/comments/comment/decisions/", {"verb": "approve", "seen": f"{comment.pk}:{comment.version}"})
    expected = Status.APPROVED if role in ("moderator", "administrator") else Status.PENDING
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
