"""What is misconfigured on this site, in plain words, and how to mend it."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable, Iterator
from ipaddress import ip_network
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.checks import run_checks
from django.db import connection

from comments.examining import Complaint, examine
from dipnote_site import metrics, replicas
from dipnote_site.health import unapplied

OWN = {"localhost", "127.0.0.1", "[::1]"}
UNSHARED = ("LocMemCache", "DummyCache")
SHORT_TOKEN = 32
NARROW = {4: 16, 6: 48}  # bits of a network's prefix; no network of one's own machines is wider
SHORT = 50  # characters; Django's own check --deploy asks for as many
FAR = ("nfs", "cifs", "smb", "9p", "afs", "ceph", "glusterfs", "fuse.sshfs", "fuse.s3fs", "lustre")
OLDEST = 15  # of PostgreSQL
PRAGMAS = {"journal_mode": ("wal",), "synchronous": (2, 3)}
DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
DRIFT = 5  # seconds that the database's clock may differ from ours


def look() -> list[Complaint]:
    """Every complaint about settings, cache and database; the latter two are asked, and nothing is changed."""
    found = [complaint for question in QUESTIONS for complaint in question()]
    try:
        connection.ensure_connection()
    except Exception as error:  # each database has errors of its own
        return [*found, _no_database(error)]
    return [*found, *_database(), *_contents()]


# Settings


def _checks() -> Iterator[Complaint]:
    try:
        messages = run_checks()
    except Exception as error:  # a cache or a database whose package is not installed
        yield Complaint(f"manage.py check cannot run: {error}.", "Install what is missing, or correct the environment.")
        return
    for message in messages:
        yield Complaint(str(message.msg), message.hint or f"manage.py check says the same ({message.id}).")


def _debug() -> Iterator[Complaint]:
    if settings.DEBUG and _is_public():
        yield Complaint(
            "DEBUG is on and the site answers to a public name: every error shows settings and code to its readers.",
            "Take DEBUG out of the environment, or set DEBUG=off, and start the site again.",
        )


def _key() -> Iterator[Complaint]:
    if len(settings.SECRET_KEY) < SHORT or len(set(settings.SECRET_KEY)) < 5:
        yield Complaint(
            f"SECRET_KEY is short: {len(settings.SECRET_KEY)} characters, where {SHORT} random ones are wanted. "
            "Whoever guesses it can log in as anybody.",
            "Set another, as from python3 -c 'import secrets; print(secrets.token_urlsafe(50))'. The old one in "
            "SECRET_KEY_FALLBACKS keeps people logged in, if it was never known to others.",
        )


def _mail() -> Iterator[Complaint]:
    mailers = getattr(settings, "MAILERS", None)
    backend = mailers["default"]["BACKEND"] if mailers else settings.EMAIL_BACKEND
    if _is_public() and not backend.endswith((".smtp.EmailBackend", ".locmem.EmailBackend")):
        yield Complaint(
            "Letters go to the console, a file or nowhere: nobody gets one.",
            "Set EMAIL_URL=smtp+tls://user:password@host:587 and DEFAULT_FROM_EMAIL.",
        )


def _links() -> Iterator[Complaint]:
    if _is_public() and not settings.COMMENTS.get("SITE_URL"):
        yield Complaint(
            "SITE_URL is not set: letters to authors have no links, to their comment or to the policy.",
            "Set SITE_URL=https://comments.example.org, with the name your readers use.",
        )


def _proxies() -> Iterator[Complaint]:
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None) and not settings.COMMENTS.get("TRUSTED_PROXIES"):
        yield Complaint(
            "PROXY_SSL_HEADER says that a proxy stands before the site, but TRUSTED_PROXIES is empty: everybody behind "
            "the proxy counts as one sender, soon as too fast, and a block of one blocks all.",
            "Set TRUSTED_PROXIES to the proxy's address, such as 127.0.0.1, and to nothing wider.",
        )


def _time() -> Iterator[Complaint]:
    if not settings.USE_TZ:
        yield Complaint("USE_TZ is off: times jump by an hour twice a year.", "Set USE_TZ = True in the settings.")


def _cache() -> Iterator[Complaint]:
    """Pace limits count in the cache: each process alone where it is not shared."""
    backend = settings.CACHES["default"]["BACKEND"].rpartition(".")[2]
    if settings.WEB_CONCURRENCY > 1 and backend in UNSHARED:
        yield Complaint(
            f"{settings.WEB_CONCURRENCY} server processes share no cache ({backend}): each counts by itself how fast "
            "somebody writes, and sees new blocks late.",
            "Set CACHE_URL=rediscache://127.0.0.1:6379/0, or WEB_CONCURRENCY=1 and more threads.",
        )
    key, value = f"doctor:{uuid.uuid4().hex}", uuid.uuid4().hex
    try:
        cache.set(key, value, 10)
        answers = cache.get(key) == value
        cache.delete(key)
    except Exception:  # each cache has errors of its own
        answers = False
    if not answers and backend != "DummyCache":
        yield Complaint(
            "The cache does not answer: pages are rendered anew each time, and every comment is held.",
            "Start what CACHE_URL names, or correct CACHE_URL.",
        )


def _metrics() -> Iterator[Complaint]:
    """The numbers are no secret of anybody's, but nor are they everybody's business."""
    if settings.METRICS_TOKEN and len(settings.METRICS_TOKEN) < SHORT_TOKEN:
        yield Complaint(
            f"METRICS_TOKEN is short: {len(settings.METRICS_TOKEN)} characters, where {SHORT_TOKEN} are wanted.",
            "Set another, as from python3 -c 'import secrets; print(secrets.token_urlsafe(32))'.",
        )
    for network in map(ip_network, settings.METRICS_NETWORKS):
        if network.prefixlen < NARROW[network.version]:
            yield Complaint(
                f"METRICS_NETWORKS lets {network} ask for the numbers at {metrics.PATH}, which is more than your own.",
                "Name the addresses of the machines that ask, or set METRICS_TOKEN instead.",
            )
    if metrics.is_on() and settings.WEB_CONCURRENCY > 1 and not settings.METRICS_DIR:
        yield Complaint(
            f"{settings.WEB_CONCURRENCY} server processes count each for itself, and {metrics.PATH} tells what one of "
            "them has counted.",
            "Set METRICS_DIR to a folder that they share, such as /run/dipnote; a disk in memory is best.",
        )
    if settings.METRICS_DIR and not os.access(settings.METRICS_DIR, os.W_OK | os.X_OK):
        yield Complaint(
            "METRICS_DIR names no folder that this account can write to: each process counts for itself.",
            "Make the folder, owned by the account that the site runs as, or correct METRICS_DIR.",
        )


def _is_public() -> bool:
    return bool(set(settings.ALLOWED_HOSTS) - OWN)


QUESTIONS: list[Callable[[], Iterator[Complaint]]] = [
    _checks,
    _debug,
    _key,
    _mail,
    _links,
    _proxies,
    _time,
    _cache,
    _metrics,
]

# The database


def _no_database(error: Exception) -> Complaint:
    return Complaint(
        f"The database does not answer: {type(error).__name__}.",
        "Start what DATABASE_URL names, or correct DATABASE_URL; then run the doctor again, for it has more to ask.",
    )


def _database() -> Iterator[Complaint]:
    if connection.vendor == "sqlite":
        yield from _sqlite()
    if connection.vendor == "postgresql":
        yield from _postgresql()


def _sqlite() -> Iterator[Complaint]:
    wanted = 'OPTIONS to {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": "PRAGMA journal_mode=WAL; '
    wanted += 'PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;"}, as dipnote_site/settings.py does'
    for name, good in PRAGMAS.items():
        if (value := _ask(f"PRAGMA {name}")) not in good:
            yield Complaint(f"SQLite runs with {name} {value}: writers wait or comments are lost.", f"Set {wanted}.")
    if connection.settings_dict["OPTIONS"].get("transaction_mode") != "IMMEDIATE":
        yield Complaint('SQLite begins transactions late: writers meet "database is locked".', f"Set {wanted}.")
    kind = file_system(Path(str(connection.settings_dict["NAME"])))
    if kind.startswith(FAR):
        yield Complaint(
            f"The SQLite file lies on a network disk ({kind}): its locks do not hold there, and the file gets damaged.",
            "Move it to a disk of this machine, or take PostgreSQL.",
        )


def _postgresql() -> Iterator[Complaint]:
    version = int(str(_ask("SHOW server_version_num"))) // 10_000
    if version < OLDEST:
        yield Complaint(f"PostgreSQL {version} is too old.", f"Move to version {OLDEST} or newer.")
    for name in DURABLE:
        if _ask(f"SHOW {name}") == "off":
            yield Complaint(
                f"PostgreSQL runs with {name} off: a comment that was acknowledged can be lost in a crash.",
                f"Set {name} = on in postgresql.conf and reload.",
            )
    yield from _replicas()
    drift = abs(float(str(_ask("SELECT extract(epoch FROM clock_timestamp())"))) - time.time())
    if drift > DRIFT:
        yield Complaint(
            f"The database's clock is {drift:.0f} s away from this machine's.", "Let both keep time by NTP."
        )


def _replicas() -> Iterator[Complaint]:
    for alias in replicas.replicas():
        try:
            state = replicas.state(alias)
        except Exception as error:  # the same as above
            yield Complaint(
                f"The {alias} does not answer: {type(error).__name__}. Readers are served by the primary meanwhile.",
                "Start it, or take it out of DATABASE_REPLICA_URLS.",
            )
            continue
        if not state.is_replica:
            yield Complaint(
                f"The {alias} takes writes: it is no replica, so nobody is led there.",
                "Let DATABASE_REPLICA_URLS name standbys; the primary belongs into DATABASE_URL.",
            )
        elif state.lag > replicas.LAG:
            yield Complaint(
                f"The {alias} is {state.lag:.0f} s behind, so nobody is led there.",
                "See what holds it up: pg_stat_activity there, pg_stat_replication on the primary.",
            )


def _contents() -> list[Complaint]:
    """What the rows say, once there is a table for each."""
    if missing := unapplied():
        return [
            Complaint(f"The database lacks migrations, up to {', '.join(missing)}.", "Apply them: manage.py migrate")
        ]
    return examine()


def _ask(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        (value,) = cursor.fetchone()
    return value


def file_system(path: Path, mounts: Path = Path("/proc/mounts")) -> str:
    """The kind of file system that a path is on, as Linux names it; "" where that cannot be told."""
    try:
        lines = [line.split(" ") for line in mounts.read_text(encoding="utf-8").splitlines()]
    except OSError:
        return ""
    real = os.path.realpath(path)
    fitting = [(len(place), kind) for _device, place, kind, *_rest in lines if _is_within(real, _unescaped(place))]
    return max(fitting, default=(0, ""), key=lambda one: one[0])[1]


def _is_within(path: str, place: str) -> bool:
    return os.path.commonpath([path, place]) == place


def _unescaped(place: str) -> str:
    return place.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
