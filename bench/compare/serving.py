"""Servers that the bench starts, asks and stops: gunicorn with two processes, nginx with one."""

from __future__ import annotations

import os
import random
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 2
HOST = "comments.example.org"


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    process: subprocess.Popen

    def memory(self) -> list[int]:
        """Resident kilobytes of each of its processes but the first, which only minds the others."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [_resident(child) for child in children]


def _resident(pid: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmRSS")))


def free_port() -> int:
    """Below 32768, where no outgoing connection takes one."""
    for port in random.sample(range(20_000, 32_000), 200):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)):
                return port
    raise RuntimeError("No free port")


@contextmanager
def gunicorn(
    application: str, *, python: str = sys.executable, folder: Path = ROOT, **environment: str
) -> Iterator[Server]:
    """A WSGI application behind two synchronous processes, as the peers were measured."""
    port = free_port()
    words = [python, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS)]
    words += ["--log-level", "error", "--timeout", "120", "--no-control-socket"]
    plain = {name: value for name, value in os.environ.items() if name != "PYTEST_VERSION"}
    process = subprocess.Popen(words, cwd=folder, env={**plain, **environment}, stdout=subprocess.DEVNULL)
    with _stopping(process, port):
        yield Server(port, process)


@contextmanager
def nginx(folder: Path, upstream: int) -> Iterator[int]:
    """The shipped configuration before the site, and a static file beside it. Its port; TLS and limits are taken out:
    the file that it is compared with has neither."""
    port, own = free_port(), ROOT / "deploy" / "nginx" / "dipnote.conf"
    text = own.read_text(encoding="utf-8")
    start = text.index("server {\n    listen 443 ssl http2;")
    inside = text[start:].replace("listen 443 ssl http2", f"listen 127.0.0.1:{port}")
    kept = [line for line in inside.splitlines() if not line.strip().startswith(("ssl_", "limit_"))]
    before = text[: text.index("# No host name of ours")]
    before = "\n".join(line for line in before.splitlines() if not line.startswith("limit_"))
    before = before.replace("server 127.0.0.1:8000", f"server 127.0.0.1:{upstream}")
    site = f"{before}\n" + "\n".join(kept).replace("/srv/dipnote/staticfiles/", f"{folder}/static/")
    (folder / "site.conf").write_text(site.replace("/var/cache/nginx/dipnote", f"{folder}/cache"))
    user = "user root;" if os.geteuid() == 0 else ""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        raise RuntimeError("nginx is not installed")
    said = subprocess.run([program, "-V"], capture_output=True, text=True, check=True).stderr
    (folder / "main.conf").write_text(
        f"daemon off;\n{user}\nworker_processes 1;\npid {folder}/pid;\nerror_log {folder}/error.log;\n"
        f"events {{ worker_connections 512; }}\nhttp {{\ninclude {kinds_file(said)};\n"
        f"access_log off;\n{places}\ninclude {folder}/site.conf;\n}}\n"
    )
    words = [program, "-p", str(folder), "-c", str(folder / "main.conf"), "-e", str(folder / "error.log")]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    with _stopping(process, port):
        yield port


@contextmanager
def shared_cache(folder: Path) -> Iterator[str]:
    """A cache for several processes: Redis, as the documentation has it; files where Redis is not installed."""
    program = shutil.which("redis-server")
    if program is None:
        yield f"filecache://{folder}/cache"
        return
    port = free_port()
    words = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    with _stopping(process, port):
        yield f"rediscache://127.0.0.1:{port}/0"


def kinds_file(said: str) -> Path:
    """Where nginx keeps the kinds of files by their names, from what `nginx -V` says of how it was built."""
    built = dict(re.findall(r"--([a-z-]+)=(\S+)", said))
    prefix = Path(built.get("prefix", "/usr/local/nginx"))
    return prefix / Path(built.get("conf-path", "conf/nginx.conf")).parent / "mime.types"


@contextmanager
def _stopping(process: subprocess.Popen, port: int) -> Iterator[None]:
    try:
        _wait(process, port)
        yield
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        if process.poll() is None:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen, port: int) -> None:
    for _try in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"{process.args[0]} ended with {process.returncode}")
        with socket.socket() as tried:
            if not tried.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.1)
    raise RuntimeError(f"{process.args[0]} does not answer")
