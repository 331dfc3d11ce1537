"""The second half of `make run`, inside the virtual environment: bring data and static files up to date, then serve.

One process does all of it, so that a second run is up in a moment.
"""

from __future__ import annotations

import hashlib
import io
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dipnote_site.settings")


def main() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("check", stdout=io.StringIO())
    call_command("migrate", interactive=False, verbosity=0)
    _collect_static()
    call_command("loadseeds")
    call_command("createmoderator")
    _serve(int(os.environ.get("PORT", "8000")))


def _collect_static() -> None:
    """Collect the static files, unless none has changed since the last time or Django serves them from their places."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    if settings.DEBUG:
        return
    found = sorted(storage.path(path) for finder in get_finders() for path, storage in finder.list([]))
    state = "\n".join(f"{path} {os.stat(path).st_size} {os.stat(path).st_mtime_ns}" for path in found)
    wanted = hashlib.sha256(state.encode()).hexdigest()
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if not (stamp.exists() and stamp.read_text() == wanted):
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(wanted)


def _serve(port: int) -> None:
    """Print where to go, then become the server. One process with threads: the default cache is the process's own."""
    site = f"http://127.0.0.1:{port}"
    print(
        f"\n  Site              {site}/"
        f"\n  Admin             {site}/admin/"
        f"\n  Waiting comments  {site}/admin/comments/comment/?status=pending"
        "\n\n  Ctrl-C stops the site.\n",
        flush=True,
    )
    try:
        import gunicorn  # noqa: F401  (where it cannot be had, Windows for one, Django's own server does)

        command = [
            "-m",
            "gunicorn",
            "dipnote_site.wsgi",
            "--bind",
            f"127.0.0.1:{port}",
            "--workers",
            "1",
            "--threads",
            "4",
        ]
        command += ["--log-level", "warning", "--access-logfile", os.devnull, "--no-control-socket"]
    except ImportError:
        command = ["manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, *command])


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
