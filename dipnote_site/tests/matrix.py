"""Who gets what at every address of the admin and the workbench: roles, and a table of their answers."""

import django

ROLES = (
    "visitor",
    "reader",
    "clerk",  # staff without any right
    "editor",
    "auditor",
    "privacy officer",
    "outsider",  # a moderator whose beat is another section than that of the objects here
    "moderator",
    "senior",
    "administrator",
)
GROUPS = {
    "editor": "Editors",
    "auditor": "Auditors",
    "privacy officer": "Privacy officers",
    "outsider": "Moderators",
    "moderator": "Moderators",
    "senior": "Senior moderators",
}
STRANGERS = ROLES[:2]
NOT_THERE = 302 if django.VERSION >= (6,) else 403  # the older one asks for the right before it looks for the object


def only(*roles, ok=200, no=403, stranger=302, **others):
    """What each role is answered, in the order of ROLES; 302 leads a stranger to the sign-in page."""
    answer = dict.fromkeys(ROLES, no) | dict.fromkeys(roles, ok) | dict.fromkeys(STRANGERS, stranger)
    return tuple((answer | {role.replace("_", " "): code for role, code in others.items()}).values())


def at_work(ok, *roles):
    """The workbench: who is signed in and may not decide is told so."""
    return only(*roles, ok=ok, reader=403)


def person(ok):
    """The page of somebody who has written nothing where the outsider works."""
    return only(*MODERATORS, ok=ok, reader=403, outsider=404)


STAFF = only(*ROLES)
NOBODY = only()
ADMINISTRATOR = only("administrator")
POLICY = only("senior", "administrator")
OFFICERS = ("privacy officer", "administrator")
DECIDERS = ("editor", "outsider", "moderator", "senior", "administrator")
MODERATORS = ("outsider", "moderator", "senior", "administrator")
SENIORS = ("senior", "administrator")
LOOK = only("auditor", *MODERATORS)
LOOK_AT_ONE = only("auditor", *MODERATORS, outsider=302)  # what is outside a beat is as good as not there
READ = only("auditor", "privacy officer", *DECIDERS)
READ_ONE = only("auditor", "privacy officer", *DECIDERS, outsider=302)
ELSEWHERE = only(no=302)
NOT_SO = only(no=405)
MISSING = only(no=404)
AT_WORK = at_work(200, *DECIDERS)
READING = at_work(200, "auditor", *DECIDERS)  # auditors look at what moderators look at, and send nothing
THREAD_POST = only(*DECIDERS, ok=422, reader=403, outsider=404)
AT_WORK_ON_ONE = only(*DECIDERS, reader=403, outsider=404)
READING_ONE = only("auditor", *DECIDERS, reader=403, outsider=404)
WITH_PERSONS = at_work(200, *MODERATORS)
APP = only("auditor", "privacy officer", *DECIDERS, clerk=404)

