"""The settings, as a server meets them: each in a process of its own, with an environment of its own."""

from django.conf import settings


def test_sqlite_writers_wait_and_acknowledged_rows_are_on_disk():
    if settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
        assert settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
