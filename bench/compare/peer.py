"""The two Django peers, each as its documentation says: PEER=contrib or PEER=xtd, gunicorn bench.compare.peer.

They run in an environment of their own (requirements-bench.txt), with Django's usual middleware, DEBUG off, cached
templates, no confirmation by e-mail, and their own default templates. python -m bench.compare.peer SIZE fills.
"""

from __future__ import annotations

import os
import sys
import time

from django.conf import settings

from bench.compare import sample

PEER = os.environ.get("PEER", "contrib")
TAGS = {
    "contrib": "{% load comments %}{% get_comment_count for post as count %}<p>{{ count }}</p>"
    "{% render_comment_list for post %}{% render_comment_form for post %}",
    "xtd": "{% load comments comments_xtd %}{% get_comment_count for post as count %}<p>{{ count }}</p>"
    "{% render_xtdcomment_tree for post %}{% render_comment_form for post %}",
}
OWN = {"contrib": ["django_comments"], "xtd": ["django_comments_xtd", "django_comments", "rest_framework"]}
PAGE = f"""<!doctype html><html><head><title>{{{{ post }}}}</title></head>
<body><h1>{{{{ post }}}}</h1>{TAGS[PEER]}</body></html>"""

if not settings.configured:
    settings.configure(
        SECRET_KEY="of a bench", ALLOWED_HOSTS=["*"], ROOT_URLCONF="bench.compare.peer_urls", USE_TZ=True, SITE_ID=1,
        DATABASES={"default": {
            "ENGINE": "django.db.backends.sqlite3", "NAME": os.environ.get("PEER_FILE", ":memory:"),
            "CONN_MAX_AGE": None,
        }},
        INSTALLED_APPS=["django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes",
                        "django.contrib.sessions", "django.contrib.messages", "django.contrib.sites", *OWN[PEER]],
        MIDDLEWARE=["django.middleware.security.SecurityMiddleware",
                    "django.contrib.sessions.middleware.SessionMiddleware",
                    "django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
                    "django.contrib.auth.middleware.AuthenticationMiddleware",
                    "django.contrib.messages.middleware.MessageMiddleware",
                    "django.middleware.clickjacking.XFrameOptionsMiddleware"],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {
            "context_processors": ["django.template.context_processors.request",
                                   "django.contrib.auth.context_processors.auth",
                                   "django.contrib.messages.context_processors.messages"]}}],
        COMMENTS_APP="django_comments_xtd" if PEER == "xtd" else "django_comments",
        COMMENTS_XTD_MAX_THREAD_LEVEL=3, COMMENTS_XTD_CONFIRM_EMAIL=False, STATIC_URL="/static/",
        EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend", DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        SILENCED_SYSTEM_CHECKS=["models.W042"],
    )  # fmt: skip
    import django

    django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.template import engines  # noqa: E402


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """A thread hangs on a user here: any model will do, and none needs a table of the bench's own."""
    from django.contrib.auth.models import Group

    post = Group.objects.get(pk=pk)
    return HttpResponse(TEMPLATE.render({"post": post}, request))


TEMPLATE = engines["django"].from_string(PAGE)
application = WSGIHandler()


def fill(size: int) -> None:
    """The same rows as ours, in the peer's tables."""
    from django.contrib.auth.models import Group
    from django.contrib.contenttypes.models import ContentType
    from django.core.management import call_command
    from django.db import connection, transaction

    from bench.compare.filling import Columns

    call_command("migrate", verbosity=0)
    sizes, texts = sample.sizes(size), sample.texts()
    Group.objects.bulk_create([Group(pk=n, name=f"Story {n}") for n in range(1, len(sizes) + 1)], batch_size=500)
    from django_comments.models import Comment

    kind = ContentType.objects.get_for_model(Group).pk
    with transaction.atomic():
        Columns(Comment, ["id", "content_type_id", "object_pk", "site_id", "user_name", "comment", "submit_date",
                          "is_public", "is_removed"]).write(
            (row.number, kind, str(row.thread), 1, row.name, texts[row.text], row.created_at, not row.is_pending, False)
            for row in sample.rows(size)
        )  # fmt: skip
        if PEER == "xtd":
            from django_comments_xtd.models import XtdComment

            _link(XtdComment, size)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # without it SQLite reads a peer's whole table for each page


def _link(model, size: int) -> None:
    """comments-xtd keeps its tree in a table of its own: thread, parent, level and order of each comment."""
    from django.db import connection

    order: dict[int, int] = {}
    rows = []
    for row in sample.rows(size):
        root = row.root or row.number
        order[root] = order.get(root, 0) + 1
        rows.append((row.number, root, row.parent or row.number, row.depth, order[root], 0, 0))
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.cursor.connection.executemany(
            f'INSERT INTO "{table}" (comment_ptr_id, thread_id, parent_id, level, "order", followup, nested_count) '
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            rows,
        )


def address(thread: int) -> str:
    return f"/{thread}/"


if __name__ == "__main__":
    began = time.perf_counter()
    fill(int(sys.argv[1]))
    print(f"{PEER}: {int(sys.argv[1]):,} comments in {time.perf_counter() - began:.0f} s")