# Answers to GET, and to a POST with nothing in it.
TABLE = {
    "": (STAFF, STAFF),
    "login/": (only(no=302, stranger=200), only(*ROLES, stranger=200)),
    "logout/": (NOT_SO, STAFF),
    "password_change/": (STAFF, STAFF),
    "password_change/done/": (STAFF, NOT_SO),
    "autocomplete/": (NOBODY, NOT_SO),
    "jsi18n/": (STAFF, NOT_SO),
    "r/<path:content_type_id>/<path:object_id>/": (ELSEWHERE, ELSEWHERE),
    **{
        f"auth/{model}/{route}": (ADMINISTRATOR, ADMINISTRATOR)
        for model in ("group", "user")
        for route in (
            "",
            "add/",
            "<path:object_id>/history/",
            "<path:object_id>/delete/",
            "<path:object_id>/change/",
        )
    },
    "auth/group/<path:object_id>/": (ELSEWHERE, ELSEWHERE),
    "auth/user/<id>/password/": (ADMINISTRATOR, ADMINISTRATOR),
    "auth/user/<path:object_id>/": (ELSEWHERE, ELSEWHERE),
    "comments/beat/": (only("auditor", "senior", "administrator"), only("auditor", "senior", "administrator")),
    "comments/beat/add/": (ADMINISTRATOR, ADMINISTRATOR),
    "comments/beat/<path:object_id>/history/": (only("auditor", "senior", "administrator"),) * 2,
    "comments/beat/<path:object_id>/delete/": (ADMINISTRATOR, ADMINISTRATOR),
    "comments/beat/<path:object_id>/change/": (only("auditor", "senior", "administrator"), ADMINISTRATOR),
    "comments/beat/<path:object_id>/": (ELSEWHERE, ELSEWHERE),
    "comments/block/": (LOOK, LOOK),
    "comments/block/add/": (POLICY, POLICY),
    "comments/block/<path:object_id>/history/": (LOOK, LOOK),
    "comments/block/<path:object_id>/delete/": (POLICY, POLICY),
    "comments/block/<path:object_id>/change/": (LOOK, POLICY),
    "comments/block/<path:object_id>/": (ELSEWHERE, ELSEWHERE),
    "comments/clause/": (LOOK, LOOK),
    "comments/clause/add/": (ADMINISTRATOR, ADMINISTRATOR),
    "comments/clause/<path:object_id>/history/": (LOOK, LOOK),
    "comments/clause/<path:object_id>/delete/": (ADMINISTRATOR, ADMINISTRATOR),
    "comments/clause/<path:object_id>/change/": (LOOK, POLICY),
    "comments/clause/<path:object_id>/": (ELSEWHERE, ELSEWHERE),
    "comments/comment/": (READ, NOT_SO),
    "comments/comment/decisions/": (NOT_SO, only(*DECIDERS, ok=400)),
    "comments/comment/<int:object_id>/change/": (
        only("auditor", "privacy officer", *DECIDERS, outsider=404),
        NOT_SO,
    ),
    "comments/decision/": (LOOK, LOOK),
    "comments/decision/add/": (NOBODY, NOBODY),
    "comments/decision/<path:object_id>/history/": (LOOK_AT_ONE, LOOK_AT_ONE),
    "comments/decision/<path:object_id>/delete/": (NOBODY, NOBODY),
    "comments/decision/<path:object_id>/change/": (LOOK_AT_ONE, only(outsider=NOT_THERE)),
    "comments/decision/<path:object_id>/": (ELSEWHERE, ELSEWHERE),
    "comments/letter/": (ADMINISTRATOR, ADMINISTRATOR),
    "comments/letter/add/": (NOBODY, NOBODY),
    "comments/letter/<path:object_id>/history/": (ADMINISTRATOR, ADMINISTRATOR),
    "comments/letter/<path:object_id>/delete/": (NOBODY, NOBODY),
    "comments/letter/<path:object_id>/change/": (ADMINISTRATOR, NOBODY),
    "comments/letter/<path:object_id>/": (ELSEWHERE, ELSEWHERE),
    "comments/export/": (only("auditor", "administrator"),) * 2,
    "comments/export/add/": (NOBODY, NOBODY),
    "comments/export/<path:object_id>/history/": (only("auditor", "administrator"),) * 2,
    "comments/export/<path:object_id>/delete/": (NOBODY, NOBODY),
    "comments/export/<path:object_id>/change/": (only("auditor", "administrator"), NOBODY),
    "comments/export/<path:object_id>/": (ELSEWHERE, ELSEWHERE),
    "comments/report/": (LOOK, LOOK),
    "comments/report/add/": (NOBODY, NOBODY),
    "comments/report/<path:object_id>/history/": (LOOK_AT_ONE, LOOK_AT_ONE),
    "comments/report/<path:object_id>/delete/": (NOBODY, NOBODY),
    "comments/report/<path:object_id>/change/": (LOOK_AT_ONE, only(outsider=NOT_THERE)),
    "comments/report/<path:object_id>/": (ELSEWHERE, ELSEWHERE),
    "comments/reading/": (only("auditor", "administrator"),) * 2,
    "comments/reading/add/": (NOBODY, NOBODY),
    "comments/reading/<path:object_id>/history/": (only("auditor", "administrator", outsider=302),) * 2,
    "comments/reading/<path:object_id>/delete/": (NOBODY, NOBODY),
    "comments/reading/<path:object_id>/change/": (
        only("auditor", "administrator"),
        NOBODY,
    ),
    "comments/reading/<path:object_id>/": (ELSEWHERE, ELSEWHERE),
    "comments/thread/": (READ, READ),
    "comments/thread/add/": (NOBODY, NOBODY),
    "comments/thread/<path:object_id>/history/": (READ_ONE, READ_ONE),
    "comments/thread/<path:object_id>/delete/": (NOBODY, NOBODY),
    "comments/thread/<path:object_id>/change/": (
        READ_ONE,
        only("editor", "senior", "administrator", outsider=NOT_THERE),
    ),
    "comments/thread/<path:object_id>/": (ELSEWHERE, ELSEWHERE),
    "comments/office/": (ADMINISTRATOR, ADMINISTRATOR),
    **{
        f"comments/office/{route}": (ADMINISTRATOR, ADMINISTRATOR)
        for route in (
            "add/",
            "<path:object_id>/history/",
            "<path:object_id>/delete/",
            "<path:object_id>/change/",
        )
    },
    "comments/office/<path:object_id>/": (ELSEWHERE, ELSEWHERE),
    "posts/post/": (ADMINISTRATOR, ADMINISTRATOR),
    "posts/post/add/": (ADMINISTRATOR, ADMINISTRATOR),
    "posts/post/<path:object_id>/history/": (ADMINISTRATOR, ADMINISTRATOR),
    "posts/post/<path:object_id>/delete/": (NOBODY, NOBODY),
    "posts/post/<path:object_id>/change/": (ADMINISTRATOR, ADMINISTRATOR),
    "posts/post/<path:object_id>/": (ELSEWHERE, ELSEWHERE),
    "^(?P<app_label>auth|comments|posts)/$": (APP, APP),
    "(?P<url>.*)$": (MISSING, MISSING),
    "moderation/": (AT_WORK, at_work(405, *DECIDERS)),
    "moderation/decisions/": (at_work(405, *DECIDERS), at_work(400, *DECIDERS)),
    "moderation/claims/": (at_work(405, *DECIDERS), at_work(400, *DECIDERS)),
    **{
        f"moderation/{aside}/": (at_work(405, *DECIDERS), at_work(400, *DECIDERS))
        for aside in ("escalations", "features", "answers")
    },
    "moderation/notes/": (at_work(405, *MODERATORS), at_work(400, *MODERATORS)),
    "moderation/mutes/": (at_work(405, *MODERATORS), at_work(400, *MODERATORS)),
    "moderation/group/": (READING_ONE, at_work(405, *DECIDERS)),
    "moderation/persons/<slug:kind>/<str:key>/": (person(200), at_work(405, *MODERATORS)),
    "moderation/persons/<slug:kind>/<str:key>/sanctions/": (at_work(405, *MODERATORS), person(422)),
    "moderation/persons/<slug:kind>/<str:key>/notes/": (at_work(405, *MODERATORS), person(422)),
    "moderation/live/": (at_work(400, *DECIDERS), at_work(405, *DECIDERS)),
    "moderation/mine/": (AT_WORK, at_work(405, *DECIDERS)),
    "moderation/topics/": (at_work(405, *DECIDERS), at_work(302, *DECIDERS)),
    "moderation/rests/": (at_work(405, *DECIDERS), at_work(400, *DECIDERS)),
    "moderation/items/": (READING, at_work(405, *DECIDERS)),
    "moderation/dashboard/": (READING, at_work(405, *DECIDERS)),
    "moderation/search/": (READING, at_work(405, *DECIDERS)),
    "moderation/searches/": (at_work(405, *DECIDERS), at_work(400, *DECIDERS)),
    "moderation/history/": (READING, at_work(405, *DECIDERS)),
    "moderation/history/export/": (at_work(200, "auditor", *SENIORS), at_work(405, "auditor", *SENIORS)),
    "moderation/selection/": (at_work(405, *DECIDERS), at_work(302, *DECIDERS)),
    "moderation/batches/": (READING, at_work(400, *DECIDERS)),
    "moderation/batches/<int:pk>/": (READING_ONE, at_work(405, *DECIDERS)),
    "moderation/batches/<int:pk>/undoings/": (
        at_work(405, *DECIDERS),
        only(*DECIDERS, ok=302, reader=403, outsider=404),
    ),
    "moderation/threads/": (READING, at_work(405, *DECIDERS)),
    "moderation/threads/<slug:key>/": (READING_ONE, at_work(405, *DECIDERS)),
    "moderation/threads/<slug:key>/decisions/": (
        at_work(405, *DECIDERS),
        THREAD_POST,
    ),
    "moderation/threads/<slug:key>/changes/": (
        at_work(405, *DECIDERS),
        THREAD_POST,
    ),
    "moderation/questions/": (AT_WORK, at_work(405, *DECIDERS)),
    "moderation/questions/<slug:question>/": (AT_WORK_ON_ONE, THREAD_POST),
    "moderation/questions/<slug:question>/marks/": (
        at_work(405, *DECIDERS),
        only(*DECIDERS, ok=302, reader=403, outsider=404),
    ),
    "moderation/second-look/": (AT_WORK, at_work(405, *DECIDERS)),
    "moderation/second-look/answers/": (at_work(405, *DECIDERS), at_work(400, *DECIDERS)),
    "moderation/second-look/agreement/": (at_work(200, *SENIORS), at_work(405, *SENIORS)),
    "moderation/second-look/settlements/": (at_work(405, *SENIORS), at_work(400, *SENIORS)),
    "moderation/appeals/": (at_work(200, *SENIORS), at_work(405, *SENIORS)),
    "moderation/appeals/<int:pk>/answers/": (at_work(405, *SENIORS), at_work(422, *SENIORS)),
    "moderation/privacy/": (at_work(200, *OFFICERS), at_work(422, *OFFICERS)),
    "moderation/privacy/<slug:kind>/<str:key>/": (at_work(200, *OFFICERS), at_work(405, *OFFICERS)),
    "moderation/privacy/<slug:kind>/<str:key>/copy/": (at_work(200, *OFFICERS), at_work(405, *OFFICERS)),
    "moderation/privacy/<slug:kind>/<str:key>/holds/": (at_work(405, *OFFICERS), at_work(422, *OFFICERS)),
    "moderation/privacy/<slug:kind>/<str:key>/erasures/": (at_work(405, *OFFICERS), at_work(422, *OFFICERS)),
    "moderation/holds/<int:pk>/liftings/": (at_work(405, *OFFICERS), at_work(302, *OFFICERS)),
    "moderation/sanctions/": (WITH_PERSONS, at_work(405, *MODERATORS)),
    "moderation/sanctions/<int:pk>/liftings/": (at_work(405, *MODERATORS), person(302)),
}
