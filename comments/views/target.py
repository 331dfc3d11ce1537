"""The thread that a request is about, and the object it hangs on."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import router
from django.db.models import CharField, FilteredRelation, IntegerField, Manager, Model, Q, QuerySet
from django.http import Http404

from comments import conf
from comments.models import Comment, Status, Thread
from comments.models.statements import Asking


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
    if not key.isalnum():  # as every key is; a database may refuse to compare with anything else
        return None, None
    rows = _ANSWERED.rows(key, to[:16], shape=(conf.MAX_DEPTH,)) if to.isalnum() else _THREADS.rows(key)
    if not rows:
        return None, None
    alias = router.db_for_read(Thread)
    thread = Thread.from_db(alias, _OF_THREAD, rows[0][: len(_OF_THREAD)])
    _fetch_target(thread)
    answered = rows[0][len(_OF_THREAD) :]
    if not answered or answered[0] is None:
        return thread, None
    comment = Comment.from_db(alias, _OF_COMMENT, answered)
    comment.thread = thread
    return thread, comment


_OF_THREAD = [field.attname for field in Thread._meta.concrete_fields]
_OF_COMMENT = [field.attname for field in Comment._meta.concrete_fields]


def _with_answered(key: str, to: str, deepest: int) -> QuerySet[Any, Any]:
    can_be = Q(comments__status=Status.APPROVED, comments__depth__lt=deepest)
    answered = FilteredRelation("comments", condition=Q(comments__key=to) & can_be)
    threads = Thread.objects.filter(key=key).annotate(answered=answered)
    return threads.values_list(*_OF_THREAD, *(f"answered__{name}" for name in _OF_COMMENT))


_TARGET: Any = Thread._meta.get_field("target")
_KEYS = Thread._meta.get_field("key"), Comment._meta.get_field("key")
_THREADS = Asking(Thread, lambda key: Thread.objects.filter(key=key).values_list(*_OF_THREAD), _KEYS[0])
_ANSWERED = Asking(Thread, _with_answered, *_KEYS)


def _fetch_target(thread: Thread) -> None:
    """The object it hangs on, as Django finds it, where its model has nothing that is not Django's own for that."""
    model = ContentType.objects.get_for_id(thread.content_type_id).model_class()
    asking = _asking_for(model) if model is not None else None
    if asking is None:
        return
    names = [field.attname for field in asking.model._meta.concrete_fields]
    rows = asking.rows(asking.model._meta.pk.to_python(thread.object_id))
    alias = router.db_for_read(asking.model)
    _TARGET.set_cached_value(thread, asking.model.from_db(alias, names, rows[0]) if rows else None)


@cache
def _asking_for(model: type[Model]) -> Asking[Model] | None:
    pk = model._meta.pk
    if type(model._base_manager) is not Manager or not isinstance(pk, IntegerField | CharField):
        return None
    names = [field.attname for field in model._meta.concrete_fields]
    return Asking(model, lambda key: model._base_manager.filter(pk=key).values_list(*names), pk)


def is_visible(thread: Thread) -> bool:
    return thread.is_visible


def takes_comments(thread: Thread) -> bool:
    """Whether both the thread and its object are open."""
    return thread.is_open and bool(getattr(thread.target, "comments_open", True))
