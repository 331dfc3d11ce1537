"""recommend() and take_back(): one positive mark a person. The only writers of how many a comment has."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from enum import Enum

from django.db import IntegrityError
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from comments import conf, lately, turns
from comments.models import Comment, Recommendation, Thread

logger = logging.getLogger(__name__)


class Given(Enum):
    """What became of it. ALREADY: the same person recommended it before; CROWDED: too many guests of one network."""

    DONE = "done"
    ALREADY = "already"
    CROWDED = "crowded"


def recommend(comment: Comment, *, marks: Sequence[str], network: str = "") -> Given:
    """Count one person's recommendation of an approved comment, once.

    `marks` are what the person is known by, the one of today first; `network` is that of somebody without an account,
    for whom there is a limit: a guest is as many persons as they have browsers.
    """
    if network and not _has_room(comment, network):
        return Given.CROWDED
    given = Recommendation.objects.filter(comment=OuterRef("pk"), mark__in=marks)
    try:
        with turns.atomic():
            rows = Comment.objects.approved().filter(~Exists(given), pk=comment.pk)
            if not rows.update(recommend_count=F("recommend_count") + 1):
                return Given.ALREADY
            Recommendation.objects.create(comment=comment, mark=marks[0])
    except IntegrityError:  # twice at one moment: the database lets one of them in
        return Given.ALREADY
    _show_soon(comment)
    return Given.DONE


def take_back(comment: Comment, *, marks: Sequence[str]) -> bool:
    """Count it no longer: whether there was one."""
    with turns.atomic():
        Comment.objects.select_for_update(no_key=True).filter(pk=comment.pk).values("pk").first()
        gone, _by_model = Recommendation.objects.filter(comment=comment, mark__in=marks).delete()
        if gone:
            Comment.objects.filter(pk=comment.pk).update(recommend_count=F("recommend_count") - gone)
    if gone:
        _show_soon(comment)
    return bool(gone)


def _has_room(comment: Comment, network: str) -> bool:
    """Counted before it is looked at, so that many at once are counted each. No cache, no guests: an account waits
    for nobody."""
    limit, seconds = conf.RECOMMEND_LIMIT
    what = f"recommend:{comment.pk}:{network}"
    try:
        lately.count(what, seconds)
        return lately.times(what, seconds) <= limit
    except Exception:
        logger.exception("The cache did not count a recommendation")
        return False


def _show_soon(comment: Comment) -> None:
    """Readers see the first one at once, and those that follow within RECOMMEND_SECONDS together with it.

    A version for each would have every page of a busy thread made anew with every click. The first sets a time at
    which pages are made anew once more (Thread.stamp), and those until then need write nothing. It comes after the
    commit: whoever reads after that time sees every count that was set before it.
    """
    now = timezone.now()
    later = now + timedelta(seconds=conf.RECOMMEND_SECONDS)
    is_due = Q(renew_at=None) | Q(renew_at__lte=now)
    Thread.objects.filter(is_due, pk=comment.thread_id).update(version=F("version") + 1, renew_at=later)
