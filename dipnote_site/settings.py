"""Settings of the site, read from the environment: docs/reference/settings.md names each. A bad value stops the start.

DEBUG is off unless asked for. Without SECRET_KEY the site does not start, save for DEBUG and for tests.
"""

from __future__ import annotations

import os
from ipaddress import ip_network
from pathlib import Path

import django
import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

env = environ.FileAwareEnv()

BASE_DIR = Path(__file__).resolve().parent.parent
TESTING = "PYTEST_VERSION" in os.environ
DEBUG = env.bool("DEBUG", default=False)
HTTPS = env.bool("HTTPS", default=False)

SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if not (DEBUG or TESTING):
        raise ImproperlyConfigured(
            "SECRET_KEY is not set, so the site does not start. Give it 50 or more random characters, as from: "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'. "
            "`make run` makes and keeps one by itself; for a quick look set DEBUG=on instead."
        )
    SECRET_KEY = get_random_secret_key()
WEB_CONCURRENCY = env.int("WEB_CONCURRENCY", default=1)  # gunicorn reads it too; here the doctor asks whether it fits
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "crispy_forms",
    "crispy_bootstrap5",
    "comments",
    "posts",
    "dipnote_site",
]

CSP_MIDDLEWARE = (
    "django.middleware.csp.ContentSecurityPolicyMiddleware"
    if django.VERSION >= (6, 0)
    else "dipnote_site.csp.ContentSecurityPolicyMiddleware"
)
MIDDLEWARE = [
    "dipnote_site.health.HealthMiddleware",
    "dipnote_site.logs.RequestIdMiddleware",
    "dipnote_site.metrics.MetricsMiddleware",
    "dipnote_site.languages.LanguageMiddleware",
    "posts.front.FrontMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    CSP_MIDDLEWARE,
    "dipnote_site.csp.PermissionsPolicyMiddleware",
    "dipnote_site.nul.RefuseNulMiddleware",
    "dipnote_site.replicas.ReplicaMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "dipnote_site.urls"
WSGI_APPLICATION = "dipnote_site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ["bootstrap5"]
CRISPY_TEMPLATE_PACK = "bootstrap5"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Data

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE with WAL leaves no writer with "database is locked"; FULL keeps acknowledged rows through a power cut.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;",
    }
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)  # opening the file anew costs more than asking it
else:
    for _number, _url in enumerate(env.list("DATABASE_REPLICA_URLS", default=[]), 1):
        DATABASES[f"replica{_number}"] = env.db_url_config(_url) | {"TEST": {"MIRROR": "default"}}
    _pool = env.int("DATABASE_POOL_SIZE", default=0)  # shared by the threads of a process; nothing else is kept
    for _database in DATABASES.values():
        _database.setdefault("CONN_HEALTH_CHECKS", True)
        _database.setdefault("CONN_MAX_AGE", 0 if _pool else 60)
        _database.setdefault("OPTIONS", {}).setdefault("connect_timeout", 3)  # seconds, for each host that is named
        _database["OPTIONS"].setdefault("tcp_user_timeout", 10_000)  # milliseconds until a silent line is given up
        _database["OPTIONS"].setdefault("options", "-c jit=off")  # compiling takes 30 ms; the longest statement, 50
        if _pool:
            _database["CONN_MAX_AGE"] = 0
            _database["OPTIONS"]["pool"] = {"min_size": 1, "max_size": _pool, "timeout": 10}
if len(DATABASES) > 1:
    DATABASE_ROUTERS = ["dipnote_site.replicas.ReplicaRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://dipnote")}
if CACHES["default"]["BACKEND"] == "django.core.cache.backends.redis.RedisCache":
    CACHES["default"]["BACKEND"] = "dipnote_site.breaker.PatientRedisCache"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Mail

