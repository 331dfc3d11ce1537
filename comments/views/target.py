"""The thread that a request is about, and the object it hangs on."""

from __future__ import annotations

from django.http import Http404

from comments.models import Thread


def visible_thread(key: str) -> Thread:
    """The thread with this key. Raises Http404 where it, or its object, is gone or is not public.

    An object without `is_public` is public; one that hides itself takes its comments with it.
    """
    thread = Thread.objects.filter(key=key).select_related("content_type").first()
    if thread is None or not is_visible(thread):
        raise Http404
    return thread


def is_visible(thread: Thread) -> bool:
    target = thread.target
    return target is not None and bool(getattr(target, "is_public", True))


def takes_comments(thread: Thread) -> bool:
    """Whether both the thread and its object are open."""
    return thread.is_open and bool(getattr(thread.target, "comments_open", True))
