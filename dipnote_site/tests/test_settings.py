"""The settings, as a server meets them: each in a process of its own, with an environment of its own."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from dipnote_site.csp import ContentSecurityPolicyMiddleware

urlpatterns = [path("fine/", lambda request: HttpResponse("fine"))]

PRODUCTION = {
    "SECRET_KEY": "correct-horse-battery-staple-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "comments.example.org",
    "HTTPS": "on",
    "EMAIL_URL": "smtp+tls://mailer:p%40ss@mail.example.org:587",
}
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)


def python(*words, **environment):
    """Run Python as a server's start would: nothing in the environment but what is given."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT") if name in os.environ}
    return subprocess.run(
        [sys.executable, *words],
        cwd=settings.BASE_DIR,
        env=kept | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def setting(expression, **environment):
    """A value of the settings in a fresh process."""
    code = f"import json; from dipnote_site import settings as s; print(json.dumps({expression}, default=str))"
    done = python("-c", code, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("environment", [{}, {"SECRET_KEY": ""}, {"DEBUG": "off"}])
def test_without_a_secret_key_nothing_starts_and_the_reason_is_in_words(environment):
    done = python("-c", "import dipnote_site.wsgi", **environment)
    assert done.returncode != 0
    assert "SECRET_KEY is not set" in done.stderr
    assert "make run" in done.stderr


def test_debug_is_off_unless_asked_for():
    assert setting("s.DEBUG", SECRET_KEY="x") is False
    assert setting("s.DEBUG", SECRET_KEY="x", DEBUG="on") is True


def test_a_key_made_for_debug_is_never_the_same_twice():
    assert setting("s.SECRET_KEY", DEBUG="on") != setting("s.SECRET_KEY", DEBUG="on")


def test_the_documented_production_settings_leave_nothing_to_complain_about():
    done = python("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr


def test_the_readme_names_the_production_settings_tested_here():
    readme = (settings.BASE_DIR / "README.md").read_text()
    assert all(f"`{name}`" in readme for name in PRODUCTION)


def test_without_https_the_deployment_check_complains():
    done = python("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION | {"HTTPS": "off"})
    assert done.returncode != 0


@pytest.mark.parametrize("name", ["HSTS_SUBDOMAINS", "HSTS_PRELOAD"])
def test_https_may_be_for_this_host_alone_and_on_no_list(name):
    chosen = "[s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD]"
    code = f"from dipnote_site import settings as s; print({chosen}); from django.core.management import call_command; "
    code += "import django; django.setup(); call_command('check', deploy=True, fail_level='WARNING')"
    done = python("-c", code, DJANGO_SETTINGS_MODULE="dipnote_site.settings", **PRODUCTION, **{name: "off"})
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str([name != "HSTS_SUBDOMAINS", name != "HSTS_PRELOAD"]))


def test_cookies_are_for_https_where_there_is_https():
    assert setting("[s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT]", **PRODUCTION) == [True] * 3


def test_a_forwarded_scheme_is_believed_only_when_its_header_is_named():
    assert setting("hasattr(s, 'SECURE_PROXY_SSL_HEADER')", **PRODUCTION) is False
    named = setting("s.SECURE_PROXY_SSL_HEADER", PROXY_SSL_HEADER="X-Forwarded-Proto", **PRODUCTION)
    assert named == ["HTTP_X_FORWARDED_PROTO", "https"]


def test_the_proxies_reach_the_library():
    proxies = setting("s.COMMENTS['TRUSTED_PROXIES']", TRUSTED_PROXIES="10.0.0.0/8,192.0.2.1/32", **PRODUCTION)
    assert proxies == ["10.0.0.0/8", "192.0.2.1/32"]


def test_a_proxy_that_is_no_network_stops_the_start():
    done = python("manage.py", "check", TRUSTED_PROXIES="somewhere", **PRODUCTION)
    assert done.returncode != 0
    assert "TRUSTED_PROXIES" in done.stderr


def test_mail_goes_where_email_url_says():
    code = (
        "import django; django.setup(); from django.core.mail import get_connection; c = get_connection(); "
        "print(c.host, c.port, c.username, c.password, c.use_tls)"
    )
    done = python("-W", "ignore", "-c", code, DJANGO_SETTINGS_MODULE="dipnote_site.settings", **PRODUCTION)
    assert done.stdout.split() == ["mail.example.org", "587", "mailer", "p@ss", "True"], done.stderr


def test_without_email_url_mail_goes_to_the_console():
    code = (
        "import django; django.setup(); from django.core.mail import send_mail; "
        "send_mail('s', 'hello', 'a@b.c', ['d@e.f'])"
    )
    done = python("-c", code, DJANGO_SETTINGS_MODULE="dipnote_site.settings", SECRET_KEY="x")
    assert "hello" in done.stdout, done.stderr


def test_database_url_chooses_the_database():
    postgres = setting(
        "s.DATABASES['default']", DATABASE_URL="postgres://me:pw@db.example.org:5433/blog", SECRET_KEY="x"
    )
    assert (postgres["ENGINE"], postgres["HOST"], postgres["PORT"]) == (
        "django.db.backends.postgresql",
        "db.example.org",
        5433,
    )
    assert "init_command" not in postgres["OPTIONS"]
    assert postgres["OPTIONS"]["options"] == "-c jit=off"


@pytest.mark.django_db
def test_sqlite_writers_wait_in_line_and_acknowledged_rows_are_on_disk():
    """Many writers on SQLite (R08)."""
    if connection.vendor != "sqlite":
        pytest.skip("this is about SQLite")
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    with connection.cursor() as cursor:
        found = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 20_000}


@override_settings(ROOT_URLCONF=__name__)
def test_every_answer_carries_the_strict_headers():
    """A page in a strange frame, a script in a page (T44)."""
    response = Client().get("/fine/")
    assert response.headers["Content-Security-Policy"] == POLICY
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert "Set-Cookie" not in response.headers


def test_the_policy_allows_nothing_inline():
    """A page in a strange frame, a script in a page (T44)."""
    assert "unsafe" not in POLICY


def test_the_middleware_for_django_5_writes_what_django_6_writes():
    ours = ContentSecurityPolicyMiddleware(lambda request: HttpResponse("fine"))(RequestFactory().get("/"))
    assert ours.headers["Content-Security-Policy"] == POLICY


def test_a_view_may_set_a_policy_of_its_own():
    own = HttpResponse("fine", headers={"Content-Security-Policy": "default-src 'none'"})
    response = ContentSecurityPolicyMiddleware(lambda request: own)(RequestFactory().get("/"))
    assert response.headers["Content-Security-Policy"] == "default-src 'none'"


def test_production_serves_static_files_by_hashed_names_and_tests_need_none_collected():
    assert "Manifest" in setting("s.STORAGES['staticfiles']['BACKEND']", **PRODUCTION)
    assert "Manifest" not in settings.STORAGES["staticfiles"]["BACKEND"]


@pytest.mark.parametrize("bad", [{"METRICS_NETWORKS": "10.0.0.1/8"}, {"LOG_FORMAT": "xml"}])
def test_a_network_or_a_format_that_is_none_stops_the_start(bad):
    done = python("-c", "import dipnote_site.settings", SECRET_KEY="x", **bad)
    assert done.returncode != 0
    assert next(iter(bad)) in done.stderr


def test_replicas_and_hosts_to_fall_back_on_come_from_the_environment():
    urls = {
        "DATABASE_URL": "postgres://me:pw@one,two:5433/blog?target_session_attrs=read-write",
        "DATABASE_REPLICA_URLS": "postgres://me:pw@two:5433/blog,postgres://me:pw@three/blog",
        "DATABASE_POOL_SIZE": "4",
    }
    found = setting("[s.DATABASES, s.DATABASE_ROUTERS]", SECRET_KEY="x", **urls)
    assert {alias: one["HOST"] for alias, one in found[0].items()} == {
        "default": "one,two",
        "replica1": "two",
        "replica2": "three",
    }
    assert found[0]["default"]["OPTIONS"]["target_session_attrs"] == "read-write"
    assert [one["OPTIONS"]["pool"]["max_size"] for one in found[0].values()] == [4, 4, 4]
    assert found[1] == ["dipnote_site.replicas.ReplicaRouter"]
    assert setting("hasattr(s, 'DATABASE_ROUTERS')", SECRET_KEY="x", DATABASE_URL="postgres://me@one/blog") is False
