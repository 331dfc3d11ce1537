"""The blog's pages. The same for every visitor: no cookie is set, so any cache may keep them."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from urllib.parse import urlencode

from django.core.cache import cache
from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from comments.models import Thread
from comments.models.statements import Asking
from comments.templatetags.comments import comments
from posts import front, shell
from posts.models import Post

logger = logging.getLogger(__name__)

PAGE = 20  # posts a page
LATEST = 5  # stories beside a post
LATEST_KEY = "posts:latest"
LATEST_SECONDS = 30
UNREAD = (  # forms, and what is one person's
    *("respond", "waiting", "receipt", "mine", "recommend", "search", "follow", "following", "confirm"),
    *("report", "reports"),
)
_POST = Asking(
    Post,
    lambda day, slug: Post.objects.public().filter(published_on=day, slug=slug)[:1],
    Post._meta.get_field("published_on"),
    Post._meta.get_field("slug"),
)
_STORIES = Asking(Post, lambda count: Post.objects.public().latest_first().defer("about_author")[:count])
SHARED_SECONDS = 5  # how long any cache may keep a page without asking again


@require_safe
def post_list(request: HttpRequest) -> HttpResponse:
    """Public posts by date, newest first, continuing after a day and a key."""
    posts = Post.objects.public().latest_first()
    if cursor := _read_cursor(_asked(request, "after")):
        day, pk = cursor
        posts = posts.filter(Q(published_on__lte=day) & (Q(published_on__lt=day) | Q(pk__lt=pk)))
    found = list(posts[: PAGE + 1])
    shown = found[:PAGE]
    counts = dict(Thread.objects.about(shown).values_list("object_id", "approved_count"))
    for post in shown:
        post.comment_count = counts.get(str(post.pk), 0)
    older = f"{shown[-1].published_on:%Y%m%d}.{shown[-1].pk}" if len(found) > len(shown) else ""
    canonical = _canonical(request, reverse("posts:list"), "after")
    etag = _etag([(post.pk, post.updated_at, post.comment_count) for post in shown], older, canonical)
    context = {"posts": shown, "older_cursor": older, "canonical_url": canonical}
    return _shared(request, etag, lambda: render(request, "posts/list.html", context))


@require_safe
def post_detail(request: HttpRequest, year: str, month: str, day: str, slug: str) -> HttpResponse:
    """One post with a page of its thread. Its ETag is made of versions alone: a 304 renders nothing."""
    found = _POST.instances(_date(year, month, day), slug)
    if not found:
        raise Http404
    post = found[0]
    thread = Thread.of(post)
    latest = [story for story in _latest() if story.pk != post.pk][:LATEST]
    order = _asked(request, "order")  # the same comments again: for search engines the plain page is the one
    canonical = _canonical(request, post.get_absolute_url(), *(() if order else ("after", "before")))
    stamps = [(story.pk, story.updated_at) for story in [post, *latest]]
    asked = [_asked(request, name) for name in ("after", "before")]
    etag = _etag(stamps, thread.stamp, thread.mode_now, thread.is_open, canonical, order, asked)
    context = {"post": post, "thread": thread, "latest": latest, "canonical_url": canonical, "is_reordered": order}
    around = (stamps, thread.key, canonical, request.get_full_path(), _release())
    return front.about(
        _shared(request, etag, lambda: _filled(request, context, post, thread, repr(around))), post, thread
    )


def _filled(
    request: HttpRequest, context: Mapping[str, object], post: Post, thread: Thread, around: str
) -> HttpResponse:
    """A story's page: what stands around the thread as it was kept, and the thread."""
    said = {"author": post.author_name or "DipNote", "published": post.published_on, "text": post.summary}
    filled = {
        "jump_html": render_to_string("posts/_jump.html", {"thread": thread}),
        "thread_html": comments(Context({"request": request}), thread, **said),
    }
    is_known = front.is_known(request.META.get("QUERY_STRING", ""))
    return HttpResponse(shell.page(request, context, around if is_known else None, filled=filled))


def _shared(request: HttpRequest, etag: str, make: Callable[[], HttpResponse]) -> HttpResponse:
    """The page, or a 304 where the visitor has it already."""
    response = get_conditional_response(request, etag=etag) or make()
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=SHARED_SECONDS)
    return response


def _etag(*parts: object) -> str:
    """Strong enough to compare, weak in name: a proxy may compress the page."""
    made_of = repr((parts, get_language(), _release()))
    return f'W/"{hashlib.sha256(made_of.encode()).hexdigest()[:24]}"'


def _release() -> str:
    """Changes with the style sheets and scripts a page names, so that nobody keeps a page without its clothes."""
    head = get_template("comments/head.html")
    return _clothes(getattr(head, "template", None), get_language(), static("posts/site.css"))


@lru_cache(maxsize=64)
def _clothes(head: object, language: str | None, sheet: str) -> str:
    """Rendered once a process, as long as the template is the same one: it is asked for with every page."""
    return render_to_string("comments/head.html") + sheet


def _latest() -> Sequence[Post]:
    """The newest posts, up to half a minute old: they stand beside every page."""
    try:
        return cache.get_or_set(LATEST_KEY, _read_latest, LATEST_SECONDS) or []
    except Exception as error:  # a cache that is down costs a statement, not the page
        logger.warning("The cache gave no latest stories: %r", error)
        return _read_latest()


def _read_latest() -> list[Post]:
    return _STORIES.instances(shape=(LATEST + 1,))


def _canonical(request: HttpRequest, path: str, *names: str) -> str:
    """The page's own address, with what says which part of it is shown and nothing else."""
    query = urlencode([(name, value) for name in names if (value := _asked(request, name))])
    return request.build_absolute_uri(f"{path}?{query}" if query else path)


def _asked(request: HttpRequest, name: str) -> str:
    """A parameter's one value, "" where it was not given. Raises BadRequest where it was given twice."""
    values = request.GET.getlist(name)
    if len(values) > 1:
        raise BadRequest(f"{name} was given {len(values)} times")
    return values[0] if values else ""


def _date(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Http404 from None


def _read_cursor(value: str) -> tuple[date, int] | None:
    """ "20120629.7" as a day and a key; None for anything else."""
    day, _dot, pk = value.partition(".")
    if not (value.isascii() and day.isdigit() and pk.isdigit() and len(day) == 8 and len(pk) < 19):
        return None
    try:
        return date(int(day[:4]), int(day[4:6]), int(day[6:])), int(pk)
    except ValueError:
        return None
