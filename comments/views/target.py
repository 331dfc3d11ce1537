"""The thread that a request is about, and the object it hangs on."""

from __future__ import annotations

from django.db.models import FilteredRelation, Q
from django.http import Http404

from comments import conf
from comments.models import Comment, Status, Thread


def visible_thread(key: str) -> Thread:
    """The thread with this key. Raises Http404 where it, or its object, is gone or is not public.

    An object without `is_public` is public; one that hides itself takes its comments with it.
    """
    thread, _answered = thread_and_answered(key)
    if thread is None or not is_visible(thread):
        raise Http404
    return thread


def thread_and_answered(key: str, to: str = "") -> tuple[Thread | None, Comment | None]:
    """A thread by its key, and the comment of it by the key `to`, if it can be answered: approved, and not too deep.

    One statement for both.
    """
    threads = Thread.objects.filter(key=key).select_related("content_type")
    if to.isalnum():  # as every key is; a database may refuse to compare with anything else
        can_be = Q(comments__status=Status.APPROVED, comments__depth__lt=conf.MAX_DEPTH)
        answered = FilteredRelation("comments", condition=Q(comments__key=to[:16]) & can_be)
        threads = threads.annotate(answered=answered)
        threads = threads.select_related("content_type", "answered")  # type: ignore[misc]  # a relation made here
    thread = threads.first()
    return thread, getattr(thread, "answered", None)


def is_visible(thread: Thread) -> bool:
    return thread.is_visible


def takes_comments(thread: Thread) -> bool:
    """Whether both the thread and its object are open."""
    return thread.is_open and bool(getattr(thread.target, "comments_open", True))
