"""/healthz and /readyz, for balancers and watchers: whether the process lives, whether it can serve.

A middleware before all others, not a view: a probe asks by address, so no rule about hosts
or https may stand before it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse

from comments import gathering, posting

Handler = Callable[[HttpRequest], HttpResponse]

logger = logging.getLogger(__name__)


class HealthMiddleware:
    """Answer the two addresses with a word and nothing else; hand on every other request."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        ask = PROBES.get(request.path_info)
        if ask is None:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return _answer("not allowed", 405, Allow="GET, HEAD")
        return ask()


def alive() -> HttpResponse:
    """The process answers. Touches neither database nor cache."""
    return _answer("ok", 200)


def ready() -> HttpResponse:
    """The database answers and has every migration of this code; why not is told to the log alone.

    For how long letters are due is said too, once that is too long: they have a process of their own.
    """
    try:
        missing = unapplied()
    except Exception as error:  # each database, and each pool, has errors of its own
        logger.warning("Not ready: the database does not answer (%s)", type(error).__name__)
        return _answer("not ready", 503)
    if missing:
        logger.warning("Not ready: unapplied migrations, up to %s", ", ".join(missing))
        return _answer("not ready", 503)
    return _answer(_mail(), 200)


def _mail() -> str:
    """Letters that nothing sends are for a person to mend: no balancer is to take a process out for them."""
    late = max(posting.lateness(), gathering.lateness())
    if late <= posting.LATE:
        return "ok"
    logger.warning("Letters have been due for %d seconds", late.total_seconds())
    return f"ok, but letters have been due for {late.total_seconds():.0f} s"


def unapplied() -> list[str]:
    """The newest migration of each app that the database lacks, as "app.name". Raises the database's errors."""
    applied = MigrationRecorder(connection).applied_migrations()
    return [f"{app}.{name}" for app, name in _newest() if (app, name) not in applied]


@cache
def _newest() -> tuple[tuple[str, str], ...]:
    """Read once a process: its files do not change. Whoever has an app's newest migration has all before it."""
    return tuple(sorted(MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes()))


def _answer(word: str, status: int, **headers: str) -> HttpResponse:
    fixed = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(f"{word}\n", status=status, content_type="text/plain", headers=fixed | headers)


PROBES: dict[str, Callable[[], HttpResponse]] = {"/healthz": alive, "/readyz": ready}
