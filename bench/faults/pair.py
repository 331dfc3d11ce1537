"""A PostgreSQL with a standby on this machine, to be killed: made by pg_basebackup, gone with its data at the end."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from stand import free_port

from tools import postgres


class Server:
    """One of the two."""

    def __init__(self, folder: Path, name: str, port: int) -> None:
        found = postgres.local()
        if found is None:
            raise SystemExit("No PostgreSQL is installed here")
        self.programs, self.folder, self.data, self.port = Path(found[0]), folder, folder / name, port
        self.account = postgres._account()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgres://tester@127.0.0.1:{self.port}/postgres"

    def run(self, program: str, *words: str) -> str:
        command = [str(self.programs / program), *words]
        done = subprocess.run(command, capture_output=True, text=True, cwd=self.folder, **self._who())
        if done.returncode:
            raise SystemExit(f"{program}: {done.stderr}")
        return done.stdout.strip()

    def start(self, **settings: str) -> None:
        ours = {"listen_addresses": "127.0.0.1", "unix_socket_directories": str(self.folder), "max_connections": "60"}
        options = [word for name, value in (ours | settings).items() for word in ("-c", f"{name}={value}")]
        command = [str(self.programs / "postgres"), "-D", str(self.data), "-p", str(self.port), *options]
        with (self.folder / f"{self.data.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=self.folder, stdout=log, stderr=log, start_new_session=True, **self._who()
            )
        for _ in range(300):
            ask = [str(self.programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
            if subprocess.run(ask).returncode == 0:
                return
            time.sleep(0.05)
        raise SystemExit((self.folder / f"{self.data.name}.log").read_text())

    def say(self, statement: str) -> str:
        words = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "tester", "-d", "postgres", "-At", "-c", statement]
        return self.run("psql", *words)

    def log(self) -> str:
        return (self.folder / f"{self.data.name}.log").read_text(errors="replace")

    def kill(self) -> None:
        """All of its processes at once, with signal 9."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        """The fast way: sessions are broken off."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=30)

    def _who(self) -> dict[str, object]:
        return {"user": self.account[0], "group": self.account[1], "extra_groups": []} if self.account else {}


@contextmanager
def pair(ports: int, **standby: str) -> Iterator[tuple[Server, Server]]:
    """A primary and its standby, which streams; `standby` are further settings of the latter."""
    folder = Path(tempfile.mkdtemp(prefix="dipnote-pair-"))
    primary = Server(folder, "primary", free_port(ports))
    second = Server(folder, "standby", free_port(primary.port + 1))
    if primary.account:
        os.chown(folder, *primary.account)
    try:
        primary.run("initdb", "-D", str(primary.data), "-U", "tester", "-A", "trust", "--no-sync", "-E", "UTF8")
        primary.start()
        copy = ["-h", "127.0.0.1", "-p", str(primary.port), "-U", "tester", "-c", "fast", "--no-sync"]
        second.run("pg_basebackup", "-D", str(second.data), "-R", *copy)
        second.start(**standby)
        yield primary, second
    finally:
        primary.kill()
        second.kill()
        shutil.rmtree(folder, ignore_errors=True)