_mail = env.email_url("EMAIL_URL", default="consolemail://")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="webmaster@localhost")
if django.VERSION >= (6, 1):
    _smtp = {
        "host": _mail["EMAIL_HOST"],
        "port": _mail["EMAIL_PORT"],
        "username": _mail["EMAIL_HOST_USER"],
        "password": _mail["EMAIL_HOST_PASSWORD"],
        "use_tls": _mail.get("EMAIL_USE_TLS", False),
        "use_ssl": _mail.get("EMAIL_USE_SSL", False),
    }
    MAILERS = {
        "default": {
            "BACKEND": _mail["EMAIL_BACKEND"],
            "OPTIONS": _smtp if _mail["EMAIL_BACKEND"].endswith(".smtp.EmailBackend") else {},
        }
    }
else:
    EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
    EMAIL_HOST = _mail["EMAIL_HOST"]
    EMAIL_PORT = _mail["EMAIL_PORT"] or 25
    EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"] or ""
    EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"] or ""
    EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
    EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)

# Language and time

LANGUAGE_CODE = "en"
LANGUAGES = [  # each named in itself
    ("en", "English"),
    ("ar", "العربية"),
    ("zh-hans", "简体中文"),
    ("fa", "فارسی"),
    ("fr", "Français"),
    ("pt", "Português"),
    ("ru", "Русский"),
    ("es", "Español"),
    ("tr", "Türkçe"),
    ("ur", "اردو"),
]
LOCALE_PATHS = [BASE_DIR / "dipnote_site" / "locale"]
TIME_ZONE = "America/New_York"
USE_I18N = True
USE_TZ = True

# Static files

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or TESTING
WHITENOISE_AUTOREFRESH = DEBUG or TESTING

# What browsers are told

SECURE_CSP = {
    "default-src": ["'self'"],
    "img-src": ["'self'", "data:"],  # data: for the small pictures inside Bootstrap's style sheet
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
PERMISSIONS_POLICY = ["camera", "geolocation", "microphone", "payment", "usb"]
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS and env.bool("HSTS_SUBDOMAINS", default=True)
SECURE_HSTS_PRELOAD = HTTPS and env.bool("HSTS_PRELOAD", default=True)
SILENCED_SYSTEM_CHECKS = [  # what was left out on purpose is no oversight
    check
    for check, is_on in {
        "security.W005": SECURE_HSTS_INCLUDE_SUBDOMAINS,
        "security.W021": SECURE_HSTS_PRELOAD,
    }.items()
    if HTTPS and not is_on
]
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "comments.views.unproven.unproven"
if _header := env.str("PROXY_SSL_HEADER", default=""):
    SECURE_PROXY_SSL_HEADER = ("HTTP_" + _header.upper().replace("-", "_"), "https")

# Metrics, for whoever has the token or sits in a listed network; for nobody where neither is set

METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
METRICS_NETWORKS = env.list("METRICS_NETWORKS", default=[])
METRICS_DIR = env.str("METRICS_DIR", default="")
for _network in METRICS_NETWORKS:
    try:
        ip_network(_network)
    except ValueError as error:
        raise ImproperlyConfigured(f"METRICS_NETWORKS names no network: {error}") from error

# Logs: one line a record, to the console

LOG_FORMAT = env.str("LOG_FORMAT", default="line")
if LOG_FORMAT not in ("line", "json"):
    raise ImproperlyConfigured(f"LOG_FORMAT is line or json, not {LOG_FORMAT}")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "dipnote_site.logs.LineFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
        "json": {"()": "dipnote_site.logs.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        name: {"handlers": ["console"], "level": "INFO", "propagate": False}
        for name in ("django", "django.server", "comments", "posts", "dipnote_site")
    },
}

# The comment library

COMMENTS = {
    "SITE_URL": env.str("SITE_URL", default=""),
    "LETTER_REPLY_TO": env.str("LETTER_REPLY_TO", default=""),
    "SETTLEMENT_BODY": env.str("SETTLEMENT_BODY", default=""),
    "LOCATION_REQUIRED": True,
    "TRUSTED_PROXIES": env.list("TRUSTED_PROXIES", default=[]),
}
