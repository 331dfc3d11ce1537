"""Yardsticks: the least Django needs for a fixed page, for the same rows joined as strings, for one durable INSERT.

A WSGI application of its own with no middleware: gunicorn bench.compare.bare. BARE_DATABASE_URL names the database,
BARE_PAGE a file with the page of the site, whose bytes it sends and whose shell it fills.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import environ
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

ROOTS, REPLIES = 25, 30  # as the library's settings have them
START, END = '<ol class="comments-list">', "</ol>"


def _configure() -> None:
    database = environ.Env.db_url_config(os.environ["BARE_DATABASE_URL"])
    if database["ENGINE"].endswith("sqlite3"):
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;",
        }
    settings.configure(
        SECRET_KEY="of a bench", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[], USE_TZ=True,
        DATABASES={"default": {**database, "CONN_MAX_AGE": None}}, INSTALLED_APPS=[],
    )  # fmt: skip


if not settings.configured:
    _configure()
    import django

    django.setup()

PAGE = Path(os.environ["BARE_PAGE"]).read_bytes() if "BARE_PAGE" in os.environ else b""
HEAD, _, _rest = PAGE.decode().partition(START)
TAIL = _rest[_rest.rfind(END) :] if START in PAGE.decode() else _rest


def fixed(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE)


def joined(request: HttpRequest, thread: int) -> HttpResponse:
    """The post, the thread, its first roots and their replies: four statements, and strings."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT title, body, author_name, published_on FROM posts_post WHERE id = %s", [thread])
        cursor.fetchone()
        cursor.execute("SELECT key, version, approved_count FROM comments_thread WHERE id = %s", [thread])
        cursor.fetchone()
        cursor.execute(
            f"SELECT id, {COLUMNS} FROM comments_comment WHERE thread_id = %s AND root_id IS NULL "
            "AND (status = 'approved' OR reply_count > 0) ORDER BY created_at, id LIMIT %s",
            [thread, ROOTS + 1],
        )
        roots = cursor.fetchall()[:ROOTS]
        marks = ", ".join(["%s"] * len(roots))
        cursor.execute(
            f"SELECT root_id, {COLUMNS} FROM comments_comment WHERE root_id IN ({marks}) AND position <= %s "
            "AND status = 'approved' ORDER BY root_id, position",
            [*(row[0] for row in roots), REPLIES],
        )
        replies: dict[int, list[tuple]] = {}
        for row in cursor.fetchall():
            replies.setdefault(row[0], []).append(row)
    parts = [HEAD, START]
    for root in roots:
        parts.append(_comment(root))
        parts += map(_comment, replies.get(root[0], ()))
    return HttpResponse("".join([*parts, TAIL]))


COLUMNS = "key, depth, author_name, author_location, html, created_at"


def _comment(row: tuple) -> str:
    """What the site's template writes for a comment, nearly to the byte."""
    _of, key, depth, name, place, html, at = row
    name, place = escape(name), escape(place)
    when = at if isinstance(at, str) else at.isoformat()
    return (
        f'<li class="comments-row depth-{depth}"><article class="comment" id="c-{key}" aria-labelledby="by-{key}">'
        f'<header class="comment-head"><h3 class="comment-by" id="by-{key}"><bdi class="comment-name">{name}</bdi></h3>'
        f'<span class="comment-place"><bdi>{place}</bdi></span>'
        f'<time class="comment-time" datetime="{when}" data-local>{when}</time></header>'
        f'<div class="comment-text" dir="auto">{html}</div><p class="comment-links" data-comments-place>'
        f'<a href="/comments/respond/t1/?to={key}" rel="nofollow" data-comments-respond>Reply'
        f'<span class="visually-hidden"> to {name}</span></a> <a href="/comments/c/{key}/" rel="nofollow">Link'
        f'<span class="visually-hidden"> to the comment by {name}</span></a> '
        f'<span class="comment-recommend" data-comments-recommended="{key}"><a href="/comments/recommend/{key}/" '
        f'rel="nofollow" data-comments-recommend>Recommend<span class="visually-hidden"> the comment by {name}</span>'
        f'</a></span> <a href="/comments/report/{key}/" rel="nofollow" data-comments-report>Report'
        f'<span class="visually-hidden"> the comment by {name}</span></a></p></article></li>'
    )


def insert(request: HttpRequest) -> HttpResponse:
    """One row looked up, one row stored for good, one redirect."""
    text = request.POST.get("text", "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM comments_thread WHERE id = %s", [1])
        cursor.fetchone()
        cursor.execute("INSERT INTO bare (text, made_at) VALUES (%s, %s)", [text, datetime.now(UTC).isoformat()])
    return HttpResponse(status=302, headers={"Location": "/"})


urlpatterns = [path("fixed", fixed), path("joined/<int:thread>", joined), path("insert", insert)]
application = WSGIHandler()
