"""`make run`: from a fresh clone to a running site. Plain Python 3.11 or newer, nothing installed.

PORT chooses the port, DEBUG=on shows errors in the browser; the others stand in docs/reference/settings.md.
"""

from __future__ import annotations

import os
import secrets
import socket
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.environment import ROOT, ready, refuse_old_python

KEY_FILE = ROOT / ".secret_key"


def main() -> None:
    refuse_old_python()
    port = _port()
    python = ready(ROOT / ".venv", "requirements.txt")
    environment = {**os.environ, "PORT": str(port)}
    if not environment.get("SECRET_KEY"):
        environment["SECRET_KEY"] = _secret_key()
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execve(python, [python, str(ROOT / "tools" / "serve.py")], environment)


def _port() -> int:
    """The port to serve on; leaves when another program has it."""
    asked = os.environ.get("PORT", "8000")
    if not (asked.isdecimal() and 0 < int(asked) < 65536):
        sys.exit(f"PORT must be a number from 1 to 65535, not {asked!r}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port that has just been given up is free
        try:
            probe.bind(("127.0.0.1", int(asked)))
        except OSError as error:
            sys.exit(
                f"Port {asked} on 127.0.0.1 cannot be used ({error.strerror}). Another program may be serving there, "
                "perhaps this site in another window. Choose another port: make run PORT=8001"
            )
    return int(asked)


def _secret_key() -> str:
    """The key kept beside the site, made on the first run; readable by its owner only."""
    try:
        file = os.open(KEY_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return KEY_FILE.read_text().strip()
    with os.fdopen(file, "w") as handle:
        handle.write(secrets.token_urlsafe(50) + "\n")
    return KEY_FILE.read_text().strip()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
